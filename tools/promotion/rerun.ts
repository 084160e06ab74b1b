// `npm run promotion -- rerun`: the promotion of what a phase runs now starts once more, whatever its end was.
import { setTimeout as sleep } from "node:timers/promises";
import { labels, namespaces } from "../../components/objects/names";
import type { Settings } from "../../config";
import { workflowName } from "../../contract/identity";
import { targetsOf } from "../../contract/phases";
import { syncedCommit } from "../../promote/src/cluster/application";
import type { KubeClient } from "../../promote/src/cluster/client";
import { listAll } from "../../promote/src/cluster/list";
import { findApplication } from "../../promote/src/cluster/rollout";
import type { Application } from "../../promote/src/cluster/types";
import { isFinished } from "../../promote/src/ends/states";
import type { Workflow } from "../../promote/src/ends/workflow";
import { PromoteError } from "../../promote/src/errors";
import { shortId } from "../../promote/src/git/objects";
import { clusterFlags, openCluster } from "./cluster";
import { checkApp, checkAppName, checkPhases } from "./names";
import { run } from "./programs";
import { stackSettings } from "./stack";
import { readArguments } from "./verbArguments";

/** Milliseconds until Argo CD has notified again and the Sensor has made the Workflow, and between two looks. */
const limits = { all: 180_000, interval: 1000 };

/** Argo CD notes here what it has notified of; without it, it notifies again. */
const notified = "notified.notifications.argoproj.io";

/** The Application, and the commit that it was synced to last. */
async function syncedOf(client: KubeClient, settings: Settings, app: string, phase: string) {
  const { applications, platform } = settings;
  const argocdNamespace = platform.argoCd.namespace;
  const application = await findApplication(client, { app, phase, argocdNamespace, applications });
  if (application === undefined) {
    const collection = `/apis/argoproj.io/v1alpha1/namespaces/${argocdNamespace}/applications`;
    const selector = `${labels.app},${labels.phase}=${phase}`;
    const there = await listAll<Application>(client, { path: collection, selector, pick: (each) => each });
    const known = there.items.map(({ metadata }) => metadata.labels?.[labels.app] ?? "");
    checkApp(app, known, `no Application of ${phase} is labelled as it`);
    throw new PromoteError("missing", `The Application of ${app} in ${phase} has another name than the program's own.`);
  }
  const commit = syncedCommit(application, settings.repository.url);
  if (commit === undefined) throw new PromoteError("missing", `${application.metadata.name} was never synced.`);
  return { application, commit };
}

/** Runs the verb. `folder` is a private one, for a kubeconfig. Returns the exit code. */
export async function rerun(args: string[], folder: string, write: (text: string) => void): Promise<number> {
  const {
    names: [app = "", phase = ""],
    stack,
    configFile,
    dryRun,
  } = readArguments("rerun", args);
  const settings = await stackSettings(stack, configFile);
  checkPhases(settings, "from", [phase]);
  checkAppName(app);
  const { client, close } = await openCluster(settings, folder);
  try {
    const { application, commit } = await syncedOf(client, settings, app, phase);
    const name = workflowName(app, phase, commit);
    const find = (which = name) =>
      client.find<Workflow>(`/apis/argoproj.io/v1alpha1/namespaces/${namespaces.argo}/workflows/${which}`);
    const before = await find();
    // What promotes alone was tested before; a test beside it would decide nothing any more.
    const targets = settings.phases.filter((each) => each.name === phase).flatMap(targetsOf);
    const alone = await Promise.all(targets.map((target) => find(workflowName(app, phase, commit, target))));
    const runs = [before, ...alone].find((each) => each && !isFinished({ phase: each.status?.phase ?? "" }));
    if (runs)
      throw new PromoteError("other", `The Workflow ${runs.metadata.name} has not ended yet; nothing was done.`);
    const ended = before === undefined ? "There is no Workflow" : `It ended as ${before.status?.phase}`;
    write(`${app} in ${phase}, commit ${shortId(commit)}: ${ended}; it is started again.\n`);
    if (dryRun) return 0;
    const kubectl = (...what: string[]) => run("kubectl", [...what, ...clusterFlags(settings, folder)]);
    if (before) await kubectl("delete", "workflow", name, "--namespace", namespaces.argo);
    await kubectl(
      "annotate",
      "application",
      application.metadata.name,
      "--namespace",
      settings.platform.argoCd.namespace,
      `${notified}-`,
    );
    const end = performance.now() + limits.all;
    for (;;) {
      const now = await find();
      if (now && now.metadata.uid !== before?.metadata.uid) break;
      if (performance.now() > end)
        throw new PromoteError(
          "other",
          `No Workflow ${name} was made in ${limits.all / 1000} s: npm run status says why.`,
        );
      await sleep(limits.interval);
    }
    write(`The Workflow ${name} runs.\n`);
    return 0;
  } finally {
    close();
  }
}
