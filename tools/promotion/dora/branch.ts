// What became of versions on a branch, commit by commit, the oldest first: the facts that the four keys are counted from.
import { PromoteError } from "../../../promote/src/errors";
import { readHoldFile } from "../../../promote/src/gates/holdFile";
import { bring } from "../../../promote/src/git/bring";
import { readPath } from "../../../promote/src/git/files";
import { commitOf, firstParents } from "../../../promote/src/git/firstParents";
import { GitFiles } from "../../../promote/src/git/gitFiles";
import { trailer } from "../../../promote/src/git/objects";
import type { Repository } from "../../../promote/src/git/repository";
import { isSameVersion, type PartText } from "../../../promote/src/version";
import { holdPathOf, sharedFolders, type Layout } from "../../../promote/src/versions/layout";
import { Versions } from "../../../promote/src/versions/versions";
import { wantedOf } from "../../../promote/src/versions/whole";
import { ChangedApps, everyApp } from "./changedApps";

/** How far is gone: commits of the branch, how many are read at once, and how many in a row must be too old until it is believed. */
const limits = { commits: 200_000, atOnce: 500, tooOld: 100 };

/** A commit at which a phase of an application came to hold a version. */
export interface VersionChange {
  app: string;
  phase: string;
  commit: string;
  /** Milliseconds. */
  at: number;
  /** Place of the commit among those that were looked at. */
  order: number;
  version: string;
  texts: readonly PartText[];
  /** True: it may have held that version before already, since it is the first commit that was looked at. */
  older: boolean;
  /** True: the commit says that it takes the version before back. */
  takesBack: boolean;
}

/** A commit at which a person said that a version is not to be in a phase. */
export interface Refused extends Pick<VersionChange, "app" | "phase" | "commit" | "at" | "order"> {
  /** As the person wrote it. */
  version: string;
}

/** What was found. */
export interface BranchFacts {
  /** Commits of the branch since then. */
  commits: number;
  changes: VersionChange[];
  refusals: Refused[];
  /** Applications that were seen, whether anything of them changed or not; and those that were not asked for. */
  apps: ReadonlySet<string>;
  others: ReadonlySet<string>;
}

/** What is looked for. */
export interface Wanted {
  layout: Layout;
  phases: readonly string[];
  /** Which applications are looked at. */
  isAsked: (app: string) => boolean;
  /** Milliseconds from when on commits are counted. */
  since: number;
  /** Milliseconds from when on they are looked at, since versions come from somewhere. */
  from: number;
}

/** Reads the branch. */
export async function readBranch(repository: Repository, wanted: Wanted): Promise<BranchFacts> {
  const tip = await repository.fetchFolders();
  const commits = await commitsSince(repository, tip, wanted.from);
  const versions = await Versions.at(repository, wanted.layout, new GitFiles(repository, tip), []);
  const reader = new Reader(repository, versions, wanted);
  for (let at = 0; at < commits.length; at += limits.atOnce) {
    await reader.read(commits, at, at + limits.atOnce);
    repository.objects.forget();
  }
  return {
    commits: reader.counted,
    changes: reader.changes,
    refusals: reader.refusals,
    apps: reader.apps,
    others: reader.others,
  };
}

const timeOf = async (repository: Repository, commit: string): Promise<number> =>
  (await commitOf(repository, commit))!.at;

/** The commits of the branch since a time, the oldest first. Clocks differ: one that is too old does not end it. */
async function commitsSince(repository: Repository, tip: string, from: number): Promise<string[]> {
  const commits = [tip];
  let tooOld = 0;
  for await (const commit of firstParents(repository, tip, limits.commits)) {
    commits.push(commit);
    tooOld = (await timeOf(repository, commit)) < from ? tooOld + 1 : 0;
    if (tooOld >= limits.tooOld) break;
    if (commits.length % limits.atOnce === 0) repository.objects.forget();
  }
  return commits.reverse();
}

