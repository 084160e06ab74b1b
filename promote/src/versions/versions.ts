// Versions of many applications at once, with as few fetches as it takes: one for the branch, one for older commits.
// What is wrong with one file is said about that file, and ends nothing for the others.
import { bringBelow } from "../git/below";
import { bring } from "../git/bring";
import type { Wanted } from "../git/bring";
import type { Change } from "../git/commits";
import { asPromoteError, PromoteError } from "../errors";
import type { Item } from "../../../contract/items";
import { NoFile } from "../git/files";
import { GitFiles } from "../git/gitFiles";
import { fileAt } from "./history";
import { kindOf } from "./items/items";
import type { Repository } from "../git/repository";
import { holdPathOf, sharedLevels } from "./layout";
import type { Layout } from "./layout";
import { isSameVersion } from "../version";
import {
  carriedOf,
  changesOf,
  copiedOf,
  fileOf,
  heldText,
  holdingsOf,
  pathsOf,
  readWhole,
  wantedOf,
  wholeOf,
} from "./whole";
import type { Carried, PhaseFiles, Whole } from "./whole";

/** An application in a phase at a commit. */
export interface PhaseAtCommit {
  app: string;
  phase: string;
  commit: string;
}

/** Why a phase has no version. */
export interface Problem {
  /** The file that it is about. */
  file: string;
  /** What such a file is called. */
  called: string;
  /** One sentence. */
  problem: string;
  /** Line of the file, from 1. */
  line: number;
  /** Whether there is no such file at all. */
  absent: boolean;
}

/** What a phase says: a version, or why there is none. */
export type Reading =
  | (Pick<Whole, "texts" | "shown"> & { version: string; problem?: undefined; absent?: undefined })
  | (Problem & { version?: undefined; shown?: undefined; texts?: undefined });

/** Whether two phases hold the same. */
export const holdSame = (a: Reading, b: Reading): boolean =>
  a.texts !== undefined && b.texts !== undefined && isSameVersion(a.texts, b.texts);

/** Reads the version of a phase. Whatever a file does to its reader is told about that file. */
export async function readPhase(items: readonly Item[], phase: PhaseFiles): Promise<Reading> {
  const parts: Carried[] = [];
  for (const item of items) {
    try {
      parts.push(...(await carriedOf(item, phase)));
    } catch (error) {
      // Git itself is nobody's file.
      if (error instanceof PromoteError && error.kind !== "missing") throw error;
      const { message, line = 1 } = asPromoteError(error);
      const { called } = kindOf(item);
      return { problem: message, file: await fileOf(item, phase), called, line, absent: error instanceof NoFile };
    }
  }
  const { texts, text: version, shown } = wholeOf(parts);
  return { version, texts, shown };
}

/** Reads versions from a repository. */
export class Versions {
  /** What was read, by the ids of the content, and by the place where it is a sentence that names it. */
  private readonly known = new Map<string, Reading>();

  /** Commits that were found not to be there. */
  private readonly absent = new Set<string>();

  private constructor(
    readonly repository: Repository,
    private readonly layout: Layout,
    /** The newest commit of the branch. */
    readonly newest: GitFiles,
    /** What was fetched of older commits, as "<app> <phase> <commit>". */
    private readonly brought = new Set<string>(),
  ) {}

  /** Fetches the newest commit with its folders, and the files of the given phases in it. */
  static async open(
    repository: Repository,
    layout: Layout,
    files: readonly Omit<PhaseAtCommit, "commit">[],
  ): Promise<Versions> {
    return Versions.at(repository, layout, new GitFiles(repository, await repository.fetchFolders()), files);
  }

  /** The same at a newest commit that is here with its folders. */
  static async at(
    repository: Repository,
    layout: Layout,
    newest: GitFiles,
    files: readonly Omit<PhaseAtCommit, "commit">[],
  ): Promise<Versions> {
    const versions = new Versions(repository, layout, newest);
    await versions.fetch(files);
    return versions;
  }

  /** The same repository at a newer commit: what was read and fetched of others stays known. */
  movedTo(newest: GitFiles): Versions {
    const versions = new Versions(this.repository, this.layout, newest, this.brought);
    for (const [content, reading] of this.known) versions.known.set(content, reading);
    return versions;
  }

  /** Newest commit of the branch. */
  get tip(): string {
    return this.newest.commit;
  }

