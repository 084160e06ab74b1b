// Versions of many applications at once, with as few fetches as it takes: one for the branch, one for older commits.
// What is wrong with one file is said about that file, and ends nothing for the others.
import { bring } from "../git/bring";
import type { Shown } from "../version";
import { asPromoteError, PromoteError } from "../errors";
import type { Item } from "../../../contract/items";
import { keysOf } from "../../../contract/repository";
import { NoFile, readPath } from "../git/files";
import { GitFiles } from "../git/gitFiles";
import { fileAt } from "./history";
import type { Repository } from "../git/repository";
import { sharedLevels } from "./layout";
import type { Layout } from "./layout";
import { replacedText } from "./standing";
import { carriedOf, changesOf, fileOf, pathsOf, placeOf, readWhole, standingOf } from "./whole";
import { wholeText } from "../version";
import type { PhaseFiles } from "./whole";
import { keyLine } from "./yamlLine";

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
  /** One sentence. */
  problem: string;
  /** Line of the file, from 1. */
  line: number;
  /** Whether there is no such file at all. */
  absent: boolean;
}

/** What a phase says: a version, or why there is none. */
export type Reading =
  | { version: string; shown: Shown; problem?: undefined; absent?: undefined }
  | (Problem & { version?: undefined; shown?: undefined });

/** Reads the version of a phase. Whatever a file does to its reader is told about that file. */
export async function readPhase(items: readonly Item[], phase: PhaseFiles): Promise<Reading> {
  for (const item of items) {
    try {
      await carriedOf(item, phase);
    } catch (error) {
      // Git itself is nobody's file.
      if (error instanceof PromoteError && error.kind !== "missing") throw error;
      const { message, line } = asPromoteError(error);
      const file = await fileOf(item, phase);
      return { problem: message, file, line: line ?? (await lineOf(item, phase)), absent: error instanceof NoFile };
    }
  }
  const { text, shown } = await readWhole(items, phase);
  return { version: text, shown };
}

/** The line that a problem of an item is about, as far as it is known. */
async function lineOf(item: Item, phase: PhaseFiles): Promise<number> {
  if (!("values" in item)) return 1;
  const text = await readPath(phase.files, placeOf(item, phase).path, "").catch(() => "");
  return keyLine(text, keysOf(item.keys[0] ?? ""));
}

/** Reads versions from a repository. */
export class Versions {
  /** What was read, by the ids of the content, and by the place where it is a sentence that names it. */
  private readonly known = new Map<string, Reading>();

  private constructor(
    private readonly repository: Repository,
    private readonly layout: Layout,
    /** The newest commit of the branch. */
    readonly newest: GitFiles,
  ) {}

  /** Fetches the newest commit with its folders, and the files of the given phases in it. */
  static async open(
    repository: Repository,
    layout: Layout,
    files: readonly Omit<PhaseAtCommit, "commit">[],
  ): Promise<Versions> {
    const versions = new Versions(repository, layout, new GitFiles(repository, await repository.fetchFolders()));
    await versions.fetch(files);
    return versions;
  }

  /** Newest commit of the branch. */
  get tip(): string {
    return this.newest.commit;
  }

  /** Fetches files of phases in the newest commit, and other files of it by their paths. */
  async fetch(files: readonly Omit<PhaseAtCommit, "commit">[], others: readonly string[] = []): Promise<void> {
    await this.newest.fetch([...files.flatMap((file) => this.paths(file).map(({ path }) => path)), ...others]);
  }

  /**
   * Fetches what is needed to read files at older commits.
   *
   * @returns the commits that the repository does not have
   */
  async bring(files: readonly PhaseAtCommit[]): Promise<Set<string>> {
    const commits = [...new Set(files.map((file) => file.commit))].filter((commit) => commit !== this.tip);
    const absent = await this.repository.fetchCommits(commits, sharedLevels(this.layout));
    const here = files.filter((file) => !absent.has(file.commit));
    await bring(
      this.repository,
      here.flatMap((file) => this.paths(file).map((path) => ({ commit: file.commit, ...path }))),
    );
    return absent;
  }

  /** What a phase at a commit says. */
  async read(file: PhaseAtCommit): Promise<Reading> {
    const phase = this.phaseFiles(file);
    const ids: string[] = [];
    for (const { path } of this.paths(file)) ids.push((await phase.files.descend(path))?.entry.id ?? "");
    const content = ids.join(" ");
    const place = `${file.app} ${file.phase} ${content}`;
    const known = this.known.get(content) ?? this.known.get(place);
    if (known) return known;
    const reading = await readPhase(this.layout.items, phase);
    // An absent file has no id, and is looked for again at another commit.
    if (reading.problem === undefined) this.known.set(content, reading);
    else if (content.trim() !== "") this.known.set(place, reading);
    return reading;
  }

  /**
   * What the version of a source would replace in a target: the promotion step decides by the same functions.
   *
   * @returns the version that stands there, empty where nothing does, or why the source's cannot be written
   */
  async replaces(target: PhaseAtCommit, source: PhaseAtCommit): Promise<{ before: string } | { problem: string }> {
    const into = this.phaseFiles(target);
    const from = this.phaseFiles(source);
    try {
      const { parts } = await readWhole(this.layout.items, from);
      const held: { name: string; text: string }[] = [];
      for (const each of parts) {
        const standing = await standingOf(each, into);
        const text = replacedText(standing, each.part.what, into.where(await fileOf(each.item, into)));
        held.push({ name: each.part.name, text: standing.kind === "other" ? `${text} without quotes` : text });
      }
      // What is copied need not be here to be told apart.
      await changesOf(
        parts.filter(({ item }) => !("copy" in item)),
        into,
        from,
      );
      return { before: wholeText(held) };
    } catch (error) {
      if (error instanceof PromoteError && error.kind !== "missing") throw error;
      return { problem: asPromoteError(error).message };
    }
  }

  private paths(place: Omit<PhaseAtCommit, "commit">): { path: string; shared: number }[] {
    return pathsOf(this.layout.items, place);
  }

  private phaseFiles({ app, phase, commit }: PhaseAtCommit): PhaseFiles & { files: GitFiles } {
    const files = new GitFiles(this.repository, commit);
    return { app, phase, files, where: (path) => fileAt(path, commit) };
  }
}
