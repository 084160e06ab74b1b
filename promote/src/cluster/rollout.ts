// Reads an Application, the workloads that it consists of, and their pods from the Kubernetes API.
//
// What the ServiceAccount must be allowed to do, and nothing else:
//   get on applications.argoproj.io in the namespace of Argo CD, and list where they are labelled by others;
//   get on deployments, statefulsets and daemonsets of apps, and on rollouts of argoproj.io, in the phases' namespaces;
//   list on pods there.
import { applicationName, labels } from "../../../contract/identity";
import type { Origin } from "../../../contract/identity";
import { PromoteError } from "../errors";
import type { KubeClient } from "./client";
import type { Application, ApplicationResource, List, Pod, Workload } from "./types";
import { syncedCommit, unready, unsettled } from "./application";
import { imageLines, podsOf, selectorText, starting } from "./pods";
import type { Running } from "./pods";
import { fingerprint, incomplete, workloadPath } from "./workloads";

/** One look at a phase. */
export interface Rollout {
  /** Name of its Application. */
  name: string;
  /** Commit of the last sync; undefined if there was none. */
  commit: string | undefined;
  /** Whether the last sync's operation succeeded and its result is what the cluster was told. */
  synced: boolean;
  /** What the rollout still waits for; undefined when it is complete. */
  waiting: string | undefined;
  /** What Argo CD itself still waits for, as one phrase; undefined when it finds it synced and healthy. */
  unready: string | undefined;
  /** What does not run at this moment, though nothing was rolled out; undefined when all of it does. */
  starting: string | undefined;
  /** The workloads with their pods, as far as these were looked at. */
  running: readonly Running[];
  /** Changes when a workload is rolled out again, or when its pods run other images. */
  fingerprint: string;
  /** Changes when a workload is rolled out again, whatever its pods run, if there are any. */
  rollouts: string;
}

/** What is looked at. */
export interface LookAt {
  app: string;
  phase: string;
  argocdNamespace: string;
  /** Where Applications come from. */
  applications: Origin;
  /** Address of the GitOps repository: of several sources the commit is that of this one. */
  gitRepo: string;
  /** When pods are looked at: never where nothing has to be proven by them. */
  pods: "always" | "when complete" | "never";
}

interface Found {
  resource: ApplicationResource;
  at: string;
  workload: Workload | undefined;
}

/** Whose Application is looked for, and where. */
export type ApplicationOf = Pick<LookAt, "app" | "phase" | "argocdNamespace" | "applications">;

/**
 * The Application of one application in one phase; undefined if there is none, or if the one of that name is another's.
 *
 * @throws PromoteError "other" if several are labelled as it
 */
export async function findApplication(client: KubeClient, of: ApplicationOf): Promise<Application | undefined> {
  const { app, phase, argocdNamespace } = of;
  if (of.applications === "labelled") return findLabelled(client, of);
  const found = await client.find<Application>(applicationPath(argocdNamespace, applicationName(app, phase)));
  const { [labels.app]: itsApp, [labels.phase]: itsPhase } = found?.metadata.labels ?? {};
  return itsApp === app && itsPhase === phase ? found : undefined;
}

async function findLabelled(client: KubeClient, { app, phase, argocdNamespace }: ApplicationOf) {
  const selector = encodeURIComponent(`${labels.app}=${app},${labels.phase}=${phase}`);
  const path = `${applicationPath(argocdNamespace, "").slice(0, -1)}?labelSelector=${selector}`;
  const { items } = await client.get<List<Application>>(path);
  if (items.length > 1)
    throw new PromoteError(
      "other",
      severalAre(
        app,
        phase,
        items.map(({ metadata }) => metadata.name),
      ),
    );
  return items[0];
}

/** What is said of Applications that claim one place. */
export const severalAre = (app: string, phase: string, names: readonly string[]): string =>
  `The Applications ${[...names].sort().join(" and ")} are all labelled as ${app} in ${phase}; one of them alone may be.`;

const applicationPath = (namespace: string, name: string): string =>
  `/apis/argoproj.io/v1alpha1/namespaces/${namespace}/applications/${name}`;

/** Looks at a phase once. Undefined if there is no such Application. */
export async function readRollout(client: KubeClient, look: LookAt): Promise<Rollout | undefined> {
  const { argocdNamespace, gitRepo } = look;
  const application = await findApplication(client, look);
  if (!application) return undefined;
  const found = await readWorkloads(client, application);
  let waiting = unsettled(application);
  for (const { resource, workload } of found) {
    waiting ??= workload ? incomplete(resource.kind, workload) : `${resource.kind} ${resource.name} does not exist`;
  }
  const commit = syncedCommit(application, gitRepo);
  const withPods = look.pods === "always" || (look.pods === "when complete" && waiting === undefined);
  const [again, running] = await Promise.all([
    waiting === undefined
      ? client.get<Application>(applicationPath(argocdNamespace, application.metadata.name))
      : undefined,
    Promise.all(found.map((each) => readPods(client, each, found, withPods))),
  ]);
  if (again) {
    // A sync that began between the two looks would have gone unseen.
    if (syncedCommit(again, gitRepo) !== commit) waiting = "it was synced again meanwhile";
    waiting ??= unsettled(again);
  }
  const { sync, operationState } = application.status ?? {};
  const all = running.flat();
  const images = withPods ? imageLines(all) : [];
  return {
    name: application.metadata.name,
    commit,
    synced: sync?.status === "Synced" && operationState?.phase === "Succeeded",
    waiting,
    unready: unready(again ?? application),
    starting: withPods ? all.map(starting).find((each) => each !== undefined) : undefined,
    running: all,
    // Where nothing runs, all that can be compared is the sync.
    fingerprint: fingerprint(all, all.length > 0 ? images : [lastSync(application)]),
    rollouts: fingerprint(all),
  };
}

const lastSync = ({ metadata, status }: Application): string =>
  ["Application", metadata.uid, status?.operationState?.finishedAt].join(" ");

async function readWorkloads(client: KubeClient, application: Application): Promise<Found[]> {
  const namespace = application.spec?.destination?.namespace ?? "default";
  const found = (application.status?.resources ?? []).map(async (resource): Promise<Found[]> => {
    const at = workloadPath(resource, namespace);
    return at === undefined ? [] : [{ resource, at, workload: await client.find<Workload>(at) }];
  });
  return (await Promise.all(found)).flat();
}

/** A workload with its pods; nothing for one that does not exist. */
async function readPods(
  client: KubeClient,
  { resource: { kind }, at, workload }: Found,
  all: readonly Found[],
  withPods: boolean,
): Promise<Running[]> {
  if (!workload) return [];
  const { template, selector, workloadRef } = workload.spec ?? {};
  // A Rollout may take both from a Deployment.
  const other = all.find(({ resource }) => resource.kind === workloadRef?.kind && resource.name === workloadRef.name);
  const from = template?.spec?.containers?.length ? { template, selector } : other?.workload?.spec;
  const chosen = selector ?? from?.selector;
  const none = { kind, workload, template: from?.template, pods: [] };
  if (!withPods || chosen === undefined) return [none];
  const [namespace] = /(?<=\/namespaces\/)[^/]+/.exec(at) ?? [];
  const query = `labelSelector=${encodeURIComponent(selectorText(chosen))}`;
  const { items } = await client.get<List<Pod>>(`/api/v1/namespaces/${namespace}/pods?${query}`);
  return [{ ...none, pods: podsOf(workload, items) }];
}
