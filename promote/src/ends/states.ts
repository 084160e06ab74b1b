// The states of a promotion along one edge, decided in one place for the guard's followers: record, sweep, status.
import type { EndOutcome } from "../../../contract/ends";
import type { promotionStates } from "../../../contract/metrics";
import { briefly } from "../version";
import { lastEnd, standingEnd } from "./end";
import type { End } from "./end";

/** Where a promotion along one edge stands. "waiting": the phase is not ready, nothing is due yet; "verified": a gate is closed. */
export type State = (typeof promotionStates)[number];

/** How often the sweep sends a broken promotion again. */
export const mostResends = 3;

/** What is known about one identity (application, source phase, commit) on one edge. */
export interface Facts {
  /** Commit of the source phase's last sync; undefined if there was none. */
  commit: string | undefined;
  /** What the source phase still waits for; undefined when it is Synced, Healthy, and its operation succeeded. */
  waiting: string | undefined;
  /** Why its pods do not prove that the version runs that Argo CD says to have deployed, as one phrase; undefined when they may. */
  unproven?: string | undefined;
  /** The version at that commit; undefined if it has none. */
  sourceVersion: string | undefined;
  /** Why it has none, as one sentence. */
  sourceProblem?: string | undefined;
  /** What the version would replace in the target's file on the branch, empty for nothing; undefined if it cannot. */
  targetVersion: string | undefined;
  /** Why it cannot, as one sentence. */
  targetProblem?: string | undefined;
  /** Why the phase does not take the campaign that the application brings at that commit, as one sentence; undefined where it does. */
  campaignProblem?: string | undefined;
  /** The Workflow of this identity, if there is one. */
  workflow: WorkflowFacts | undefined;
  /** Ends of the edge, of any identity, newest first. */
  ends: readonly End[];
  /** Why a person's word in the repository keeps it back, as one sentence; undefined where none does. */
  held?: string | undefined;
  /** What the edge's own gates still wait for, a sentence each; undefined where all are open. */
  waits?: string | undefined;
  /** Whether the edge proposes what it promotes. Default: it is pushed. */
  proposes?: boolean;
  /** Why the Sensor drops every notification of this application, as one phrase; undefined when it takes them. */
  refused?: string | undefined;
}

/** What is known about a Workflow. */
export interface WorkflowFacts {
  uid: string;
  /** Succeeded, Failed, Error, or something else while it runs. */
  phase: string;
  /** What Argo Workflows says of it as a whole, such as why it takes it for wrong. */
  message?: string | undefined;
  /** True: it promotes alone what was verified before. */
  alone?: boolean;
}

/** What a state comes to. */
export interface StateDecision {
  state: State;
  /** One sentence for a person. */
  reason: string;
  /** Whether the sweep sends the notification again. */
  resend: boolean;
  /** Whether the sweep starts the promotion alone: what it carries is verified, and nothing keeps it back any more. */
  promote: boolean;
  /** Whether the Workflow ended without a record, which the sweep then writes as broken. */
  unrecorded: boolean;
  /** The end of a proposal that has been merged since, which the sweep then writes as promoted. */
  merged?: End;
  /** Why it can never be promoted, as one sentence; a person has to change something in the repository. */
  refused?: string;
  /** The end that the state was taken from. */
  end?: End;
}

