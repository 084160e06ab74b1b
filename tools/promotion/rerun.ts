// `npm run promotion -- rerun`: the promotion of what a phase runs now starts once more, whatever its end was.
import { setTimeout as sleep } from "node:timers/promises";
import { namespaces } from "../../components/objects/names";
import type { Settings } from "../../config";
import { workflowName } from "../../contract/identity";
import { nearest } from "../../contract/nearest";
import { syncedCommit } from "../../promote/src/cluster/application";
import { findApplication } from "../../promote/src/cluster/rollout";
import { isFinished } from "../../promote/src/ends/states";
import type { Workflow } from "../../promote/src/ends/workflow";
import { PromoteError } from "../../promote/src/errors";
import { clusterFlags, openCluster } from "./cluster";
import { run } from "./programs";
import { stackSettings } from "./stack";
import { readArguments } from "./verbArguments";

/** Milliseconds until Argo CD has notified again and the Sensor has made the Workflow, and between two looks. */
const limits = { all: 180_000, interval: 1000 };

/** Argo CD notes here what it has notified of; without it, it notifies again. */
const notified = "notified.notifications.argoproj.io";

function checkPhase({ phases }: Settings, phase: string): void {
  const known = phases.filter(({ promotesTo }) => promotesTo.length > 0).map(({ name }) => name);
  if (known.includes(phase)) return;
  const meant = nearest(phase, known);
  const hint = meant === undefined ? "" : ` (${meant}?)`;
  throw new PromoteError(
    "bad-input",
    `Nothing is promoted from ${phase}; it must be one of ${known.join(", ")}${hint}.`,
  );
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
  checkPhase(settings, phase);
  const { client, close } = await openCluster(settings, folder);
  try {
    const asked = { app, phase, argocdNamespace: namespaces.argoCd, applications: settings.applications };
    const application = await findApplication(client, asked);
    if (application === undefined) throw new PromoteError("missing", `There is no Application of ${app} in ${phase}.`);
    const commit = syncedCommit(application);
    if (commit === undefined) throw new PromoteError("missing", `${application.metadata.name} was never synced.`);
    const name = workflowName(app, phase, commit);
    const find = () =>
      client.find<Workflow>(`/apis/argoproj.io/v1alpha1/namespaces/${namespaces.argo}/workflows/${name}`);
    const before = await find();
    if (before && !isFinished({ phase: before.status?.phase ?? "" }))
      throw new PromoteError("other", `The Workflow ${name} has not ended yet; nothing was done.`);
    const ended = before === undefined ? "There is no Workflow" : `It ended as ${before.status?.phase}`;
    write(`${app} in ${phase}, commit ${commit.slice(0, 12)}: ${ended}; it is started again.\n`);
    if (dryRun) return 0;
    const kubectl = (...what: string[]) => run("kubectl", [...what, ...clusterFlags(settings, folder)]);
    if (before) await kubectl("delete", "workflow", name, "--namespace", namespaces.argo);
    await kubectl(
      "annotate",
      "application",
      application.metadata.name,
      "--namespace",
      namespaces.argoCd,
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
