// What is wrong with phases whose deployments are verified although nothing is promoted from them. Pure functions.
import { carrierOf, targetOf } from "../../contract/phases";
import type { GraphProblem } from "./edgeProblems";
import type { readablePhases } from "./phases";
import { hasKey } from "./variants";
import { listed } from "./verification";

type Known = ReturnType<typeof readablePhases>[number];

/** Why a phase may not say what becomes of a version that fails in it; undefined where it may. */
function refusal({ name, managed, promotesTo, verification, onFailure }: Known, phases: readonly Known[]) {
  if (promotesTo.length > 0) return "only in a phase without promotesTo: what fails here is not promoted, and stays";
  if (!managed) return "only in a phase of this stack's cluster: another stack verifies its own";
  if (verification === "none") return "only in a phase with a verification, which here is none";
  if (!isOneCampaign(verification)) return "only in a phase whose verification is one campaign";
  if (hasKey(listed(verification)[0], "campaigns"))
    return "only in a phase without verification.campaigns: applications bring none of their own there";
  const proposed = phases.some(({ promotesTo: edges }) =>
    edges.some((out) => targetOf(out) === name && carrierOf(out) === "pullRequest"),
  );
  if (!proposed || onFailure === "record") return undefined;
  return "record, where what comes here is a pull request: a person takes it back (npm run promotion -- rollback)";
}

/** Whether a verification, as it is written, is a campaign alone: of others the step cannot tell yet that they failed. */
function isOneCampaign(verification: unknown): boolean {
  const all = listed(verification);
  return all.length === 1 && !hasKey(all[0], "workflowTemplate");
}

/** A problem for each `onFailure` that would never do what it says. */
export const lastPhaseProblems = (phases: readonly Known[]): GraphProblem[] =>
  phases.flatMap((phase, i) => {
    const allowed = phase.onFailure === undefined ? undefined : refusal(phase, phases);
    return allowed === undefined ? [] : [{ path: [i, "onFailure"], value: phase.onFailure!, allowed }];
  });
