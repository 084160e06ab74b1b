// A throw-away partial clone, without a checkout: fetches what one promotion reads, commits, pushes.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { Commits } from "./commits";
import type { Credentials } from "./credentials";
import { PromoteError } from "./errors";
import { Git, noCertificates } from "./git";
import type { GitResult } from "./git";
import { configuration } from "./gitConfiguration";
import { classify, errorFor, mayPass } from "./gitErrors";
import type { GitFailure } from "./gitErrors";
import { Objects } from "./objects";

/** Where a repository is, and how to reach it. */
export interface RepositoryOptions {
  url: string;
  branch: string;
  /** Milliseconds for one git call. */
  gitTimeout: number;
  credentials?: Credentials;
  caFile?: string;
}

/** How a push ended. "unknown": the connection broke, the commit may be there. */
export type PushResult = { landed: true } | { landed: false | "unknown"; failure: GitFailure; error: PromoteError };

/** Commits that the first fetch brings. A promotion is usually younger than that; if not, more are fetched. */
const firstDepth = 16;

/** Commits that the second fetch adds, without their folders. */
const secondDepth = 1000;

/** Values files above this size are not fetched. */
const largestFile = "1m";

const tracking = "refs/remotes/origin/tip";

/** A git failure that may pass; the caller decides whether to try again. */
export class PassingError extends PromoteError {}

/** The server does not have a commit that was asked for by its id. */
class AbsentError extends PromoteError {}

/** One temporary bare repository. */
export class Repository {
  readonly objects: Objects;
  readonly commits: Commits;
  private readonly git: Git;
  private fetched = false;
  private deepened = false;
  private noFilter = false;

  private constructor(
    private readonly directory: string,
    private readonly options: RepositoryOptions,
  ) {
    this.git = new Git(directory, { ...options, timeout: options.gitTimeout });
    this.objects = new Objects(this.git);
    this.commits = new Commits(this.git);
  }

  /** Makes an empty repository in a new temporary folder. Nothing is sent to the server yet. */
  static create(options: RepositoryOptions): Repository {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), "promote-"));
    for (const folder of ["objects", "refs", noCertificates]) fs.mkdirSync(path.join(directory, folder));
    fs.writeFileSync(path.join(directory, "HEAD"), "ref: refs/heads/none\n");
    fs.writeFileSync(path.join(directory, "config"), configuration(options.url));
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
  async fetchBranch(depth: number): Promise<string> {
    const range = this.fetched ? [] : [`--depth=${firstDepth}`];
    const refspec = `+refs/heads/${this.options.branch}:${tracking}`;
    await this.fetch([...range, `--filter=tree:${depth}`, "origin", refspec], "fetch");
    this.fetched = true;
    return fs.readFileSync(path.join(this.directory, tracking), "utf8").trim();
  }

  /**
   * Fetches ids, parents and messages of older commits, and nothing else of them: some first, then all.
   *
   * @returns false if all were here already
   */
  async fetchOlderCommits(): Promise<boolean> {
    if (!fs.existsSync(path.join(this.directory, "shallow"))) return false;
    const range = this.deepened ? "--unshallow" : `--deepen=${secondDepth}`;
    const refspec = `+refs/heads/${this.options.branch}:refs/remotes/origin/all`;
    await this.fetch([range, "--filter=tree:0", "origin", refspec], "fetch the history");
    this.deepened = true;
    return true;
  }

  /**
   * Fetches the newest commit of the branch with all its folders, and no file.
   *
   * @returns the id of the commit
   */
  async fetchFolders(): Promise<string> {
    const refspec = `+refs/heads/${this.options.branch}:${tracking}`;
    await this.fetch(["--depth=1", "--filter=blob:none", "origin", refspec], "fetch");
    return fs.readFileSync(path.join(this.directory, tracking), "utf8").trim();
  }

  /**
   * Fetches commits by id, each with its folders down to `depth` levels.
   *
   * @returns the ids that the server does not have
   */
  async fetchCommits(ids: string[], depth: number): Promise<Set<string>> {
    if (ids.length === 0) return new Set();
    const before = ["-c", "fetch.negotiationAlgorithm=noop"];
    try {
      await this.fetch(
        ["--depth=1", `--filter=tree:${depth}`, "--stdin", "origin"],
        "fetch",
        `${ids.join("\n")}\n`,
        before,
      );
      return new Set();
    } catch (error) {
      if (!(error instanceof AbsentError)) throw error;
      // The server refuses all for one that it does not have: halve until that one is found.
      if (ids.length === 1) return new Set(ids);
      const half = Math.ceil(ids.length / 2);
      const first = await this.fetchCommits(ids.slice(0, half), depth);
      const second = await this.fetchCommits(ids.slice(half), depth);
      return new Set([...first, ...second]);
    }
  }

  /** Fetches objects by id, with what is below them: trees down to `depth` levels, or everything without it. */
  async fetchObjects(ids: string[], depth?: number): Promise<void> {
    if (ids.length === 0) return;
    const filter = depth === undefined ? `blob:limit=${largestFile}` : `tree:${depth}`;
    const args = ["-c", "fetch.negotiationAlgorithm=noop"];
    // Of a folder that is here already only what is below it is wanted; git would take it for whole.
    await this.fetch(
      ["--refetch", `--filter=${filter}`, "--stdin", "origin"],
      "fetch files",
      `${ids.join("\n")}\n`,
      args,
    );
  }

  /** Pushes one commit to the branch, never by force. */
  async push(id: string): Promise<PushResult> {
    const { branch, url } = this.options;
    const args = ["push", "--porcelain", "origin", `${id}:refs/heads/${branch}`];
    const result = await this.git.run(args, { network: true });
    if (result.code === 0) return { landed: true };
    const failure = classify(result);
    const error = errorFor(failure, url, branch, result, "push");
    return { landed: failure === "network" || failure === "other" ? "unknown" : false, failure, error };
  }

  private async fetch(args: string[], what: string, input?: string, before: string[] = []): Promise<void> {
    const given = this.noFilter ? args.filter((arg) => !arg.startsWith("--filter=")) : args;
    // Only here the remote is a promisor: every other call takes what is absent as absent and fetches nothing itself.
    const promisor = ["-c", "remote.origin.promisor=true", "-c", "remote.origin.partialCloneFilter=tree:0"];
    const call = [
      ...before,
      ...promisor,
      "fetch",
      "--quiet",
      "--no-tags",
      "--no-write-fetch-head",
      "--no-auto-maintenance",
      ...given,
    ];
    const result: GitResult = await this.git.run(call, { network: true, input });
    if (result.code === 0) return;
    const failure = classify(result);
    if (failure === "no-filter" && !this.noFilter) {
      this.noFilter = true;
      return this.fetch(args, what, input, before);
    }
    const error = errorFor(failure, this.options.url, this.options.branch, result, what);
    if (failure === "no-commit" && input !== undefined) throw new AbsentError(error.kind, error.message);
    // Nobody asked by id: the list of branches was cut off in the middle of one, or the branch was rewritten since.
    if (failure === "no-commit") throw new PassingError("network", error.message);
    throw mayPass(failure) ? new PassingError(error.kind, error.message) : error;
  }
}
