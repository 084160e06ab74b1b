// Reads an Application and the workloads that it consists of from the Kubernetes API.
//
// What the ServiceAccount must be allowed to do, and nothing else:
//   get on applications.argoproj.io in the namespace of Argo CD;
//   get on deployments, statefulsets and daemonsets of apps, and on rollouts of argoproj.io, in the phases' namespaces.
import type { KubeClient } from "../kube/client";
import type { Application, Workload } from "../kube/types";
import { syncedCommit, unsettled } from "./application";
import { fingerprint, incomplete, workloadPath } from "./workloads";

/** One look at a phase. */
export interface Rollout {
  /** Commit of the last sync; undefined if there was none. */
  commit: string | undefined;
  /** Whether the last sync's operation succeeded and its result is what the cluster was told. */
  synced: boolean;
  /** What the rollout still waits for; undefined when it is complete. */
  waiting: string | undefined;
  /** Changes when a workload is rolled out again. */
  fingerprint: string;
}

/** Name of the Application of one application in one phase. */
export const applicationName = (app: string, phase: string): string => `${app}-${phase}`;

/** Looks at a phase once. Undefined if there is no such Application. */
export async function readRollout(
  client: KubeClient,
  argocdNamespace: string,
  name: string,
  sourceCommit: string,
): Promise<Rollout | undefined> {
  const path = `/apis/argoproj.io/v1alpha1/namespaces/${argocdNamespace}/applications/${name}`;
  const application = await client.find<Application>(path);
  if (!application) return undefined;
  const namespace = application.spec?.destination?.namespace ?? "default";
  const workloads: { kind: string; workload: Workload }[] = [];
  let waiting = unsettled(application);
  for (const resource of application.status?.resources ?? []) {
    const at = workloadPath(resource, namespace);
    if (at === undefined) continue;
    const workload = await client.find<Workload>(at);
    if (workload) workloads.push({ kind: resource.kind, workload });
    waiting ??= workload ? incomplete(resource.kind, workload) : `${resource.kind} ${resource.name} does not exist`;
  }
  const commit = syncedCommit(application, sourceCommit);
  if (waiting === undefined) {
    // A sync that began between the two looks would have gone unseen.
    const again = await client.get<Application>(path);
    if (syncedCommit(again, sourceCommit) !== commit) waiting = "it was synced again meanwhile";
    waiting ??= unsettled(again);
  }
  const { sync, operationState } = application.status ?? {};
  return {
    commit,
    synced: sync?.status === "Synced" && operationState?.phase === "Succeeded",
    waiting,
    fingerprint: fingerprint(workloads),
  };
}