/** Decides the state of one identity on one edge. */
export function decideState(facts: Facts): StateDecision {
  const { commit, waiting, unproven, sourceVersion, targetVersion, workflow } = facts;
  // The guard would wait or refuse, and use up one of the starts.
  const notReady = waiting ?? unproven;
  const decision = (state: State, reason: string, more: Partial<StateDecision> = {}): StateDecision => ({
    state,
    reason,
    resend: false,
    promote: false,
    unrecorded: false,
    ...more,
  });
  if (commit === undefined) return decision("waiting", "The phase was never synced.");

  const ends = facts.ends.filter((end) => end.source_commit === commit);
  if (workflow && !isFinished(workflow)) {
    // The step writes its end down before its pod is wound up, which a report may take a while for: nothing that waits waits for that.
    const end = ends.find((each) => each.workflow_uid === workflow.uid);
    if (end === undefined) return decision("running", `The Workflow is ${workflow.phase || "new"}.`);
    const waits = keptBack[end.outcome] !== undefined && standingEnd(facts.ends, commit) === end && !workflow.alone;
    if (!waits) return decision(end.outcome, end.reason, { end });
  }
  const recorded = workflow === undefined || ends.some((end) => end.workflow_uid === workflow.uid);
  if (workflow && !recorded) {
    return decision("broken", leftNoRecord(workflow), {
      unrecorded: true,
      // What promotes alone is looked at again once its end is written down: it needs no other test.
      resend:
        !workflow.alone &&
        (notReady ?? facts.held ?? facts.campaignProblem) === undefined &&
        brokenEnds(ends) < mostResends,
    });
  }
  const end = lastEnd(ends, commit);
  if (end?.outcome === "proposed") return proposed(facts, end, notReady === undefined);
  if (end && !openOutcomes.includes(end.outcome)) return decision(end.outcome, end.reason, { end });
  if (sourceVersion !== undefined && sourceVersion === targetVersion) {
    const but = unproven === undefined ? "" : ` But ${unproven}.`;
    return decision("already-current", `The target holds ${briefly(sourceVersion)}.${but}`, { end });
  }
  if (facts.held !== undefined) return decision("held", facts.held, { end, promote: mayStand(facts, ends, end) });
  if (end) return undecided(facts, end, ends, notReady);
  if (notReady !== undefined) return decision("waiting", `The phase is not ready: ${notReady}.`);
  if (sourceVersion === undefined) return decision("waiting", facts.sourceProblem ?? "The source has no version.");
  if (targetVersion === undefined) {
    return decision("waiting", facts.targetProblem ?? "The target has no version to replace.");
  }
  if (facts.campaignProblem !== undefined) return decision("waiting", facts.campaignProblem);
  const due = `${briefly(sourceVersion)} is to follow ${targetVersion === "" ? "nothing" : briefly(targetVersion)}`;
  if (facts.refused !== undefined) {
    const refused = `It is never promoted: ${facts.refused}.`;
    return decision("due", `${due}. ${refused}`, { refused });
  }
  return decision("due", `${due}.`, { resend: true });
}

/** Whether something of a version that a person holds may still be proposed, because it could not be taken back. */
function mayStand({ ends: all, proposes = false }: Facts, ends: readonly End[], end: End | undefined): boolean {
  if (!proposes || end === undefined || !["broken", "verified"].includes(end.outcome)) return false;
  if (brokenEnds(ends) > mostResends || standingEnd(all, end.source_commit) !== end) return false;
  return ends.some(({ outcome, commit }) => outcome === "proposed" || commit !== "");
}

/** What became of a version that is proposed: it is merged, or to be looked at once more by the step, or waits for a person. */
function proposed(facts: Facts, end: End, isReady: boolean): StateDecision {
  const { sourceVersion, targetVersion, held } = facts;
  const decision = (state: State, reason: string, more: Partial<StateDecision> = {}): StateDecision => {
    return { state, reason, resend: false, promote: false, unrecorded: false, end, ...more };
  };
  if (sourceVersion !== undefined && sourceVersion === targetVersion) {
    const reason = `It was proposed, and is merged: the target holds ${briefly(sourceVersion)}.`;
    return decision("promoted", reason, { merged: { ...end, outcome: "promoted", reason } });
  }
  // The step takes back what is held or superseded, and proposes the rest anew on what the target holds now.
  const stands = standingEnd(facts.ends, end.source_commit) === end;
  if (held !== undefined) return decision("held", held, { promote: stands });
  const moved = targetVersion === undefined ? "" : targetMoved(facts, end, "nothing");
  return decision("proposed", `${end.reason}${moved}`, { promote: isReady && stands && moved !== "" });
}

