// Versions of many applications at once, with as few fetches as it takes: one for the branch, one for older commits.
// What is wrong with one file is said about that file, and ends nothing for the others.
import { fillPath } from "../../../contract/repository";
import { bring } from "../git/bring";
import { asPromoteError, PromoteError } from "../errors";
import { NoFile, readPath } from "../git/files";
import type { Files } from "../git/files";
import { GitFiles } from "../git/gitFiles";
import { fileAt } from "./history";
import type { Repository } from "../git/repository";
import type { Layout } from "./layout";
import { keyLine } from "./yamlLine";
import { readStanding, readVersion, replacedText, replaceVersion } from "./yamlVersion";

/** One file at one commit. */
export interface FileAtCommit {
  app: string;
  phase: string;
  commit: string;
}

/** Why a file has no version. */
export interface Problem {
  /** One sentence. */
  problem: string;
  /** Line of the file, from 1. */
  line: number;
  /** Whether there is no file at all. */
  absent: boolean;
}

/** What a file says: a version, or why there is none. */
export type Reading =
  { version: string; problem?: undefined; absent?: undefined } | (Problem & { version?: undefined });

/** Reads the version of one values file. Whatever the file does to its reader is told about that file. */
export async function readValuesFile(files: Files, path: string, key: string[], where: string): Promise<Reading> {
  let text = "";
  try {
    text = await readPath(files, path, where);
    return { version: readVersion(text, key, where) };
  } catch (error) {
    // Git itself is nobody's file.
    if (error instanceof PromoteError && error.kind !== "missing") throw error;
    const { message, line } = asPromoteError(error);
    return { problem: message, line: line ?? keyLine(text, key), absent: error instanceof NoFile };
  }
}

/** Reads versions from a repository. */
export class Versions {
  /** What was read, by the id of the content, and by the path where it is a sentence that names it. */
  private readonly known = new Map<string, Reading>();

  private constructor(
    private readonly repository: Repository,
    private readonly layout: Layout,
    /** The newest commit of the branch. */
    readonly newest: GitFiles,
  ) {}

  /** Fetches the newest commit with its folders, and the values files of the given phases in it. */
  static async open(
    repository: Repository,
    layout: Layout,
    files: readonly Omit<FileAtCommit, "commit">[],
  ): Promise<Versions> {
    const versions = new Versions(repository, layout, new GitFiles(repository, await repository.fetchFolders()));
    await versions.fetch(files);
    return versions;
  }

  /** Newest commit of the branch. */
  get tip(): string {
    return this.newest.commit;
  }

  /** Fetches values files of the newest commit, and other files of it by their paths. */
  async fetch(files: readonly Omit<FileAtCommit, "commit">[], others: readonly string[] = []): Promise<void> {
    await this.newest.fetch([...files.map((file) => this.path(file)), ...others]);
  }

  /**
   * Fetches what is needed to read files at older commits.
   *
   * @returns the commits that the repository does not have
   */
  async bring(files: readonly FileAtCommit[]): Promise<Set<string>> {
    const commits = [...new Set(files.map((file) => file.commit))].filter((commit) => commit !== this.tip);
    const absent = await this.repository.fetchCommits(commits, this.layout.sharedFolders + 1);
    const here = files.filter((file) => !absent.has(file.commit));
    const wanted = here.map((file) => ({ commit: file.commit, path: this.path(file) }));
    await bring(this.repository, wanted, this.layout.sharedFolders);
    return absent;
  }

  /** The version in a file at a commit; undefined where there is none that can be read. */
  async at(file: FileAtCommit): Promise<string | undefined> {
    return (await this.read(file)).version;
  }

  /** What a file at a commit says. */
  async read(file: FileAtCommit): Promise<Reading> {
    const path = this.path(file);
    const files = new GitFiles(this.repository, file.commit);
    const id = (await files.descend(path))?.entry.id ?? "";
    const known = this.known.get(id) ?? this.known.get(`${id} ${path}`);
    if (known) return known;
    const reading = await readValuesFile(files, path, this.layout.versionKey, fileAt(path, file.commit));
    // An absent file has no id, and is looked for again at another commit.
    if (reading.problem === undefined) this.known.set(id, reading);
    else if (id !== "") this.known.set(`${id} ${path}`, reading);
    return reading;
  }

  /**
   * What a version would replace in a file: the promotion step decides by the same functions.
   *
   * @returns the text that stands there, empty where nothing does, or why the version cannot be written
   */
  async replaces(file: FileAtCommit, version: string): Promise<{ before: string } | { problem: string }> {
    const { versionKey } = this.layout;
    const where = fileAt(this.path(file), file.commit);
    try {
      const text = await readPath(new GitFiles(this.repository, file.commit), this.path(file), where);
      const standing = readStanding(text, versionKey, where);
      const before = replacedText(standing, versionKey, where);
      replaceVersion(text, versionKey, version, where);
      return { before: standing.kind === "other" ? `${before} without quotes` : before };
    } catch (error) {
      if (error instanceof PromoteError && error.kind !== "missing") throw error;
      return { problem: asPromoteError(error).message };
    }
  }

  /** Path of a phase's values file. */
  path({ app, phase }: Omit<FileAtCommit, "commit">): string {
    return fillPath(this.layout.valuesPath, app, phase);
  }
}
