// Where the verification of a phase that promotes nothing stands: decided for sweep and status, as that of an edge is. A pure function.
import { briefly } from "../version";
import { lastEnd } from "./end";
import { brokenEnds, isFinished, laterCommit, leftNoRecord, mostResends } from "./states";
import type { Facts, State, StateDecision } from "./states";

/** What is known of it. */
export type VerificationFacts = Pick<
  Facts,
  | "commit"
  | "waiting"
  | "unproven"
  | "sourceVersion"
  | "sourceProblem"
  | "campaignProblem"
  | "workflow"
  | "ends"
  | "refused"
>;

/** What it comes to. */
export type VerificationDecision = Omit<StateDecision, "promote" | "merged">;

/** Decides it for what the phase was synced to last. */
export function decideVerification(facts: VerificationFacts): VerificationDecision {
  const { commit, workflow, sourceVersion } = facts;
  const notReady = facts.waiting ?? facts.unproven;
  const decision = (state: State, reason: string, more: Partial<VerificationDecision> = {}): VerificationDecision => {
    return { state, reason, resend: false, unrecorded: false, ...more };
  };
  if (commit === undefined) return decision("waiting", "The phase was never synced.");
  const ends = facts.ends.filter((end) => end.source_commit === commit);
  const own = ends.find((each) => each.workflow_uid === workflow?.uid);
  // The step writes its end down before its pod is wound up.
  if (workflow && !isFinished(workflow))
    return own === undefined
      ? decision("running", `The Workflow is ${workflow.phase || "new"}.`)
      : decision(own.outcome, own.reason, { end: own });
  if (workflow && own === undefined) {
    const reason = leftNoRecord(workflow);
    const resend = (notReady ?? facts.campaignProblem) === undefined && brokenEnds(ends) < mostResends;
    return decision("broken", reason, { unrecorded: true, resend });
  }
  const end = lastEnd(ends, commit);
  const isOpen = end === undefined || end.outcome === "broken" || end.outcome === "invalid";
  if (!isOpen) return decision(end.outcome, end.reason, { end });
  const state = end?.outcome ?? (notReady === undefined && sourceVersion !== undefined ? "due" : "waiting");
  const before = end === undefined ? "" : `${end.reason} `;
  if (sourceVersion === undefined)
    return decision(state, `${before}${facts.sourceProblem ?? "The phase has no version."}`, { end });
  if (facts.campaignProblem !== undefined)
    return decision(
      end?.outcome ?? "waiting",
      `${facts.campaignProblem}${end === undefined ? "" : ` ${laterCommit}`}`,
      {
        end,
      },
    );
  if (notReady !== undefined) return decision(state, `${before}The phase is not ready: ${notReady}.`, { end });
  if (facts.refused !== undefined) {
    const refused = `It is never verified: ${facts.refused}.`;
    return decision(state, `${before}${refused}`, { end, refused });
  }
  if (end === undefined) return decision("due", `${briefly(sourceVersion)} is to be verified.`, { resend: true });
  if (brokenEnds(ends) > mostResends)
    return decision(state, `${before}It was sent again ${mostResends} times and now waits for a person.`, { end });
  return decision(state, `${before}It is sent again.`, { end, resend: true });
}
