// How the step ends, and what is kept of it: exit codes, outcomes, records.

/** Exit code of the step for each kind of error. */
export const exitCodes = {
  other: 1,
  "bad-input": 2,
  missing: 3,
  authentication: 4,
  network: 5,
  conflict: 6,
} as const;

/** Why a run could not end with an outcome. */
export type ErrorKind = keyof typeof exitCodes;

/** Kinds that may pass by themselves: nothing was decided, and the same run may end otherwise a little later. */
const passing: readonly ErrorKind[] = ["network", "conflict"];

/** Exit codes of the kinds that may pass. */
export const passingCodes: readonly number[] = passing.map((kind) => exitCodes[kind]);

/** Exit codes of the kinds that are final. */
export const finalCodes: readonly number[] = Object.values(exitCodes).filter((code) => !passingCodes.includes(code));

/** What the guard finds. `complete`: the campaign may run; `superseded`: the phase runs another version. */
export const guardOutcomes = { complete: "complete", superseded: "superseded", error: "error" } as const;

/** Outcome of a step whose Workflow's verification did not pass: nothing was done, and the Workflow says why. */
export const notVerified = "not-verified";

/** Exit codes of a command that SIGKILL or SIGTERM ended. */
export const signalled: readonly number[] = [137, 143];

/** All outcomes that an end may have. */
export const endOutcomes = [
  "promoted",
  "proposed",
  "already-current",
  "superseded",
  "verified",
  "held",
  "failed",
  "rolled-back",
  "invalid",
  "broken",
] as const;

/**
 * How a promotion along one edge ended. "proposed": it stands on a branch of its own, and is promoted once somebody merges that; "verified": it passed, and waits for a gate of the edge; "held": it passed, and a person's word in the repository keeps it back; "failed": its test said no; "rolled-back": that was in a phase without edges out, and an earlier version took its place there; "invalid": a
 * file or key that it needs is missing or cannot be read, so that it waits for the repository to change; "broken": anything else that was nobody's decision.
 */
export type EndOutcome = (typeof endOutcomes)[number];

/** Label by which records are listed. */
export const recordLabel = "argo-promotion/record";

/** Name of an application's record. */
export const recordName = (app: string): string => `promotion-${app}`;
