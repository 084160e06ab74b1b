// A throw-away partial clone, without a checkout: fetches what one promotion reads, commits, pushes.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { askBetween } from "./between";
import { Commits } from "./commits";
import { askVersion } from "./conversation";
import type { Credentials } from "./credentials";
import { AbsentError, Fetcher, NoBranchError, NoIdsError } from "./fetcher";
import type { Filter } from "./fetcher";
import { PassingError } from "../errors";
import { Git, noCertificates } from "./git";
import type { GitResult } from "./git";
import { configuration } from "./gitConfiguration";
import { classify, errorFor } from "./gitErrors";
import { Objects } from "./objects";
import { push } from "./push";
import type { PushResult, PushTo } from "./push";
import { Signer } from "./signing";
import type { SigningKey } from "./signing";
import { fetchSmallFiles } from "./smallFiles";
import type { SshAccess } from "./ssh";

/** Where a repository is, and how to reach it. */
export interface RepositoryOptions {
  url: string;
  branch: string;
  /** Milliseconds for one git call. */
  gitTimeout: number;
  credentials?: Credentials;
  caFile?: string;
  /** How it is reached over SSH. Default: as the caller's own ssh does. */
  ssh?: SshAccess | undefined;
  /** Signs the commits that are made. Default: none is signed. */
  signing?: SigningKey | undefined;
}

/** Commits that the first fetch brings. A promotion is usually younger than that; if not, more are fetched. */
const firstDepth = 16;

/** Where older commits must be fetched, each fetch goes so many times as deep as the one before. */
const deeper = 4;

/** Depth from which on all is fetched. */
const deepest = 100_000;

const tracking = "refs/remotes/origin/tip";
const otherTracking = "refs/remotes/origin/other";

/** Filters for commits and the folders that all applications share, and for commits alone. */
const folders = (depth: number): [...Filter[], "none"] => [`tree:${depth}`, "tree:0", "blob:none", "none"];
const commitsOnly = ["tree:0", "blob:none", "none"] as const;

/** One temporary bare repository. */
export class Repository {
  readonly objects: Objects;
  readonly commits: Commits;
  /** Files that were not fetched for their size, and folders that were fetched but for such files. */
  readonly withoutLarge = new Set<string>();
  private readonly git: Git;
  private readonly fetcher: Fetcher;
  /** Commits from the newest one down that were fetched. */
  private depth = 0;
  /** The server gives no object by its id: everything comes with the branch then. */
  private byBranch = false;
  private canAsk = true;
  private readonly outside = new Map<string, ReadonlySet<string>>();

  private constructor(
    private readonly directory: string,
    private readonly options: RepositoryOptions,
  ) {
    this.git = new Git(directory, { ...options, timeout: options.gitTimeout });
    this.fetcher = new Fetcher(this.git, options, () => this.otherFormat());
    this.objects = new Objects(this.git);
    this.commits = new Commits(this.git, options.signing && new Signer(this.git, directory, options.signing));
  }

