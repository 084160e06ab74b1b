// Writes records through the Kubernetes API, with optimistic concurrency: no end of another writer is ever lost.
//
// What the ServiceAccount must be allowed to do: get, create and update on configmaps in the namespace of the records, get on
// workflows in that of the Workflows.
import { setTimeout as sleep } from "node:timers/promises";
import { recordName } from "../../../contract/ends";
import { PromoteError } from "../errors";
import { KubeError } from "../cluster/client";
import type { KubeClient } from "../cluster/client";
import { heldEnd, newRecord, withBreak, withEnd, withTold } from "./record";
import type { Place, RecordConfigMap } from "./record";
import type { End } from "./end";
import type { Workflow } from "./workflow";

/** One end to be written. */
export interface NewEnd {
  edge: Place;
  end: End;
}

const mostTries = 20;

/** Path of a Workflow in the Kubernetes API. */
export const workflowPath = (namespace: string, name: string): string =>
  `/apis/argoproj.io/v1alpha1/namespaces/${namespace}/workflows/${name}`;

/** A Workflow by its name. */
export const readWorkflow = (client: KubeClient, namespace: string, name: string): Promise<Workflow> =>
  client.get<Workflow>(workflowPath(namespace, name));

const recordsPath = (namespace: string): string => `/api/v1/namespaces/${namespace}/configmaps`;

/** An application's record; undefined where there is none. */
export const readRecord = (client: KubeClient, namespace: string, app: string): Promise<RecordConfigMap | undefined> =>
  client.find<RecordConfigMap>(`${recordsPath(namespace)}/${recordName(app)}`);

/**
 * Adds ends to an application's record in the namespace of the records. Writing the same ends again changes nothing. Returns them as the
 * record holds them.
 */
export async function writeEnds(
  client: KubeClient,
  namespace: string,
  app: string,
  ends: readonly NewEnd[],
): Promise<NewEnd[]> {
  if (ends.length === 0) return [];
  const record = await change(client, namespace, app, (held) =>
    ends.reduce((all, { edge, end }) => withEnd(all, edge, end), held),
  );
  return ends.map((each) => ({ ...each, end: heldEnd(record, each) ?? each.end }));
}

/** Notes what was told of ends. */
export async function writeTold(
  client: KubeClient,
  namespace: string,
  app: string,
  all: readonly (NewEnd & { told: string; as: string })[],
): Promise<void> {
  if (all.length === 0) return;
  await change(client, namespace, app, (record) =>
    all.reduce((held, { edge, end, told, as }) => withTold(held, edge, end, { told, told_as: as }), record),
  );
}

/** Notes that what soaks had a break at a time, RFC 3339, where these ends are still as they were looked at. */
export async function writeBreaks(
  client: KubeClient,
  namespace: string,
  app: string,
  ends: readonly NewEnd[],
  time: string,
): Promise<void> {
  if (ends.length === 0) return;
  await change(client, namespace, app, (record) =>
    ends.reduce((all, { edge, end }) => withBreak(all, edge, end, time), record),
  );
}

async function change(
  client: KubeClient,
  namespace: string,
  app: string,
  edit: (record: RecordConfigMap) => RecordConfigMap,
): Promise<RecordConfigMap> {
  const collection = recordsPath(namespace);
  const path = `${collection}/${recordName(app)}`;
  for (let tries = 1; ; tries++) {
    try {
      const held = await readRecord(client, namespace, app);
      const record = edit(held ?? newRecord(app, namespace));
      if (held) await client.call("PUT", path, record);
      else await client.call("POST", collection, record);
      return record;
    } catch (error) {
      const again = error instanceof KubeError && (error.status === 409 || error.mayPass);
      if (!again) throw error;
      if (tries === mostTries) {
        throw new PromoteError(
          error.kind,
          `The record of ${app} could not be written in ${tries} tries: ${error.message}`,
        );
      }
      await sleep(Math.random() * Math.min(5000, 50 * 2 ** tries));
    }
  }
}
