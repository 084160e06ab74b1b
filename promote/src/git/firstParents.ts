// The commits before one, as the branch went from one to the next: what a merge brought in was never the branch itself.
import type { Commit } from "./objects";
import type { Repository } from "./repository";

/**
 * Goes down the branch, and fetches older commits where it must.
 *
 * @param from a commit of the branch, which is left out
 * @param most commits
 */
export async function* firstParents(repository: Repository, from: string, most: number): AsyncGenerator<string> {
  let commit = from;
  for (let n = 0; n < most; n++) {
    const [parent] = (await commitOf(repository, commit))?.parents ?? [];
    if (parent === undefined) return;
    commit = parent;
    yield parent;
  }
}

/** A commit of the branch, whose older commits are fetched until it is here; undefined where it is none of them. */
export async function commitOf(repository: Repository, id: string): Promise<Commit | undefined> {
  let commit = await repository.objects.commit(id);
  while (commit === undefined && (await repository.fetchOlderCommits())) commit = await repository.objects.commit(id);
  return commit;
}