  /** Makes an empty repository in a new temporary folder. Nothing is sent to the server yet. */
  static create(options: RepositoryOptions): Repository {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), "promote-"));
    for (const folder of ["objects", "refs", noCertificates]) fs.mkdirSync(path.join(directory, folder));
    fs.writeFileSync(path.join(directory, "HEAD"), "ref: refs/heads/none\n");
    fs.writeFileSync(path.join(directory, "config"), configuration(options, "sha1"));
    return new Repository(directory, options);
  }

  /** Removes the folder. */
  remove(): void {
    this.objects.close();
    this.commits.close();
    fs.rmSync(this.directory, { recursive: true, force: true });
  }

  /**
   * Fetches the branch: its newest commits, and of each the folders down to `depth` levels.
   *
   * @returns the id of the newest commit
   */
  fetchBranch(depth: number): Promise<string> {
    return this.fetchTip(folders(depth), firstDepth);
  }

  /**
   * Fetches the newest commit of the branch with all its folders, and no file.
   *
   * @returns the id of the commit
   */
  fetchFolders(): Promise<string> {
    return this.fetchTip(["blob:none", "none"], 1);
  }

  /**
   * Fetches older commits of the branch, and nothing else of them where the server allows that.
   *
   * @returns false if all were here already
   */
  async fetchOlderCommits(): Promise<boolean> {
    if (!fs.existsSync(path.join(this.directory, "shallow"))) return false;
    const next = Math.max(firstDepth, this.depth * deeper);
    this.depth = next > deepest ? Number.MAX_SAFE_INTEGER : next;
    const from = { refspec: `+refs/heads/${this.options.branch}:refs/remotes/origin/all` };
    const filters = this.byBranch ? (["none"] as const) : commitsOnly;
    await this.fetcher.fetch({ what: "fetch the history", filters, depth: this.depth, from });
    return true;
  }

  /**
   * Fetches commits by id, each with its folders down to `depth` levels.
   *
   * @returns the ids that the server does not have
   */
  async fetchCommits(ids: string[], depth: number): Promise<Set<string>> {
    if (ids.length === 0) return new Set();
    if (this.byBranch) return this.findOnBranch(ids);
    try {
      await this.fetcher.fetch({ what: "fetch", filters: folders(depth), depth: 1, from: { ids } });
      return new Set();
    } catch (error) {
      if (await this.mustGoByBranch(error)) return this.findOnBranch(ids);
      if (!(error instanceof AbsentError)) throw error;
      // The server refuses all for one that it does not have: halve until that one is found.
      if (ids.length === 1) return new Set(ids);
      const half = Math.ceil(ids.length / 2);
      const first = await this.fetchCommits(ids.slice(0, half), depth);
      const second = await this.fetchCommits(ids.slice(half), depth);
      return new Set([...first, ...second]);
    }
  }

  /**
   * Fetches objects by id, with what is below them and the filter does not leave out.
   *
   * @returns the filter that the server took; "none" too where all came by another way
   */
  async fetchObjects(ids: readonly string[], filters: readonly [...Filter[], "none"]): Promise<Filter> {
    if (this.byBranch) return "none";
    // Of a folder that is here already only what is below it is wanted; git would take it for whole.
    let refetch = false;
    for (const id of ids) refetch ||= await this.objects.has(id);
    try {
      return await this.fetcher.fetch({ what: "fetch files", filters, from: { ids }, refetch });
    } catch (error) {
      if (await this.mustGoByBranch(error)) return "none";
      // It was there a moment ago: the branch was rewritten, or another of the server's machines answers.
      throw error instanceof AbsentError ? new PassingError("network", error.message) : error;
    }
  }

  /**
   * The commits that `tip` contains and `source` does not: asked of the server, which knows them all, and kept for later.
   *
   * @returns undefined if the server cannot tell; without `tip` if `source` contains it, or is nowhere
   */
  async fetchBetween(tip: string, source: string): Promise<ReadonlySet<string> | undefined> {
    while (this.canAsk) {
      const filter = this.byBranch ? "none" : this.fetcher.best(commitsOnly);
      const question = { tip, without: source, filter };
      const answer = await askBetween(this.git, this.directory, this.options.url, question);
      if (answer.kind === "objects") {
        this.outside.set(source, answer.ids);
        return answer.ids;
      }
      if (answer.kind === "absent") return new Set();
      if (answer.kind === "failed" && classify(answer.result) === "no-filter" && filter !== "none") {
        this.fetcher.refuse(filter);
        continue;
      }
      if (answer.kind === "failed") this.throwIfPassing(answer.result, "fetch the history");
      this.canAsk = false;
    }
    return undefined;
  }

  /** Fetches files by id, but for those that are too large: they are noted, and little of them is read. */
  async fetchFiles(ids: readonly string[]): Promise<void> {
    const answer = this.byBranch ? undefined : await fetchSmallFiles(this.git, this.options.url, ids);
    if (answer?.kind === "fetched") for (const id of answer.tooLarge) this.withoutLarge.add(id);
    // Whatever went wrong, git says it in words that are known.
    else await this.fetchObjects(ids, ["blob:none", "none"]);
  }

  /** What `fetchBetween` has told about a commit, for an older state of the branch as it may be. */
  knownOutside(source: string): ReadonlySet<string> | undefined {
    return this.outside.get(source);
  }

  /**
   * Fetches the newest commit of another branch, and nothing else of it.
   *
   * @returns its id; undefined if there is no such branch
   */
  async fetchOther(branch: string): Promise<string | undefined> {
    const from = { refspec: `+refs/heads/${branch}:${otherTracking}` };
    const filters = this.byBranch ? (["none"] as const) : commitsOnly;
    try {
      await this.fetcher.fetch({ what: "fetch", filters, depth: 1, from });
    } catch (error) {
      if (error instanceof NoBranchError) return undefined;
      throw error;
    }
    return this.tracked(otherTracking);
  }

  /** Pushes one commit to the branch, or to another over a commit that is named; never by force otherwise. */
  push(id: string, to: Partial<Omit<PushTo, "url">> = {}): Promise<PushResult> {
    return push(this.git, id, { ...this.options, ...to });
  }

  /** Deletes a branch that still is at a commit. */
  removeBranch(branch: string, at: string): Promise<PushResult> {
    return this.push("", { branch, over: at });
  }

  private async fetchTip(filters: [...Filter[], "none"], depth: number, refetch = false): Promise<string> {
    const from = { refspec: `+refs/heads/${this.options.branch}:${tracking}` };
    const first = this.depth === 0;
    await this.fetcher.fetch({
      what: "fetch",
      filters: this.byBranch ? ["none"] : filters,
      ...(first || refetch ? { depth } : {}),
      from,
      refetch,
    });
    if (first) this.depth = depth;
    return this.tracked(tracking);
  }

  private tracked(ref: string): string {
    return fs.readFileSync(path.join(this.directory, ref), "utf8").trim();
  }

  /**
   * Whether the server refused an id as such: then the commits that are here are fetched once more, and everything of them.
   * Servers without version 2 of the protocol call an object absent that they only do not give by its id.
   */
  private async mustGoByBranch(error: unknown): Promise<boolean> {
    if (error instanceof AbsentError) {
      const version = await askVersion(this.git, this.options.url);
      if (version.kind === "failed") this.throwIfPassing(version.result, "fetch");
      if (version.kind !== "unable") return false;
    } else if (!(error instanceof NoIdsError)) return false;
    this.byBranch = true;
    await this.fetchTip(["none"], Math.max(this.depth, 1), true);
    return true;
  }

  private throwIfPassing(result: GitResult, what: string): void {
    const failure = classify(result);
    const error = errorFor(failure, this.options.url, this.options.branch, result, what);
    if (error instanceof PassingError) throw error;
  }

  /** Goes down the branch until these commits are here. Returns those that are not on it. */
  private async findOnBranch(ids: readonly string[]): Promise<Set<string>> {
    for (;;) {
      const absent = new Set<string>();
      for (const id of ids) if (!(await this.objects.has(id))) absent.add(id);
      if (absent.size === 0 || !(await this.fetchOlderCommits())) return absent;
    }
  }

  /** Makes the repository one of SHA-256, for a server that has such a one. Returns false if it is one. */
  private otherFormat(): boolean {
    const file = path.join(this.directory, "config");
    const wanted = configuration(this.options, "sha256");
    if (fs.readFileSync(file, "utf8") === wanted) return false;
    fs.writeFileSync(file, wanted);
    return true;
  }
}
