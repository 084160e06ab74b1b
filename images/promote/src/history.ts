// The branch as one promotion sees it: which commits came after the source commit, and what each file held when.
import type { TreeEntry } from "./objects";
import { PromoteError } from "./errors";
import { readText } from "./files";
import { gitFile } from "./gitFiles";
import type { Repository } from "./repository";
import { readStanding } from "./yamlVersion";
import type { Standing } from "./yamlVersion";

/** Mode of a folder's entry. */
const folder = "40000";

/** A file at a commit. */
export interface FileAt {
  mode: string;
  /** Id of its content. */
  id: string;
}

/** What a view of the branch is about. */
export interface Scope {
  gitRepo: string;
  branch: string;
  sourceCommit: string;
  /** Path of the source phase's values file. */
  sourceFile: string;
  /** Path of the target phase's values file. */
  targetFile: string;
  /** Number of leading folders of both paths that all applications and phases share. */
  sharedFolders: number;
}

/** A view of the branch at its newest commit. */
export class History {
  /** What stands at a key, by mode and id of the file. */
  private readonly standings = new Map<string, Standing>();

  private constructor(
    private readonly repository: Repository,
    private readonly scope: Scope,
    /** Newest commit of the branch. */
    readonly tip: string,
    /** Commits of the branch that contain the source commit: what came after it. */
    readonly after: ReadonlySet<string>,
    /** Commits of side branches that began before the source commit and were merged since. */
    readonly beside: ReadonlySet<string>,
  ) {}

  /**
   * Finds the source commit on the branch, and brings the objects that the decision and the commit need.
   *
   * @throws PromoteError "bad-input" if the source commit is not on the branch
   */
  static async open(repository: Repository, scope: Scope, tip: string): Promise<History> {
    const source = scope.sourceCommit;
    let seen = await reach(repository, tip);
    // With merges, what lies beyond the fetched commits may matter for which commits the source commit contains.
    while ((!seen.has(source) || !isLinear(seen)) && (await repository.fetchOlderCommits())) {
      seen = await reach(repository, tip);
    }
    if (!seen.has(source)) {
      throw new PromoteError(
        "bad-input",
        `--source-commit ${source} is not on the branch ${scope.branch} of ${scope.gitRepo}; it must be.`,
      );
    }
    const before = await reach(repository, source);
    const since = [...seen.keys()].filter((id) => !before.has(id));
    const after = following(source, since, seen);
    const history = new History(repository, scope, tip, after, new Set(since.filter((id) => !after.has(id))));
    await history.bring();
    return history;
  }

  /** The source phase's values file at the source commit. */
  async sourceFile(): Promise<string> {
    const { sourceFile, sourceCommit } = this.scope;
    return this.text(sourceFile, sourceCommit);
  }

  /** A file's text at a commit. */
  async text(file: string, commit: string): Promise<string> {
    const where = describe(file, commit);
    const found = await this.find(file, commit);
    if (!found) throw new PromoteError("missing", `${where} does not exist.`);
    return readText(gitFile(this.repository.objects, found), where);
  }

  /** Where a file's content is at a commit, or undefined if there is none. */
  async find(file: string, commit: string): Promise<FileAt | undefined> {
    let at: TreeEntry | undefined = { mode: folder, id: await this.treeOf(commit) };
    for (const name of file.split("/")) {
      if (at.mode !== folder) return undefined;
      const entries: Map<string, TreeEntry> | undefined = await this.repository.objects.tree(at.id);
      // A folder that was to be fetched and is absent must never be taken for one without the file.
      if (!entries) throw new PromoteError("other", `${describe(file, commit)} was not fetched.`);
      at = entries.get(name);
      if (!at) return undefined;
    }
    return at;
  }

  /** What stands where a file's version belongs at a commit; none where the file cannot be read. */
  async standingAt(file: string, commit: string, versionKey: string[]): Promise<Standing> {
    const found = await this.find(file, commit);
    if (!found) return { kind: "missing" };
    const name = `${found.mode} ${found.id}`;
    const known = this.standings.get(name) ?? (await this.read(file, commit, versionKey));
    this.standings.set(name, known);
    return known;
  }

  /** The version in a file at a commit; undefined where there is none. */
  async versionAt(file: string, commit: string, versionKey: string[]): Promise<string | undefined> {
    const standing = await this.standingAt(file, commit, versionKey);
    return standing.kind === "version" ? standing.text : undefined;
  }

