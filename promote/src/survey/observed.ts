// What a survey reads from the cluster: Applications, Workflows and records, and of each only what is used.
import { labels } from "../../../contract/identity";
import type { Origin } from "../../../contract/identity";
import { recordLabel } from "../../../contract/ends";
import { runsPods } from "../cluster/workloads";
import type { KubeClient } from "../cluster/client";
import { listAll } from "../cluster/list";
import type { Collection } from "../cluster/list";
import type { Source } from "../cluster/sources";
import type { Application, Metadata } from "../cluster/types";
import type { RecordConfigMap } from "../ends/record";
import type { Node, Workflow } from "../ends/workflow";

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

/** What is read of a cluster. */
export interface Collections {
  applications: Collection<Application>;
  /** Applications with one of the two labels alone: where people put them on. */
  halfLabelled: Collection<Application>[];
  workflows: Collection<Workflow>;
  records: Collection<RecordConfigMap>;
}

/** Where all of it is. */
export function collectionsOf(at: Namespaces): Collections {
  const labelled = (selector: string): Collection<Application> => ({
    path: `${argo}/${at.argocdNamespace}/applications`,
    selector,
    pick: application,
  });
  const half = [`${labels.app},!${labels.phase}`, `!${labels.app},${labels.phase}`];
  return {
    applications: labelled(`${labels.app},${labels.phase}`),
    halfLabelled: at.applications === "labelled" ? half.map(labelled) : [],
    workflows: { path: `${argo}/${at.namespace}/workflows`, selector: labels.app, pick: workflow },
    records: { path: `/api/v1/namespaces/${at.recordNamespace}/configmaps`, selector: recordLabel, pick: record },
  };
}

/** Looks once at everything. */
export async function readCluster(client: KubeClient, at: Namespaces): Promise<Cluster> {
  const all = collectionsOf(at);
  const list = async <T>(collection: Collection<T>): Promise<T[]> => (await listAll(client, collection)).items;
  const [applications, workflows, ...half] = await Promise.all([
    list(all.applications),
    list(all.workflows),
    ...all.halfLabelled.map(list),
  ]);
  // After the Workflows: of one that has ended by then the end is there.
  const records = await list(all.records);
  const byName = <T extends { metadata: Metadata }>(items: T[]): Map<string, T> =>
    new Map(items.map((item) => [item.metadata.name, item]));
  const halfLabelled = half.flat().map(({ metadata: { name } }) => name);
  return { applications, halfLabelled, workflows: byName(workflows), records: byName(records) };
}

const metadata = ({ name, namespace, uid, labels: given, creationTimestamp }: Metadata): Metadata => ({
  name,
  namespace,
  uid,
  labels: given,
  creationTimestamp,
});

const sourcesOf = (sources: readonly Source[]): Source[] => sources.map(({ repoURL }) => ({ repoURL }));

function application({ metadata: given, spec, status }: Application): Application {
  const { sync, health, operationState: operation, conditions, summary, resources } = status ?? {};
  const result = operation?.syncResult;
  const { phase, message, startedAt, finishedAt } = operation ?? {};
  // What went well needs no explanation.
  const failed = result?.resources?.filter((each) => each.status === "SyncFailed");
  const synced = result?.sources && { sources: sourcesOf(result.sources) };
  const syncResult = result && {
    revision: result.revision,
    revisions: result.revisions,
    ...synced,
    resources: failed,
  };
  const well = sync?.status === "Synced" && health?.status === "Healthy";
  return {
    metadata: metadata(given),
    spec: { destination: spec?.destination, ...(spec?.sources && { sources: sourcesOf(spec.sources) }) },
    status: {
      sync: sync && { status: sync.status, revision: sync.revision, revisions: sync.revisions },
      health: health && { status: health.status },
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
  ...(["name", "displayName", "templateName", "templateRef", "type", "phase", "message"] as const),
  ...(["startedAt", "finishedAt", "memoizationStatus", "inputs", "outputs"] as const),
];

const node = (given: Node): Node => Object.fromEntries(nodeFields.map((field) => [field, given[field]]));

const record = ({ metadata: given, data }: RecordConfigMap): RecordConfigMap => ({ metadata: metadata(given), data });
