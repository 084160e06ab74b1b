// Promotions on the running sandbox, as tests follow them: Workflow, record, both phases. Of the pet store from test to prod, where no
// other edge is named.
import { workflowName } from "../../contract/identity";
import type { Place, RecordConfigMap } from "../../promote/src/ends/record";
import type { End } from "../../promote/src/ends/end";
import { namespaces } from "../../components/objects/names";
import { endsOf } from "../../promote/src/ends/record";
import { recordName } from "../../contract/ends";
import { kubectl } from "../../sandbox/cluster/programs";
import { until } from "../../sandbox/lib/run";
import { cluster, observer, running } from "./running";

export const app = "app";
export const minute = 60_000;

/** An application, and the phases that its versions are promoted from and to. */
export interface AppEdge {
  app: string;
  source: string;
  target: string;
}

const petStore: AppEdge = { app, source: "test", target: "prod" };

/** Name of the Workflow that promotes an application out of a phase at a commit. */
export const workflowOf = (commit: string, { app, source } = petStore) => workflowName(app, source, commit);

/** Name of the Workflow that promotes alone what was verified at a commit. */
export const aloneOf = (commit: string, { app, source, target } = petStore) =>
  workflowName(app, source, commit, target);

/** The ends that were recorded for an edge, or for a phase that promotes nothing, newest first. */
export async function recordedEnds(app: string, place: Place): Promise<End[]> {
  const record = ["get", "configmap", recordName(app), "-n", namespaces.records, "-o", "json", "--ignore-not-found"];
  const text = await kubectl(cluster, record);
  const held = text.trim() === "" ? undefined : (JSON.parse(text) as RecordConfigMap);
  return endsOf(held, place);
}

/** Waits for the end of the Workflow and gives its phase. */
export async function ended(commit: string, edge = petStore): Promise<string> {
  const name = workflowOf(commit, edge);
  let phase = "";
  const over = async () => {
    phase = (await observer.workflow(name))?.status?.phase ?? "";
    return ["Succeeded", "Failed", "Error"].includes(phase);
  };
  await until(`the Workflow ${name} has not ended`, over, { timeout: 5 * minute, interval: 500 });
  return phase;
}

/** Waits for the recorded end of a promotion: of the Workflow with that uid, or of any. */
export async function recorded(commit: string, uid?: string, edge = petStore): Promise<End> {
  let end: End | undefined;
  await until(`the end of ${commit} is not recorded`, async () => {
    end = (await recordedEnds(edge.app, edge)).find(
      (candidate) => candidate.source_commit === commit && (uid === undefined || candidate.workflow_uid === uid),
    );
    return end !== undefined;
  });
  return end!;
}

/** Brings both phases to a version, and waits until they run it. */
export async function startFrom(version: string): Promise<void> {
  const { repository } = await running();
  await repository.push(app, { test: version, prod: version });
  for (const phase of ["test", "prod"]) {
    const timeout = 3 * minute;
    await until(`${phase} does not run ${version}`, () => observer.runs(app, phase, version), { timeout });
  }
}
