// What a forge shows beside source commits: how their promotions stand.
import { passingCodes } from "../../../contract/ends";
import { asPromoteError, PassingError } from "../errors";
import { atPhase, atSource } from "../forges/contexts";
import type { CommitStatus, Forge } from "../forges/forge";
import type { Result } from "../promotion/result";
import type { Merged } from "../survey/sweep";

const states: Record<Result["outcome"], CommitStatus["state"]> = {
  promoted: "success",
  "already-current": "success",
  // A newer version took its place: nothing is wrong.
  superseded: "success",
  proposed: "pending",
  held: "pending",
  verified: "pending",
  failed: "failure",
  "rolled-back": "failure",
  "not-verified": "failure",
  broken: "error",
  error: "error",
};

/** A status of a commit. */
interface Said {
  commit: string;
  status: CommitStatus;
}

/**
 * What is to be said of an end; undefined of what may pass, which is no end. A pure function.
 *
 * @param exitCode of the run
 */
export function statusOf(result: Result, exitCode: number): Said | undefined {
  if (passingCodes.includes(exitCode)) return undefined;
  const { app, source_phase: source, target_phase: target, outcome, reason, pull_request: url } = result;
  const context = target === "" ? atPhase(app, source) : atSource(app, { source, target });
  const status = { context, state: states[outcome], description: reason };
  return { commit: result.source_commit, status: url === "" ? status : { ...status, url } };
}

/** What is to be said where a proposal was merged. A pure function. */
export function mergedStatus({ app, edge, end }: Merged): Said {
  const status = { context: atSource(app, edge), state: "success", description: end.reason } as const;
  const url = end.pull_request;
  return { commit: end.source_commit, status: url === undefined ? status : { ...status, url } };
}

/** Says it. A forge that does not take it fails nothing; one that does not answer is told no more. */
export async function sayOn(
  forge: Forge | undefined,
  all: readonly Said[],
  log: (line: string) => void,
): Promise<void> {
  if (forge === undefined) return;
  for (const { commit, status } of all) {
    try {
      await forge.say(commit, status);
    } catch (error) {
      log(`promote: the forge does not show how it stands: ${asPromoteError(error).message}`);
      if (error instanceof PassingError) return;
    }
  }
}
