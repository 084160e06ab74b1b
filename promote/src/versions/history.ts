// The branch as one promotion sees it: which commits came after the source commit, and what each file held when.
import { bring } from "../git/bring";
import { PromoteError } from "../errors";
import { NoFile, readPath } from "../git/files";
import { GitFiles } from "../git/gitFiles";
import type { TreeEntry } from "../git/objects";
import { ancestryOf } from "../git/ancestry";
import type { Ancestry } from "../git/ancestry";
import type { Repository } from "../git/repository";
import { readStanding } from "./yamlVersion";
import type { Standing } from "./yamlVersion";

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
  /** Commits whose folders and files on the way are here. */
  private readonly brought = new Set<string>();

  private constructor(
    private readonly repository: Repository,
    private readonly scope: Scope,
    /** Newest commit of the branch. */
    readonly tip: string,
    private readonly ancestry: Ancestry,
  ) {}

  /**
   * Finds the source commit on the branch, and brings the objects that the decision and the commit need.
   *
   * @throws PromoteError "bad-input" if the source commit is not on the branch
   */
  static async open(repository: Repository, scope: Scope, tip: string): Promise<History> {
    const source = scope.sourceCommit;
    const ancestry = await findAncestry(repository, tip, source);
    if (!ancestry.onBranch) {
      throw new PromoteError(
        "bad-input",
        `--source-commit ${source} is not on the branch ${scope.branch} of ${scope.gitRepo}; it must be.`,
      );
    }
    const history = new History(repository, scope, tip, ancestry);
    await history.bring([...ancestry.after, source, tip]);
    return history;
  }

  /** Commits of the branch that contain the source commit: what came after it. */
  get after(): ReadonlySet<string> {
    return this.ancestry.after;
  }

  /** Commits of side branches that know nothing of the source commit and were merged since. */
  get beside(): ReadonlySet<string> {
    return this.ancestry.beside;
  }

  /** The source phase's values file at the source commit. */
  async sourceFile(): Promise<string> {
    const { sourceFile, sourceCommit } = this.scope;
    return this.text(sourceFile, sourceCommit);
  }

  /** A file's text at a commit. */
  async text(file: string, commit: string): Promise<string> {
    await this.bring([commit]);
    return readPath(new GitFiles(this.repository, commit), file, fileAt(file, commit));
  }

  /** Where a file's content is at a commit, or undefined if there is none. */
  async find(file: string, commit: string): Promise<TreeEntry | undefined> {
    await this.bring([commit]);
    const found = await new GitFiles(this.repository, commit).descend(file);
    return found?.rest.length === 0 ? found.entry : undefined;
  }

  /** What stands where a file's version belongs at a commit; none where the file, or the commit, cannot be read. */
  async standingAt(file: string, commit: string, versionKey: string[]): Promise<Standing> {
    try {
      const found = await this.find(file, commit);
      if (!found) return { kind: "missing" };
      const name = `${found.mode} ${found.id}`;
      const known =
        this.standings.get(name) ?? readStanding(await this.text(file, commit), versionKey, fileAt(file, commit));
      this.standings.set(name, known);
      return known;
    } catch (error) {
      if (error instanceof PromoteError && error.kind === "missing") return { kind: "none", problem: error.message };
      throw error;
    }
  }

  /** The version in a file at a commit; undefined where there is none. */
  async versionAt(file: string, commit: string, versionKey: string[]): Promise<string | undefined> {
    const standing = await this.standingAt(file, commit, versionKey);
    return standing.kind === "version" ? standing.text : undefined;
  }

  /** A commit's parents. */
  async parents(commit: string): Promise<readonly string[]> {
    return (await this.repository.objects.commit(commit))?.parents ?? [];
  }

  /** A commit's message. */
  async message(commit: string): Promise<string> {
    return (await this.repository.objects.commit(commit))?.message ?? "";
  }

  /** Fetches of these commits what is on the way to both files, as far as it is not here. */
  private async bring(commits: readonly string[]): Promise<void> {
    const { sharedFolders, sourceFile, targetFile } = this.scope;
    const asked = commits.filter((commit) => !this.brought.has(commit));
    if (asked.length === 0) return;
    // Who looks at one commit of a side branch goes on to the next.
    const beside = asked.some((commit) => this.beside.has(commit)) && this.beside.size < 1000 ? this.beside : [];
    const wanted = [...new Set([...asked, ...beside])];
    const absent: string[] = [];
    for (const commit of wanted) if (!(await this.repository.objects.commit(commit))) absent.push(commit);
    const [nowhere] = await this.repository.fetchCommits(absent, sharedFolders + 1);
    if (nowhere !== undefined) throw new NoFile(`The repository does not have the commit ${nowhere}.`);
    const paths = [...new Set([sourceFile, targetFile])];
    const files = wanted.flatMap((commit) => paths.map((path) => ({ commit, path })));
    await bring(this.repository, files, sharedFolders);
    for (const commit of wanted) this.brought.add(commit);
  }
}

/** How the branch and a commit stand to each other: by what is here, by asking the server, or by fetching older commits. */
async function findAncestry(repository: Repository, tip: string, source: string): Promise<Ancestry> {
  const graph = { parents: async (id: string) => (await repository.objects.commit(id))?.parents };
  let ancestry = await ancestryOf(graph, tip, source, repository.knownOutside(source));
  if (ancestry.certain) return ancestry;
  const outside = await repository.fetchBetween(tip, source);
  if (outside?.has(tip) === false) return { ...ancestry, onBranch: false, certain: true };
  for (let more = true; !ancestry.certain && more;) {
    ancestry = await ancestryOf(graph, tip, source, outside);
    if (!ancestry.certain) more = await repository.fetchOlderCommits();
  }
  return ancestry;
}

/** A file at a commit, as error messages name it. */
export const fileAt = (file: string, commit: string): string => `${file} at ${commit.slice(0, 12)}`;
