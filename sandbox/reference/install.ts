// Puts the reference loop on the running cluster, beside the program's, and takes it away again.
import { existsSync, readFileSync, renameSync } from "node:fs";
import { areChanged, makeChanges, putBackChanges } from "../cluster/changes";
import type { Cluster } from "../cluster/cluster";
import { kubectl } from "../cluster/programs";
import type { GitAccess } from "../git/gitServer";
import { targetsFile } from "../git/webhook";
import type { Repository } from "../git/repository";
import { wait } from "../lib/wait";
import { application, restarts, settings } from "./argoCd";
import { app, namespace, phases } from "./names";
import { promoteToNextPhase, runIntegrationTests, validateThenPromote } from "./templates";
import { account, eventBus, eventSource, secrets, sensor, service } from "./trigger";

const phaseNames = Object.values(phases);
/** Names of its Applications, and of the namespaces that they deploy to. */
const applicationNames = phaseNames.map((phase) => `${app}-${phase}`);
const templates = [runIntegrationTests, promoteToNextPhase, validateThenPromote];

/** From the notification to the Workflow, in the order in which it is applied. */
export const triggerPath = (git: GitAccess) => [
  ...[namespace, ...applicationNames].map((name) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } })),
  ...secrets(git, readFileSync(git.caFile, "utf8")),
  ...account,
  ...templates,
  eventBus,
  eventSource,
  service,
  sensor(git.url),
];

const apply = (cluster: Cluster, items: object[]) =>
  kubectl(cluster, ["apply", "-f", "-"], JSON.stringify({ apiVersion: "v1", kind: "List", items }));

/** EventSource and Sensor run as Deployments whose names are generated. */
async function triggerPathRuns(cluster: Cluster): Promise<boolean> {
  const text = await kubectl(cluster, ["get", "deployments", "-n", namespace, "-o", "json"]);
  const { items } = JSON.parse(text) as { items: { status: { availableReplicas?: number } }[] };
  return items.length === 2 && items.every(({ status }) => (status.availableReplicas ?? 0) > 0);
}

const silencedFile = ({ dir }: GitAccess) => `${targetsFile(dir)}.off`;

/** Pushes are announced no longer: Argo CD finds them by polling. */
function silenceGitServer(git: GitAccess): void {
  if (existsSync(targetsFile(git.dir))) renameSync(targetsFile(git.dir), silencedFile(git));
}

/** True when a run was interrupted so early or so hard that it could not take the reference loop away. */
async function isLeft(cluster: Cluster, git: GitAccess): Promise<boolean> {
  if (existsSync(silencedFile(git)) || areChanged(cluster)) return true;
  return (await kubectl(cluster, ["get", "namespace", namespace, "--ignore-not-found"])).trim() !== "";
}

/** Takes away the reference loop, and puts back what it changed; does nothing where nothing is left of it. */
export async function removeReference(cluster: Cluster, git: GitAccess): Promise<string | undefined> {
  if (!(await isLeft(cluster, git))) return undefined;
  const remove = (kind: string, names: string[], where: string[] = []) =>
    kubectl(cluster, ["delete", kind, ...names, ...where, "--ignore-not-found", "--timeout=180s"]);
  await remove("applications.argoproj.io", applicationNames, ["-n", "argocd"]);
  // The bus goes only when nothing uses it any more.
  for (const kind of ["sensors.argoproj.io", "eventsources.argoproj.io", "eventbus.argoproj.io"])
    await remove(kind, ["--all"], ["-n", namespace]);
  await remove(
    "clusterworkflowtemplates.argoproj.io",
    templates.map(({ metadata }) => metadata.name),
  );
  await putBackChanges(cluster);
  if (existsSync(silencedFile(git))) renameSync(silencedFile(git), targetsFile(git.dir));
  // Last: by it, what is left is recognized.
  await remove("namespace", [...applicationNames, namespace]);
  return "removed the reference loop of an interrupted benchmark";
}

/** Runs `work` while the reference loop is installed, with the document's settings, and without the git webhook. */
export async function withReference<T>(
  sandbox: { cluster: Cluster; git: GitAccess; repository: Repository },
  work: () => Promise<T>,
): Promise<T> {
  const { cluster, git, repository } = sandbox;
  await removeReference(cluster, git);
  try {
    await repository.addApplications([app], { discovered: false });
    silenceGitServer(git);
    await makeChanges(cluster, settings, restarts);
    await apply(cluster, triggerPath(git));
    await wait("EventSource and Sensor of the reference loop do not run", () => triggerPathRuns(cluster));
    // Last: a notification that finds no receiver is lost.
    const applications = phaseNames.map((phase) => application(git.url, phase));
    await apply(cluster, applications);
    return await work();
  } finally {
    await removeReference(cluster, git);
    await repository.removeApplications([app]);
  }
}
