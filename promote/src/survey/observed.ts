// What a survey reads from the cluster: Applications, Workflows and records, a page at a time, and of each only what is used.
import { labels } from "../../../contract/identity";
import type { Origin } from "../../../contract/identity";
import { recordLabel } from "../../../contract/ends";
import { runsPods } from "../cluster/workloads";
import type { KubeClient } from "../cluster/client";
import type { Application, List, Metadata } from "../cluster/types";
import type { RecordConfigMap } from "../ends/record";
import type { Node, Workflow } from "../ends/workflow";

/** Objects of one page: what a thousand applications come to would not fit into the memory of a small pod at once. */
const pageSize = 250;

/** Namespaces that are looked at. */
export interface Namespaces {
  argocdNamespace: string;
  /** Where Applications come from. */
  applications: Origin;
  /** Namespace of the Workflows. */
  namespace: string;
  /** Namespace of the records. */
  recordNamespace: string;
}

/** What was found, by name. */
export interface Cluster {
  applications: Application[];
  /** Names of Applications that carry one of the two labels alone. */
  halfLabelled: string[];
  workflows: Map<string, Workflow>;
  records: Map<string, RecordConfigMap>;
}

const argo = "/apis/argoproj.io/v1alpha1/namespaces";

/** Looks once at everything. */
export async function readCluster(client: KubeClient, at: Namespaces): Promise<Cluster> {
  const [applications, workflows] = await Promise.all([
    readApplications(client, at),
    listAll(client, `${argo}/${at.namespace}/workflows`, labels.app, workflow),
  ]);
  // After the Workflows: of one that has ended by then the end is there.
  const records = await listAll(client, `/api/v1/namespaces/${at.recordNamespace}/configmaps`, recordLabel, record);
  const byName = <T extends { metadata: Metadata }>(list: T[]): Map<string, T> =>
    new Map(list.map((item) => [item.metadata.name, item]));
  return { ...applications, workflows: byName(workflows), records: byName(records) };
}

/** Applications with both labels; where people put them on, also the names of those with one of them alone. */
async function readApplications(
  client: KubeClient,
  { argocdNamespace, applications: origin }: Namespaces,
): Promise<Pick<Cluster, "applications" | "halfLabelled">> {
  const list = (selector: string): Promise<Application[]> =>
    listAll(client, `${argo}/${argocdNamespace}/applications`, selector, application);
  const [applications, ...half] = await Promise.all([
    list(`${labels.app},${labels.phase}`),
    ...(origin === "labelled" ? [list(`${labels.app},!${labels.phase}`), list(`!${labels.app},${labels.phase}`)] : []),
  ]);
  return { applications, halfLabelled: half.flat().map(({ metadata: { name } }) => name) };
}

/** All objects of a collection with a label, each as `pick` leaves it. */
export async function listAll<T>(
  client: KubeClient,
  collection: string,
  selector: string | undefined,
  pick: (item: T) => T,
): Promise<T[]> {
  const items: T[] = [];
  let from: string | undefined;
  do {
    const query = new URLSearchParams({ limit: String(pageSize) });
    if (selector !== undefined) query.set("labelSelector", selector);
    if (from) query.set("continue", from);
    const page = await client.get<List<T>>(`${collection}?${query.toString()}`);
    for (const item of page.items) items.push(pick(item));
    from = page.metadata?.continue;
  } while (from);
  return items;
}

const metadata = ({ name, namespace, uid, labels: given, creationTimestamp }: Metadata): Metadata => ({
  name,
  namespace,
  uid,
  labels: given,
  creationTimestamp,
});

function application({ metadata: given, spec, status }: Application): Application {
  const { sync, health, reconciledAt, operationState: operation, conditions, summary, resources } = status ?? {};
  const result = operation?.syncResult;
  const { phase, message, startedAt, finishedAt } = operation ?? {};
  // What went well needs no explanation.
  const failed = result?.resources?.filter((each) => each.status === "SyncFailed");
  const syncResult = result && { revision: result.revision, revisions: result.revisions, resources: failed };
  const well = sync?.status === "Synced" && health?.status === "Healthy";
  return {
    metadata: metadata(given),
    spec: { destination: spec?.destination },
    status: {
      sync: sync && { status: sync.status, revision: sync.revision },
      health: health && { status: health.status },
      reconciledAt,
      conditions,
      summary: { images: summary?.images },
      operationState: operation && { phase, message, startedAt, finishedAt, syncResult },
      // Of what is well only this much is looked at: whether anything runs pods.
      resources: well ? resources?.filter(runsPods).slice(0, 1) : resources,
    },
  };
}

function workflow({ metadata: given, spec, status }: Workflow): Workflow {
  const { phase, message, startedAt, finishedAt, nodes } = status ?? {};
  const kept = nodes && Object.fromEntries(Object.entries(nodes).map(([id, each]) => [id, node(each)]));
  return {
    metadata: metadata(given),
    spec: { arguments: spec?.arguments },
    status: { phase, message, startedAt, finishedAt, nodes: kept },
  };
}

/** What of a node is looked at. */
const nodeFields = [
  ...(["templateName", "templateRef", "type", "phase", "message"] as const),
  ...(["startedAt", "finishedAt", "inputs", "outputs"] as const),
];

const node = (given: Node): Node => Object.fromEntries(nodeFields.map((field) => [field, given[field]]));

const record = (item: RecordConfigMap): RecordConfigMap => item;
