// One commit on the branch that says what a person decided, whoever else writes to it meanwhile.
import { setTimeout as sleep } from "node:timers/promises";
import { PassingError, PromoteError } from "../errors";
import type { Log } from "../log";
import { Backoff } from "./backoff";
import type { NewCommit } from "./commits";
import { GitFiles } from "./gitFiles";
import type { Repository } from "./repository";

/** An edit, decided anew on each newest commit. */
export interface Edit extends Pick<NewCommit, "author"> {
  /** Files that it looks at. */
  paths: readonly string[];
  /** What becomes of the newest commit; no changes where it is so already. */
  edit: (files: GitFiles) => Promise<Pick<NewCommit, "changes" | "message">>;
}

/** Milliseconds after which it is given up, and of the first wait after a network error. */
const limits = { all: 120_000, firstWait: 500 };

/**
 * Makes the commit.
 *
 * @returns its id; undefined where nothing is to be changed
 * @throws PromoteError as a promotion does: what the server refuses is final, and so is what the edit itself throws
 */
export async function commitEdit(
  repository: Repository,
  { paths, author, edit }: Edit,
  log: Log,
): Promise<string | undefined> {
  const end = performance.now() + limits.all;
  const backoff = new Backoff(limits.firstWait);
  // A push that broke off may have landed: then the next attempt finds that nothing is to be changed.
  let pushed: string | undefined;
  for (;;) {
    const started = performance.now();
    try {
      const files = new GitFiles(repository, await repository.fetchFolders());
      await files.fetch(paths);
      const { changes, message } = await edit(files);
      if (changes.length === 0) return pushed;
      pushed = await repository.commits.add({ parent: files.commit, changes, message, author });
      const result = await repository.push(pushed);
      if (result.landed === true) return pushed;
      throw result.error;
    } catch (error) {
      if (!(error instanceof PassingError)) throw error;
      const wait =
        error.kind === "conflict" ? backoff.afterConflict(performance.now() - started) : backoff.afterNetworkError();
      if (performance.now() + wait > end) throw new PromoteError(error.kind, `Gave up: ${error.message}`);
      log(`${error.message} Trying again in ${Math.round(wait)} ms.`);
      await sleep(wait);
    }
  }
}