  /** Fetches files of phases in the newest commit, and other files of it by their paths. */
  async fetch(files: readonly Omit<PhaseAtCommit, "commit">[], others: readonly string[] = []): Promise<void> {
    await this.newest.fetch([
      ...files.flatMap((file) => this.wanted({ ...file, commit: this.tip })).map(({ path }) => path),
      ...new Set(files.map(({ app }) => holdPathOf(this.layout, app))),
      this.layout.stops,
      ...others,
    ]);
  }

  /**
   * Fetches what is needed to read files at older commits.
   *
   * @returns the commits that the repository does not have
   */
  async bring(files: readonly PhaseAtCommit[]): Promise<ReadonlySet<string>> {
    const asPlace = ({ app, phase, commit }: PhaseAtCommit): string => `${app} ${phase} ${commit}`;
    const wanted = files.filter((file) => !this.brought.has(asPlace(file)) && !this.absent.has(file.commit));
    const commits = [...new Set(wanted.map((file) => file.commit))].filter((commit) => commit !== this.tip);
    for (const commit of await this.repository.fetchCommits(commits, sharedLevels(this.layout)))
      this.absent.add(commit);
    const here = wanted.filter((file) => !this.absent.has(file.commit));
    await bring(
      this.repository,
      here.flatMap((file) => this.wanted(file)),
    );
    for (const file of here) this.brought.add(asPlace(file));
    return this.absent;
  }

  /** What a phase at a commit says. */
  async read(file: PhaseAtCommit): Promise<Reading> {
    const phase = this.phaseFiles(file);
    const found = await Promise.all(pathsOf(this.layout.items, file).map((path) => phase.files.find(path)));
    const content = found.map((each) => (each?.rest.length === 0 ? `${each.entry.mode} ${each.entry.id}` : "")).join();
    const place = `${file.app} ${file.phase} ${content}`;
    const known = this.known.get(content) ?? this.known.get(place);
    if (known) return known;
    const reading = await readPhase(this.layout.items, phase);
    // An absent file has no id, and is looked for again at another commit.
    if (reading.problem === undefined) this.known.set(content, reading);
    else if (found.some((each) => each !== undefined)) this.known.set(place, reading);
    return reading;
  }

  /**
   * What the version of a source would replace in a target: decided as the promotion step decides.
   *
   * @param thorough what is copied is fetched too, to see whether it can be
   * @returns the version that stands there, empty where nothing does; or why the source's cannot be written
   */
  async replaces(
    target: PhaseAtCommit,
    source: PhaseAtCommit,
    thorough: boolean,
  ): Promise<{ before: string; same: boolean } | { problem: string }> {
    const into = this.phaseFiles(target);
    const from = this.phaseFiles(source);
    try {
      const { parts } = await readWhole(this.layout.items, from);
      const holdings = await holdingsOf(parts, into);
      const different = holdings.filter(({ same }) => !same);
      const copied = thorough ? copiedOf(different, from) : [];
      for (const path of copied) await bringBelow(this.repository, { ...from, commit: source.commit, path });
      await changesOf(different, into, from);
      return { before: heldText(holdings), same: different.length === 0 };
    } catch (error) {
      if (error instanceof PromoteError && error.kind !== "missing") throw error;
      return { problem: asPromoteError(error).message };
    }
  }

  /** What a phase has to become so that it holds what it held at an earlier commit. Throws as a promotion does where it cannot. */
  async putBack(place: Omit<PhaseAtCommit, "commit">, commit: string): Promise<Change[]> {
    await this.bring([{ ...place, commit }]);
    const into = this.phaseFiles({ ...place, commit: this.tip });
    const from = this.phaseFiles({ ...place, commit });
    const { parts } = await readWhole(this.layout.items, from);
    const different = (await holdingsOf(parts, into)).filter(({ same }) => !same);
    for (const path of copiedOf(different, from)) await bringBelow(this.repository, { ...from, commit, path });
    return changesOf(different, into, from);
  }

  private wanted({ commit, ...place }: PhaseAtCommit): Wanted[] {
    return wantedOf(this.layout.items, place, commit);
  }

  private phaseFiles({ app, phase, commit }: PhaseAtCommit): PhaseFiles {
    const files = new GitFiles(this.repository, commit);
    return { app, phase, files, where: (path) => fileAt(path, commit) };
  }
}