/** Goes through the commits in their order. */
class Reader {
  readonly changes: VersionChange[] = [];
  readonly refusals: Refused[] = [];
  readonly apps = new Set<string>();
  readonly others = new Set<string>();
  counted = 0;
  private readonly changed: ChangedApps;
  /** The last version that could be read, by application and phase. */
  private readonly held = new Map<string, readonly PartText[]>();
  /** What was refused last, by application. */
  private readonly refused = new Map<string, ReadonlySet<string>>();

  constructor(
    private readonly repository: Repository,
    private readonly versions: Versions,
    private readonly wanted: Wanted,
  ) {
    this.changed = new ChangedApps(repository, wanted.layout, wanted.phases);
  }

  /** Reads the commits from one place to another. */
  async read(commits: readonly string[], from: number, to: number): Promise<void> {
    const batch = commits.slice(from, to);
    await this.changed.bring([...commits.slice(Math.max(0, from - 1), from), ...batch]);
    const places: { app: string; commit: string; order: number }[] = [];
    for (const [n, commit] of batch.entries()) {
      const order = from + n;
      const apps = await this.changed.between(commits[order - 1], commit);
      for (const app of this.appsOf(apps)) places.push({ app, commit, order });
    }
    const { items, holds } = this.wanted.layout;
    const files = places.flatMap(({ app, commit }) => [
      ...this.wanted.phases.flatMap((phase) => wantedOf(items, { app, phase }, commit)),
      { commit, path: holdPathOf(this.wanted.layout, app), shared: sharedFolders(holds) },
    ]);
    await bring(this.repository, files);
    for (const place of places) await this.look(place);
    for (const commit of batch) if ((await timeOf(this.repository, commit)) >= this.wanted.since) this.counted++;
  }

  /** The applications that are looked at; a file that all share is of each that is known by then. */
  private appsOf(found: ReadonlySet<string>): string[] {
    const { isAsked } = this.wanted;
    const named = [...found].filter((app) => app !== everyApp);
    for (const app of named) (isAsked(app) ? this.apps : this.others).add(app);
    if (!this.changed.areNamed) return found.has(everyApp) ? [everyApp] : [];
    return found.has(everyApp) ? [...this.apps] : named.filter(isAsked);
  }

  private async look({ app, commit, order }: { app: string; commit: string; order: number }): Promise<void> {
    const { at, message, parents } = (await this.repository.objects.commit(commit))!;
    // Of a merge the commits that it brought in say what it is.
    const messages = [message];
    for (const id of parents.slice(1)) messages.push((await this.repository.objects.commit(id))?.message ?? "");
    const takesBack = messages.some((each) => trailer(each, "Rollback-Of") !== undefined);
    for (const phase of this.wanted.phases) {
      const { version, texts } = await this.versions.read({ app, phase, commit });
      // What cannot be read for a while is no other version.
      if (version === undefined) continue;
      const key = `${app} ${phase}`;
      const before = this.held.get(key);
      if (before !== undefined && isSameVersion(before, texts)) continue;
      this.held.set(key, texts);
      const older = order === 0 && parents.length > 0;
      this.changes.push({ app, phase, commit, at, order, version, texts, older, takesBack });
    }
    await this.lookAtRefusals({ app, commit, at, order });
  }

  private async lookAtRefusals(place: Pick<Refused, "app" | "commit" | "at" | "order">): Promise<void> {
    const { app, commit, order } = place;
    const path = holdPathOf(this.wanted.layout, app);
    const now = new Set<string>();
    try {
      const { refused } = readHoldFile(await readPath(new GitFiles(this.repository, commit), path, path), path);
      for (const [phase, all] of refused) for (const { version } of all) now.add(`${phase} ${version}`);
    } catch (error) {
      if (error instanceof PromoteError && error.kind === "missing") return;
      throw error;
    }
    const before = this.refused.get(app);
    this.refused.set(app, now);
    // What was refused before the first commit that was looked at is nobody's failure of this time.
    if (order === 0) return;
    for (const each of now) {
      const [phase = "", ...version] = each.split(" ");
      if (before?.has(each) !== true) this.refusals.push({ ...place, phase, version: version.join(" ") });
    }
  }
}
