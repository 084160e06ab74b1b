// Versions of many applications at once, with as few fetches as it takes: one for the branch, one for older commits.
// What is wrong with one file is said about that file, and ends nothing for the others.
import { asPromoteError, PromoteError } from "../errors";
import { gitFile, isFolder, kindOf, readText } from "../files";
import { describe } from "../history";
import type { TreeEntry } from "../objects";
import type { Repository } from "../repository";
import { fillPath } from "../../../../contract/repository";
import { readVersion } from "../yamlVersion";

/** Where versions stand in the repository. */
export interface Layout {
  /** Path of a phase's values file, with {app} and {phase}. */
  valuesPath: string;
  versionKey: string[];
  /** Number of leading folders of the path that all applications and phases share. */
  sharedFolders: number;
}

/** One file at one commit. */
export interface FileAtCommit {
  app: string;
  phase: string;
  commit: string;
}

/** What a file says: a version, or in one sentence why there is none. */
export type Reading =
  | { version: string; problem?: undefined; absent?: undefined }
  | { version?: undefined; problem: string; absent: boolean };

/** Where a path leads. `rest` are the names that are left when it ends at something that is no folder. */
interface Found {
  entry: TreeEntry;
  rest: string[];
}

/** Reads versions from a repository. */
export class Versions {
  /** What was read, by the id of the content, and by the path where it is a sentence that names it. */
  private readonly known = new Map<string, Reading>();

  private constructor(
    private readonly repository: Repository,
    private readonly layout: Layout,
    /** Newest commit of the branch. */
    readonly tip: string,
  ) {}

  /** Fetches the newest commit and the values files of the given phases in it. */
  static async open(
    repository: Repository,
    layout: Layout,
    files: readonly Omit<FileAtCommit, "commit">[],
  ): Promise<Versions> {
    const tip = await repository.fetchFolders();
    const versions = new Versions(repository, layout, tip);
    await versions.fetchFiles(files.map((file) => versions.path(file)));
    return versions;
  }

  /**
   * Fetches what is needed to read files at older commits.
   *
   * @returns the commits that the repository does not have
   */
  async bring(files: readonly FileAtCommit[]): Promise<Set<string>> {
    const { objects } = this.repository;
    const commits = [...new Set(files.map((file) => file.commit))].filter((commit) => commit !== this.tip);
    const absent = await this.repository.fetchCommits(commits, this.layout.sharedFolders + 1);
    const stubs = new Set<string>();
    for (const file of files) {
      if (absent.has(file.commit)) continue;
      const names = this.path(file).split("/");
      const stub = await this.descend(file.commit, names.slice(0, this.layout.sharedFolders + 1));
      // Only a folder or a file can be asked for: the commit of a submodule is in another repository.
      if (!stub || stub.rest.length > 0 || !(isFolder(stub.entry.mode) || kindOf(stub.entry.mode) === undefined))
        continue;
      const whole = await this.descend(file.commit, names);
      if (whole === undefined || !(await objects.has(whole.entry.id))) stubs.add(stub.entry.id);
    }
    await this.repository.fetchObjects([...stubs]);
    return absent;
  }

  /** What a file at a commit says. */
  async at(file: FileAtCommit): Promise<Reading> {
    const path = this.path(file);
    const where = describe(path, file.commit);
    const found = await this.descend(file.commit, path.split("/"));
    if (!found) return { problem: `${where} does not exist.`, absent: true };
    if (found.rest.length > 0) {
      const blocked = path.slice(0, -found.rest.join("/").length - 1);
      return {
        problem: `${where} does not exist: ${blocked} is ${kindOf(found.entry.mode) ?? "a file"}.`,
        absent: true,
      };
    }
    const { id } = found.entry;
    const known = this.known.get(id) ?? this.known.get(`${id} ${path}`);
    if (known) return known;
    const reading = await this.read(found.entry, where);
    this.known.set(reading.problem === undefined ? id : `${id} ${path}`, reading);
    return reading;
  }

  private async read(entry: TreeEntry, where: string): Promise<Reading> {
    try {
      const text = await readText(gitFile(this.repository.objects, entry), where);
      return { version: readVersion(text, this.layout.versionKey, where) };
    } catch (error) {
      // Whatever one file does to its reader is told about that file. Git itself is nobody's file.
      if (error instanceof PromoteError && error.kind !== "missing") throw error;
      return { problem: asPromoteError(error).message, absent: false };
    }
  }

  /**
   * Fetches files of the newest commit. A file that stands among few others is fetched by its folder, since a server leaves
   * out what is too large only below what it is asked for.
   */
  private async fetchFiles(paths: readonly string[]): Promise<void> {
    const { objects } = this.repository;
    const folders = new Map<string, Set<string>>();
    for (const path of new Set(paths)) {
      const found = await this.descend(this.tip, path.split("/"));
      if (!found || found.rest.length > 0 || kindOf(found.entry.mode) !== undefined) continue;
      const folder = await this.descend(this.tip, path.split("/").slice(0, -1));
      const id = folder?.entry.id ?? "";
      folders.set(id, (folders.get(id) ?? new Set()).add(found.entry.id));
    }
    const wanted = new Set<string>();
    for (const [folder, files] of folders) {
      const absent: string[] = [];
      for (const id of files) if (!(await objects.has(id))) absent.push(id);
      if (absent.length === 0) continue;
      const entries = [...((await objects.tree(folder))?.values() ?? [])];
      const few = entries.length <= 2 * files.size + 16 && entries.every(({ mode }) => kindOf(mode) === undefined);
      for (const id of few ? [folder] : absent) wanted.add(id);
    }
    await this.repository.fetchObjects([...wanted]);
  }

  private path({ app, phase }: Omit<FileAtCommit, "commit">): string {
    return fillPath(this.layout.valuesPath, app, phase);
  }

  /** Follows names down from a commit; undefined where there is no such name, or its folder is not here. */
  private async descend(commit: string, names: string[]): Promise<Found | undefined> {
    const tree = (await this.repository.objects.commit(commit))?.tree;
    if (tree === undefined) return undefined;
    let entry: TreeEntry = { mode: "40000", id: tree };
    for (const [at, name] of names.entries()) {
      if (!isFolder(entry.mode)) return { entry, rest: names.slice(at) };
      const next: TreeEntry | undefined = (await this.repository.objects.tree(entry.id))?.get(name);
      if (!next) return undefined;
      entry = next;
    }
    return { entry, rest: [] };
  }
}
