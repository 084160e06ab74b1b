// The branch as one promotion sees it: which commits came after the source commit, and what each file held when.
import type { Item } from "../../../contract/items";
import { bring } from "../git/bring";
import type { Wanted } from "../git/bring";
import { PromoteError } from "../errors";
import { bringBelow } from "../git/below";
import { NoFile } from "../git/files";
import type { Files } from "../git/files";
import { GitFiles } from "../git/gitFiles";
import type { Ancestry } from "../git/ancestry";
import { findAncestry } from "../git/branch";
import { shortId } from "../git/objects";
import type { Repository } from "../git/repository";
import type { Change } from "../git/commits";
import { holdPathOf, sharedFolders, sharedLevels } from "./layout";
import type { Standing } from "./standing";
import { changesOf, copiedOf, fileOf, holdingsOf, readWhole, standingOf, wantedOf } from "./whole";
import type { Carried, Holding, PhaseFiles, Whole } from "./whole";

/** What a view of the branch is about. */
export interface Scope {
  gitRepo: string;
  branch: string;
  sourceCommit: string;
  /** What is carried. */
  items: readonly Item[];
  stops: string;
  holds: string;
  app: string;
  sourcePhase: string;
  targetPhase: string;
}

/** A view of the branch at its newest commit. */
export class History {
  /** What stands where a part belongs, by what was looked at. */
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

  /** When the source commit was made as it is, in milliseconds. */
  async sourceMade(): Promise<number | undefined> {
    return (await this.repository.objects.commit(this.scope.sourceCommit))?.at;
  }

  /** Commits of the branch that contain the source commit: what came after it. */
  get after(): ReadonlySet<string> {
    return this.ancestry.after;
  }

  /** Commits of side branches that know nothing of the source commit and were merged since. */
  get beside(): ReadonlySet<string> {
    return this.ancestry.beside;
  }

  /**
   * The version of the source phase at the source commit.
   *
   * @throws PromoteError "missing" if it has none
   */
  async source(): Promise<Whole> {
    return readWhole(this.scope.items, await this.phaseAt(this.scope.sourcePhase, this.scope.sourceCommit));
  }

  /** The version of a phase at a commit; undefined where there is none. */
  async versionAt(phase: string, commit: string): Promise<Whole | undefined> {
    try {
      return await readWhole(this.scope.items, await this.phaseAt(phase, commit));
    } catch (error) {
      if (error instanceof PromoteError && error.kind === "missing") return undefined;
      throw error;
    }
  }

  /** What stands in a phase where a part belongs, at a commit; none where the file, or the commit, cannot be read. */
  async standingAt(part: Pick<Carried, "item" | "part">, phase: string, commit: string): Promise<Standing> {
    try {
      const files = await this.phaseAt(phase, commit);
      const path = await fileOf(part.item, files);
      const found = await files.files.find(path);
      if (!found) return { kind: "missing" };
      const { mode, id } = found.entry;
      const name = [mode, id, ...found.rest, this.scope.items.indexOf(part.item), part.part.what].join(" ");
      const known = this.standings.get(name) ?? (await standingOf(part, files));
      this.standings.set(name, known);
      return known;
    } catch (error) {
      if (error instanceof PromoteError && error.kind === "missing") return { kind: "none", problem: error.message };
      throw error;
    }
  }

  /**
   * What the target holds now of these parts.
   *
   * @throws PromoteError "missing" where one has no place
   */
  async holdings(carried: readonly Carried[]): Promise<Holding[]> {
    return holdingsOf(carried, await this.phaseAt(this.scope.targetPhase, this.tip));
  }

  /** What the target has to become so that it holds these parts. */
  async changes(carried: readonly Carried[]): Promise<Change[]> {
    const { sourcePhase, sourceCommit: commit, targetPhase } = this.scope;
    const source = await this.phaseAt(sourcePhase, commit);
    // What is pushed has to be here, whatever the target has of it already.
    for (const path of copiedOf(carried, source)) await bringBelow(this.repository, { ...source, commit, path });
    return changesOf(carried, await this.phaseAt(targetPhase, this.tip), source);
  }

  /** A commit's parents. */
  async parents(commit: string): Promise<readonly string[]> {
    return (await this.repository.objects.commit(commit))?.parents ?? [];
  }

  /** A commit's message. */
  async message(commit: string): Promise<string> {
    return (await this.repository.objects.commit(commit))?.message ?? "";
  }

  /** The files of the newest commit. */
  get files(): Files {
    return new GitFiles(this.repository, this.tip);
  }

  /** Where people say what is not to be promoted: it counts as they say it now. */
  private words(): Wanted[] {
    const { stops, holds, app } = this.scope;
    return [
      { commit: this.tip, path: stops, shared: sharedFolders(stops) },
      { commit: this.tip, path: holdPathOf(this.scope, app), shared: sharedFolders(holds) },
    ];
  }

  private async phaseAt(phase: string, commit: string): Promise<PhaseFiles> {
    await this.bring([commit]);
    const files = new GitFiles(this.repository, commit);
    return { app: this.scope.app, phase, files, where: (path) => fileAt(path, commit) };
  }

  /** Fetches of these commits what is on the way to the items of both phases, as far as it is not here. */
  private async bring(commits: readonly string[]): Promise<void> {
    const { items, app, sourcePhase, targetPhase } = this.scope;
    const asked = commits.filter((commit) => !this.brought.has(commit));
    if (asked.length === 0) return;
    // Who looks at one commit of a side branch goes on to the next.
    const beside = asked.some((commit) => this.beside.has(commit)) && this.beside.size < 1000 ? this.beside : [];
    const wanted = [...new Set([...asked, ...beside])];
    const absent: string[] = [];
    for (const commit of wanted) if (!(await this.repository.objects.commit(commit))) absent.push(commit);
    const [nowhere] = await this.repository.fetchCommits(absent, sharedLevels(this.scope));
    if (nowhere !== undefined) throw new NoFile(`The repository does not have the commit ${nowhere}.`);
    const phases = [...new Set([sourcePhase, targetPhase])];
    const of = (commit: string) => phases.flatMap((phase) => wantedOf(items, { app, phase }, commit));
    await bring(this.repository, [...wanted.flatMap(of), ...(wanted.includes(this.tip) ? this.words() : [])]);
    for (const commit of wanted) this.brought.add(commit);
  }
}

/** A file at a commit, as error messages name it. */
export const fileAt = (file: string, commit: string): string => `${file} at ${shortId(commit)}`;
