// Which version a phase held before, by the branch's own history.
import { firstParents } from "../git/firstParents";
import type { Repository } from "../git/repository";
import { holdSame } from "./versions";
import type { Versions } from "./versions";

/** A version that a phase held. */
export interface Before {
  /** The newest commit of the branch at which it did. */
  commit: string;
  version: string;
  /** The next one: by it the phase went on. */
  by: string;
}

/** How far back it is looked for: commits of the branch, and how many are read at once. */
const limits = { commits: 2000, atOnce: 50 };

/**
 * The version that a phase held before the one that it holds now.
 *
 * @param fits which of them is looked for
 * @returns undefined where it held no such version in the last 2000 commits
 */
export async function heldBefore(
  repository: Repository,
  versions: Versions,
  place: { app: string; phase: string },
  fits: (version: string) => boolean,
): Promise<Before | undefined> {
  const now = await versions.read({ ...place, commit: versions.tip });
  let commits: string[] = [];
  let newer = versions.tip;
  for await (const commit of firstParents(repository, versions.tip, limits.commits)) {
    commits.push(commit);
    if (commits.length < limits.atOnce) continue;
    const found = await newestOf(commits);
    if (found) return found;
    commits = [];
  }
  return newestOf(commits);

  async function newestOf(ids: readonly string[]): Promise<Before | undefined> {
    const places = ids.map((commit) => ({ ...place, commit }));
    const absent = await versions.bring(places);
    for (const each of places.filter(({ commit }) => !absent.has(commit))) {
      const reading = await versions.read(each);
      const { version } = reading;
      const by = newer;
      newer = each.commit;
      if (version === undefined || holdSame(now, reading)) continue;
      if (fits(version)) return { commit: each.commit, version, by };
    }
    return undefined;
  }
}
