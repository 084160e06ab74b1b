// The sweep: sends again what is due and never ran, and what broke; promotes what is verified once its last gate opens. Harmless at
// any moment.
//
// What the ServiceAccount must be allowed to do: what survey.ts, store.ts and alone.ts need, and delete on workflows.argoproj.io in
// the namespace of the Workflows (a finished Workflow holds the name that its promotion needs again).
import type { Edge } from "../../../contract/phases";
import type { Notification } from "../../../contract/notification";
import { KubeError } from "../cluster/client";
import type { KubeClient } from "../cluster/client";
import type { End } from "../ends/end";
import { endOf } from "../ends/workflow";
import type { Templates } from "../ends/workflow";
import { isFinished } from "../ends/states";
import { writeBreaks } from "../ends/store";
import { writeAndTell } from "../events/told";
import type { Teller } from "../events/told";
import type { Log } from "../log";
import { startAlone } from "./alone";
import type { Verified } from "./alone";
import type { Workflow } from "../ends/workflow";
import { standingIn } from "./surveyed";
import type { PhaseState, Survey } from "./surveyed";
import { tellLate } from "./late";

/** What a sweep needs to know. */
export interface SweepSettings {
  /** Namespace of the Workflows. */
  namespace: string;
  /** Namespace of the records. */
  recordNamespace: string;
  templates: Templates;
  /** Report only. */
  dryRun: boolean;
  /** Who writes ends down, and tells of them. */
  teller: Teller;
}

/** What a sweep did. */
export interface SweepResult {
  /** Identities that were sent to the webhook. */
  sent: Notification[];
  /** Promotions of what was verified that were started. */
  started: Verified[];
  /** Workflows whose ends were written because they had left none. */
  recorded: string[];
  /** Promotions whose proposal was merged, as they were written down. */
  merged: Merged[];
  /** One sentence for each identity that could not be sent. */
  errors: string[];
  /** One sentence for each values file that cannot be read: it waits for the repository, and holds back no other. */
  problems: string[];
  /** How many edges, and verified phases without one, are in which state. */
  states: Record<string, number>;
  /** How many ends and changes were told that nobody had been told of. */
  told: number;
}

/** A promotion along one edge that was proposed and merged. */
export interface Merged {
  app: string;
  edge: Edge;
  end: End;
}

/** Acts on a survey. `post` sends one notification and throws if it was not accepted. */
export async function sweep(
  client: KubeClient,
  { phases, misplaced, records }: Survey,
  settings: SweepSettings,
  post: (notification: Notification) => Promise<void>,
  log: Log,
): Promise<SweepResult> {
  const result: SweepResult = {
    sent: [],
    started: [],
    recorded: [],
    merged: [],
    errors: [],
    problems: [...misplaced],
    states: {},
    told: 0,
  };
  for (const sentence of misplaced) log(sentence);
  for (const phase of phases) {
    if (phase.problem !== undefined) {
      result.problems.push(phase.problem);
      log(phase.problem);
    }
    for (const { state } of standingIn(phase)) result.states[state] = (result.states[state] ?? 0) + 1;
    try {
      await sweepPhase(client, phase, settings, post, result, log);
      await sweepVerification(client, phase, settings, post, result, log);
    } catch (error) {
      // One promotion that cannot be sent must not hold back the others.
      result.errors.push(`${phase.app} in ${phase.phase}: ${(error as Error).message}`);
      log(`${phase.app} in ${phase.phase}: ${(error as Error).message}`);
    }
  }
  // Last: nothing waits for it.
  if (!settings.dryRun) result.told = await tellLate(settings.teller, records, phases);
  return result;
}

async function sweepPhase(
  client: KubeClient,
  { app, phase, edges }: PhaseState,
  settings: SweepSettings,
  post: (notification: Notification) => Promise<void>,
  result: SweepResult,
  log: Log,
): Promise<void> {
  const refused = edges.find((edge) => edge.refused !== undefined)?.refused;
  if (refused !== undefined) throw new Error(refused);
  const unrecorded = edges.filter((edge) => edge.unrecorded && edge.workflow);
  let wanted = edges.filter((edge) => edge.resend);
  if (unrecorded.length > 0) {
    const now = new Date().toISOString();
    const ends = unrecorded.flatMap((edge) => {
      const end = edge.workflow && endOf(edge.workflow, edge.target, settings.templates, now);
      return end
        ? [{ edge: { source: phase, target: edge.target }, end: { ...end, source_commit: edge.commit ?? "" } }]
        : [];
    });
    if (!settings.dryRun) await writeAndTell(settings.teller, app, ends);
    result.recorded.push(unrecorded[0]?.workflow?.metadata.name ?? "");
    // What its nodes show to be final needs no other start.
    const broken = new Set(ends.filter(({ end }) => end.outcome === "broken").map(({ edge }) => edge.target));
    wanted = wanted.filter((edge) => !edge.unrecorded || broken.has(edge.target));
  }
  await startVerified(client, { app, phase, edges }, settings, result, log);
  const [first] = wanted;
  if (first?.commit === undefined) return;
  const notification: Notification = {
    app,
    test_target: "",
    source_phase: phase,
    target_phase: edges.map((edge) => edge.target).join(","),
    source_commit: first.commit,
  };
  log(`${app} in ${phase}: ${wanted.map((edge) => `${edge.target} is ${edge.state}: ${edge.reason}`).join(" ")}`);
  await sendAgain(client, settings, first.workflows.whole, notification, post, result);
}

