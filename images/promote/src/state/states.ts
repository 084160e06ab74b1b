// The states of a promotion along one edge, decided in one place for the guard's followers: record, sweep, status.
import type { End, EndOutcome } from "./record";

/** Where a promotion along one edge stands. "waiting": the phase is not ready, nothing is due yet. */
export type State = "waiting" | "due" | "running" | EndOutcome;

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
  /** The version in the target's file on the branch; undefined if it has none. */
  targetVersion: string | undefined;
  /** Why it has none, as one sentence. */
  targetProblem?: string | undefined;
  /** The Workflow of this identity, if there is one. */
  workflow: WorkflowFacts | undefined;
  /** Ends of the edge, of any identity, newest first. */
  ends: readonly End[];
  /** Why the Sensor drops every notification of this application, as one phrase; undefined when it takes them. */
  refused?: string | undefined;
}

/** What is known about a Workflow. */
export interface WorkflowFacts {
  uid: string;
  /** Succeeded, Failed, Error, or something else while it runs. */
  phase: string;
}

/** What a state comes to. */
export interface Decision {
  state: State;
  /** One sentence for a person. */
  reason: string;
  /** Whether the sweep sends the notification again. */
  resend: boolean;
  /** Whether the Workflow ended without a record, which the sweep then writes as broken. */
  unrecorded: boolean;
  /** Why it can never be promoted, as one sentence; a person has to change something in the repository. */
  refused?: string;
  /** The end that the state was taken from. */
  end?: End;
}

/** Decides the state of one identity on one edge. */
export function decide(facts: Facts): Decision {
  const { commit, waiting, unproven, sourceVersion, targetVersion, workflow } = facts;
  // The guard would wait or refuse, and use up one of the starts.
  const held = waiting ?? unproven;
  const decision = (state: State, reason: string, more: Partial<Decision> = {}): Decision => ({
    state,
    reason,
    resend: false,
    unrecorded: false,
    ...more,
  });
  if (commit === undefined) return decision("waiting", "The phase was never synced.");

  const ends = facts.ends.filter((end) => end.source_commit === commit);
  if (workflow && !isFinished(workflow)) return decision("running", `The Workflow is ${workflow.phase || "new"}.`);
  const recorded = workflow === undefined || ends.some((end) => end.workflow_uid === workflow.uid);
  if (workflow && !recorded) {
    const reason = `The Workflow ended as ${workflow.phase} and left no record.`;
    return decision("broken", reason, {
      unrecorded: true,
      resend: held === undefined && brokenEnds(ends) < mostResends,
    });
  }
  // A dead letter (no Workflow's uid) of a repeated notification says nothing about the Workflow that ran.
  const end = ends.find((each) => each.workflow_uid !== "") ?? ends[0];
  if (end && end.outcome !== "broken") return decision(end.outcome, end.reason, { end });
  if (sourceVersion !== undefined && sourceVersion === targetVersion) {
    const but = unproven === undefined ? "" : ` But ${unproven}.`;
    return decision("already-current", `The target holds ${sourceVersion}.${but}`, { end });
  }
  if (end) {
    if (brokenEnds(ends) <= mostResends && held !== undefined) {
      const why = end.reason.includes(held) ? "" : `: ${held}`;
      return decision("broken", `${end.reason} It is sent again when the phase is ready${why}.`, { end });
    }
    if (brokenEnds(ends) <= mostResends)
      return decision("broken", `${end.reason} It is sent again.`, { end, resend: true });
    return decision("broken", `${end.reason} It was sent again ${mostResends} times and now waits for a person.`, {
      end,
    });
  }
  if (held !== undefined) return decision("waiting", `The phase is not ready: ${held}.`);
  if (sourceVersion === undefined) return decision("waiting", facts.sourceProblem ?? "The source has no version.");
  if (targetVersion === undefined) {
    return decision("waiting", facts.targetProblem ?? "The target has no version to replace.");
  }
  const due = `${sourceVersion} is to follow ${targetVersion}`;
  if (facts.refused !== undefined) {
    const refused = `It is never promoted: ${facts.refused}.`;
    return decision("due", `${due}. ${refused}`, { refused });
  }
  return decision("due", `${due}.`, { resend: true });
}

/** Whether a Workflow has ended. */
export const isFinished = ({ phase }: Pick<WorkflowFacts, "phase">): boolean =>
  phase === "Succeeded" || phase === "Failed" || phase === "Error";

/** Broken ends of an identity: the first one and those of the starts that the sweep sent. */
const brokenEnds = (ends: readonly End[]): number => ends.filter((end) => end.outcome === "broken").length;
