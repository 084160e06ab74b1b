// One commit on the branch that says what a person decided, whoever else writes to it meanwhile.
import { setTimeout as sleep } from "node:timers/promises";
import { PassingError, PromoteError } from "../errors";
import type { Log } from "../log";
import { Backoff } from "./backoff";
import { findAncestry } from "./branch";
import type { NewCommit } from "./commits";
import { unforeseen } from "./gitErrors";
import { GitFiles } from "./gitFiles";
import { shortId } from "./objects";
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

/** A commit that was pushed. */
interface Pushed {
  id: string;
  parent: string;
  /** True: the connection broke. */
  unknown: boolean;
}

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
  const pushes: Pushed[] = [];
  for (;;) {
    const started = performance.now();
    try {
      const files = new GitFiles(repository, await repository.fetchFolders());
      // What landed is done: decided anew it might be undone. A lost race may be one with itself, where git connected again.
      for (const each of pushes) if (await isOn(repository, files.commit, each)) return each.id;
      await files.fetch(paths);
      const { changes, message } = await edit(files);
      if (changes.length === 0) return undefined;
      const parent = files.commit;
      const id = await repository.commits.add({ parent, changes, message, author });
      const pushed = await repository.push(id);
      if (pushed.landed === true) return id;
      pushes.push({ id, parent, unknown: pushed.landed === "unknown" });
      // A message that nobody foresaw may come from a push that landed: look before it is told.
      if (unforeseen.includes(pushed.failure) && pushes.length < 3)
        throw new PassingError("other", pushed.error.message);
      throw pushed.error;
    } catch (error) {
      if (!(error instanceof PassingError)) throw error;
      const wait = backoff.after(error, performance.now() - started);
      if (performance.now() + wait > end)
        throw givenUp(
          error,
          pushes.filter((each) => each.unknown),
        );
      log(`${error.message} Trying again in ${Math.round(wait)} ms.`);
      await sleep(wait);
    }
  }
}

function givenUp({ kind, message }: PassingError, unknown: readonly Pushed[]): PromoteError {
  const may = unknown.length > 0 ? ` ${shortId(unknown.at(-1)!.id)} may have landed: look at the branch.` : "";
  return new PromoteError(kind, `Gave up: ${message}${may}`);
}

/** Whether a commit is on the branch, which was at its parent. */
const isOn = async (repository: Repository, tip: string, { id, parent }: Pushed): Promise<boolean> =>
  (await findAncestry(repository, tip, parent)).after.has(id);
