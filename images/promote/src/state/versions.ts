// Versions of many applications at once, with as few fetches as it takes: one for the branch, one for older commits.
import { PromoteError } from "../errors";
import type { Repository } from "../repository";
import type { TreeEntry } from "../objects";
import { decodeText, readVersion } from "../yamlVersion";

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

/** Reads versions from a repository. */
export class Versions {
  private readonly known = new Map<string, string>();

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
    const ids = new Set<string>();
    for (const file of files) {
      const entry = await versions.entry({ ...file, commit: tip });
      if (entry) ids.add(entry.id);
    }
    await repository.fetchObjects([...ids]);
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
      if (stub && (await this.descend(file.commit, names)) === undefined) stubs.add(stub.id);
      else if (stub && !(await objects.has(stub.id))) stubs.add(stub.id);
    }
    await this.repository.fetchObjects([...stubs]);
    return absent;
  }

  /** The version in a file at a commit; undefined if there is none that can be read. */
  async at(file: FileAtCommit): Promise<string | undefined> {
    const entry = await this.entry(file);
    if (!entry) return undefined;
    const known = this.known.get(entry.id);
    if (known !== undefined) return known;
    const content = await this.repository.objects.read(entry.id);
    if (!content) return undefined;
    try {
      const version = readVersion(decodeText(content, ""), this.layout.versionKey, "");
      this.known.set(entry.id, version);
      return version;
    } catch (error) {
      if (error instanceof PromoteError) return undefined;
      throw error;
    }
  }

  private entry(file: FileAtCommit): Promise<TreeEntry | undefined> {
    return this.descend(file.commit, this.path(file).split("/"));
  }

  private path({ app, phase }: FileAtCommit): string {
    return this.layout.valuesPath.replaceAll("{app}", app).replaceAll("{phase}", phase);
  }

  private async descend(commit: string, names: string[]): Promise<TreeEntry | undefined> {
    const tree = (await this.repository.objects.commit(commit))?.tree;
    let at: TreeEntry | undefined = tree === undefined ? undefined : { mode: "40000", id: tree };
    for (const name of names) {
      const entries: Map<string, TreeEntry> | undefined = at && (await this.repository.objects.tree(at.id));
      at = entries?.get(name);
      if (!at) return undefined;
    }
    return at;
  }
}