/** The same of a phase that promotes nothing: what is due there and never ran, and what broke. */
async function sweepVerification(
  client: KubeClient,
  { app, phase, verification }: PhaseState,
  settings: SweepSettings,
  post: (notification: Notification) => Promise<void>,
  result: SweepResult,
  log: Log,
): Promise<void> {
  const { templates, dryRun, teller } = settings;
  if (verification === undefined) return;
  const { commit = "", workflow, state, reason, refused, unrecorded, resend } = verification;
  if (refused !== undefined) throw new Error(refused);
  if (unrecorded && workflow) {
    const end = { ...endOf(workflow, undefined, templates, new Date().toISOString()), source_commit: commit };
    if (!dryRun) await writeAndTell(teller, app, [{ edge: { source: phase }, end }]);
    result.recorded.push(workflow.metadata.name);
    // What its nodes show to be final needs no other start.
    if (end.outcome !== "broken") return;
  }
  if (!resend) return;
  const notification = { app, test_target: "", source_phase: phase, target_phase: "", source_commit: commit };
  log(`${app} in ${phase}: ${state}: ${reason}`);
  await sendAgain(client, settings, workflow, notification, post, result);
}

/** Sends what has had its Workflow, or none yet. */
async function sendAgain(
  client: KubeClient,
  { namespace, dryRun }: SweepSettings,
  workflow: Workflow | undefined,
  notification: Notification,
  post: (notification: Notification) => Promise<void>,
  result: SweepResult,
): Promise<void> {
  if (!dryRun) {
    await makeRoom(client, namespace, workflow);
    await post(notification);
  }
  result.sent.push(notification);
}

/** Promotes what is verified and kept back by nothing any more, and notes where a soak begins again or a proposal was merged: each edge for itself. */
async function startVerified(
  client: KubeClient,
  { app, phase, edges }: Pick<PhaseState, "app" | "phase" | "edges">,
  { namespace, recordNamespace, dryRun, teller }: SweepSettings,
  result: SweepResult,
  log: Log,
): Promise<void> {
  const attempt = async (what: string, work: () => Promise<void>): Promise<boolean> => {
    try {
      await work();
      return true;
    } catch (error) {
      const sentence = `${app} in ${phase}, ${what}: ${(error as Error).message}`;
      result.errors.push(sentence);
      log(sentence);
      return false;
    }
  };
  for (const { target, commit, promote, reason, workflows } of edges) {
    if (!promote || commit === undefined) continue;
    const verified = { app, phase, commit, target };
    log(`${app} in ${phase}: ${target} is to be promoted: ${reason}`);
    const start = async (): Promise<void> => {
      await makeRoom(client, namespace, workflows.alone);
      await startAlone(client, namespace, verified, workflows.alone !== undefined);
    };
    if (dryRun || (await attempt(target, start))) result.started.push(verified);
  }
  const unsteady = edges.flatMap(({ target, unsteady: end }) =>
    end ? [{ edge: { source: phase, target }, end }] : [],
  );
  const now = new Date().toISOString();
  if (dryRun) return;
  await attempt("its soak", () => writeBreaks(client, recordNamespace, app, unsteady, now));
  // It is promoted as of now, whenever it was proposed.
  const merged = edges.flatMap(({ target, merged: end }) =>
    end ? [{ edge: { source: phase, target }, end: { ...end, finished_at: now, proposed_at: end.finished_at } }] : [],
  );
  if (await attempt("what was merged", () => writeAndTell(teller, app, merged)))
    result.merged.push(...merged.map((each) => ({ app, ...each })));
}

/** Removes a finished Workflow, and no other that may have taken its name. */
async function makeRoom(client: KubeClient, namespace: string, workflow: Workflow | undefined): Promise<void> {
  if (!workflow || !isFinished({ phase: workflow.status?.phase ?? "" })) return;
  const path = `/apis/argoproj.io/v1alpha1/namespaces/${namespace}/workflows/${workflow.metadata.name}`;
  const options = { propagationPolicy: "Background", preconditions: { uid: workflow.metadata.uid } };
  await client.call("DELETE", path, { apiVersion: "v1", kind: "DeleteOptions", ...options }).catch((error: unknown) => {
    // Its time was over, or another sweep was first.
    if (!(error instanceof KubeError && error.status === 404)) throw error;
  });
}
