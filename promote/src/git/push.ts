// Pushes one commit to a branch, or deletes a branch, over nothing but what is known to stand there.
import type { PromoteError } from "../errors";
import type { Git } from "./git";
import { classify, errorFor } from "./gitErrors";
import type { GitFailure } from "./gitErrors";

/** How a push ended. "unknown": the connection broke, the commit may be there. */
export type PushResult = { landed: true } | { landed: false | "unknown"; failure: GitFailure; error: PromoteError };

/** Where a commit is pushed to. */
export interface PushTo {
  url: string;
  branch: string;
  /** The only commit that it may replace, empty where there may be no such branch. Default: a commit that it contains. */
  over?: string | undefined;
}

/** What git says of a parent that is on no branch any more which the server names: it has not all that it would compare. */
const notHere = /bad (?:tree )?object|unable to read tree/;

/** @param id the commit; empty: the branch is deleted */
export async function push(git: Git, id: string, { url, branch, over }: PushTo): Promise<PushResult> {
  const ref = `refs/heads/${branch}`;
  const lease = over === undefined ? [] : [`--force-with-lease=${ref}:${over}`];
  const result = await git.run(["push", "--porcelain", ...lease, "origin", `${id}:${ref}`], { network: true });
  if (result.code === 0) return { landed: true };
  // A branch of its own is not compared with the one that the commit was made on, which has moved since.
  const moved = over !== undefined && notHere.test(result.stderr);
  const failure = moved ? "conflict" : classify(result);
  const error = errorFor(failure, url, branch, result, "push");
  return { landed: failure === "network" || failure === "other" ? "unknown" : false, failure, error };
}