/** Ends that leave it open whether the version is promoted. */
export const openOutcomes: readonly EndOutcome[] = ["broken", "invalid", "held", "verified"];

/** What is said of what stands at the commit itself. */
export const laterCommit = "A later commit of the phase is a promotion of its own.";

/** What comes after an end that decided nothing: it is sent again, or waits for the phase, the repository, a gate or a person. */
function undecided(facts: Facts, end: End, ends: readonly End[], notReady: string | undefined): StateDecision {
  const { sourceVersion, sourceProblem, targetVersion, targetProblem } = facts;
  const decision = (reason: string, more: Partial<StateDecision> = {}): StateDecision => {
    return { state: end.outcome, reason, resend: false, promote: false, unrecorded: false, end, ...more };
  };
  // What the repository lacks no start can make good.
  if (sourceVersion === undefined) {
    return decision(`${sourceProblem ?? end.reason} ${laterCommit}`);
  }
  if (targetVersion === undefined) {
    return decision(`${targetProblem ?? end.reason} It is sent again once that is mended.`);
  }
  const verified = standingEnd(facts.ends, end.source_commit) === end;
  if (!verified && facts.campaignProblem !== undefined) return decision(`${facts.campaignProblem} ${laterCommit}`);
  // What a person or a gate kept back did not break.
  const kept = keptBack[end.outcome];
  if (kept === undefined && brokenEnds(ends) > mostResends) {
    return decision(`${end.reason} It was sent again ${mostResends} times and now waits for a person.`);
  }
  if (verified && facts.waits !== undefined)
    return decision(`${facts.waits}${targetMoved(facts, end)}`, { state: "verified" });
  const before = kept !== undefined && verified ? kept : end.outcome === "held" ? keptBack.held! : end.reason;
  if (notReady !== undefined) {
    const why = end.reason.includes(notReady) ? "" : `: ${notReady}`;
    return decision(`${before} It is ${verified ? "promoted" : "sent again"} when the phase is ready${why}.`);
  }
  if (verified) return decision(`${before} It is verified, and promoted now.`, { promote: true });
  const again = end.outcome === "invalid" ? "That is mended, and it is sent again." : "It is sent again.";
  return decision(`${before} ${again}`, { resend: true });
}

/**
 * What is said where the target is another than it was when the version was verified.
 *
 * @param none what it is called where it held nothing then; empty where it may not have been read
 */
const targetMoved = ({ targetVersion = "" }: Facts, { version_before: before }: End, none = ""): string =>
  // The same text, which Helm reads as something else, is what stood there before.
  (before === "" && none === "") || before === targetVersion || targetVersion === `${before} without quotes`
    ? ""
    : ` The target went from ${briefly(before) || none} to ${briefly(targetVersion) || "nothing"} meanwhile, which may supersede it.`;

/** What is said of ends that broke nothing, once nothing keeps the version back any more. */
const keptBack: Partial<Record<EndOutcome, string>> = {
  held: "Nobody holds it any more.",
  verified: "All gates are open.",
};

/** What is said of a Workflow whose end nobody wrote down. */
export const leftNoRecord = ({ phase, message }: WorkflowFacts): string =>
  `The Workflow ended as ${phase} and left no record${message ? `: ${message}` : ""}.`;

/** Whether a Workflow has ended. */
export const isFinished = ({ phase }: Pick<WorkflowFacts, "phase">): boolean =>
  phase === "Succeeded" || phase === "Failed" || phase === "Error";

/** Ends of an identity that decided nothing, since it was kept back last: the first one and those of the starts that the sweep sent. */
export function brokenEnds(ends: readonly End[]): number {
  const kept = ends.findIndex(({ outcome }) => keptBack[outcome] !== undefined);
  return ends
    .slice(0, kept < 0 ? undefined : kept)
    .filter(({ outcome }) => outcome === "broken" || outcome === "invalid").length;
}