  private async read(file: string, commit: string, versionKey: string[]): Promise<Standing> {
    try {
      return readStanding(await this.text(file, commit), versionKey, describe(file, commit));
    } catch (error) {
      if (error instanceof PromoteError && error.kind === "missing") return { kind: "none", problem: error.message };
      throw error;
    }
  }

  /** A commit's parents. */
  async parents(commit: string): Promise<readonly string[]> {
    return (await this.repository.objects.commit(commit))?.parents ?? [];
  }

  /** A commit's message. */
  async message(commit: string): Promise<string> {
    return (await this.repository.objects.commit(commit))?.message ?? "";
  }

  private async treeOf(commit: string): Promise<string> {
    const found = await this.repository.objects.commit(commit);
    if (!found) throw new PromoteError("other", `commit ${commit} was not fetched.`);
    return found.tree;
  }

  /** Fetches the missing folders: first what all applications share, then what belongs to this one. */
  private async bring(): Promise<void> {
    const { sharedFolders, sourceFile, targetFile, sourceCommit } = this.scope;
    const { objects } = this.repository;
    const since = [...this.after, ...this.beside];
    const commits = new Set([...since, sourceCommit, this.tip]);
    for (const id of since) for (const parent of (await objects.commit(id))?.parents ?? []) commits.add(parent);
    const roots = new Set<string>();
    for (const id of commits) {
      const tree = (await objects.commit(id))?.tree;
      if (tree !== undefined && (await this.stub(tree, targetFile, sharedFolders)) === "missing") roots.add(tree);
    }
    await this.repository.fetchObjects([...roots], sharedFolders);

    const wanted = new Set<string>();
    const want = async (file: string, id: string): Promise<void> => {
      const tree = (await objects.commit(id))?.tree;
      const stub = tree === undefined ? undefined : await this.stub(tree, file, sharedFolders);
      if (stub === undefined || stub === "missing" || wanted.has(stub.id)) return;
      // What is below may be absent though the folder itself is here.
      if ((await this.descend(stub, file.split("/").slice(sharedFolders + 1))) === "missing") wanted.add(stub.id);
    };
    for (const id of commits) {
      await want(sourceFile, id);
      await want(targetFile, id);
    }
    await this.repository.fetchObjects([...wanted]);
  }

  /** The entry just below the shared folders: where an application's own part of the repository begins. */
  private stub(tree: string, file: string, shared: number): Promise<TreeEntry | "missing" | undefined> {
    return this.descend({ mode: folder, id: tree }, file.split("/").slice(0, shared + 1));
  }

  /** Follows names down from an entry. "missing": an object on the way was not fetched; undefined: there is no such name. */
  private async descend(from: TreeEntry, names: string[]): Promise<TreeEntry | "missing" | undefined> {
    let at: TreeEntry | undefined = from;
    for (const name of names) {
      if (at.mode !== folder) return undefined;
      const entries: Map<string, TreeEntry> | undefined = await this.repository.objects.tree(at.id);
      if (!entries) return "missing";
      at = entries.get(name);
      if (!at) return undefined;
    }
    return at.mode !== folder && !(await this.repository.objects.has(at.id)) ? "missing" : at;
  }
}

/** All commits that are here and that `from` contains, with their parents. */
async function reach(repository: Repository, from: string): Promise<Map<string, string[]>> {
  const commits = new Map<string, string[]>();
  const open = [from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (commits.has(id)) continue;
    const commit = await repository.objects.commit(id);
    if (!commit) continue;
    commits.set(id, commit.parents);
    open.push(...commit.parents);
  }
  return commits;
}

/** Of some commits those that contain another, by their parents. */
function following(source: string, commits: readonly string[], parents: Map<string, string[]>): Set<string> {
  const children = new Map<string, string[]>();
  for (const id of commits) {
    for (const parent of parents.get(id) ?? []) children.set(parent, [...(children.get(parent) ?? []), id]);
  }
  const found = new Set(children.get(source));
  for (const id of found) for (const child of children.get(id) ?? []) found.add(child);
  return found;
}

const isLinear = (commits: Map<string, string[]>): boolean => [...commits.values()].every((each) => each.length < 2);

/** A file at a commit, as error messages name it. */
export const describe = (file: string, commit: string): string => `${file} at ${commit.slice(0, 12)}`;
