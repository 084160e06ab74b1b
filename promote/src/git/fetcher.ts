// `git fetch`, and what the server was found to refuse: filters, ids, shallow answers. Each refusal costs one call, once.
import { PassingError, PromoteError } from "../errors";
import type { Git, GitResult } from "./git";
import { classify, errorFor } from "./gitErrors";

/**
 * What a fetch leaves out. "tree:2": folders below the second level, and all files; "tree:0": folders and files but for
 * those that are asked for by id; "blob:none": files; "blob:limit=1m": files above 1 MiB; "none": nothing.
 */
export type Filter = `tree:${number}` | "blob:none" | "blob:limit=1m" | "none";

/** One fetch. */
export interface Fetch {
  /** For sentences, such as "fetch the history". */
  what: string;
  /** Filters that would do, the best first. The last one is "none", which no server refuses. */
  filters: readonly [...Filter[], "none"];
  /** Number of commits from each tip on. Defaults to all that are new. */
  depth?: number;
  /** What to fetch: a branch and where to keep it, or objects by their ids. */
  from: { refspec: string } | { ids: readonly string[] };
  /** Takes nothing that is here for whole. Defaults to false. */
  refetch?: boolean;
}

/** The server does not have an object that was asked for by its id. */
export class AbsentError extends PromoteError {}

/** The server has no such branch. */
export class NoBranchError extends PromoteError {}

/** The server gives branches only, and no object by its id. */
export class NoIdsError extends PromoteError {}

/** Filters that a server allows or refuses as one. */
type Kind = "tree" | "tree:0" | "blob:none" | "blob:limit" | "none";

const kindOf = (filter: Filter): Kind =>
  filter === "blob:limit=1m" ? "blob:limit" : /^tree:[1-9]/.test(filter) ? "tree" : (filter as Kind);

/** Depth that git takes for all commits. */
const wholeHistory = 0x7fffffff;

/** Where from, for sentences. */
export interface Origin {
  url: string;
  branch: string;
}

/** Fetches into one repository. */
export class Fetcher {
  private readonly refused = new Set<Kind>();
  private shallow = true;

  /** @param otherFormat makes the empty repository one of the other object format: SHA-256 */
  constructor(
    private readonly git: Git,
    private readonly origin: Origin,
    private readonly otherFormat: () => boolean,
  ) {}

  /** The best of these filters that the server was not found to refuse. */
  best(filters: readonly Filter[]): Filter {
    return filters.find((filter) => !this.refused.has(kindOf(filter))) ?? "none";
  }

  /** Notes that the server refuses a filter. */
  refuse(filter: Filter): void {
    this.refused.add(kindOf(filter));
  }

  /**
   * Fetches, with the best filter that the server takes.
   *
   * @returns that filter
   * @throws PassingError, AbsentError, NoIdsError, PromoteError
   */
  async fetch(fetch: Fetch): Promise<Filter> {
    for (const suspected: Filter[] = []; ;) {
      const filter = this.best(fetch.filters.filter((each) => !suspected.includes(each)));
      const result = await this.call(fetch, filter);
      if (result.code === 0) {
        for (const each of suspected) this.refuse(each);
        return filter;
      }
      const failure = classify(result);
      if (failure === "no-filter" && filter !== "none") this.refuse(filter);
      else if (failure === "other" && filter !== "none" && saidByServer.test(result.stderr)) suspected.push(filter);
      else if (failure === "no-shallow" && this.shallow) this.shallow = false;
      else if (failure !== "other-format" || !this.otherFormat()) throw this.error(fetch, result);
    }
  }

  private call(fetch: Fetch, filter: Filter): Promise<GitResult> {
    const { from, depth, refetch } = fetch;
    const args = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance"];
    if (depth !== undefined && this.shallow) args.push(`--depth=${Math.min(depth, wholeHistory)}`);
    if (refetch === true) args.push("--refetch");
    args.push(filter === "none" ? "--no-filter" : `--filter=${filter}`);
    // Only here the remote is a promisor: every other call takes what is absent as absent and fetches nothing itself.
    const settings = ["-c", "remote.origin.promisor=true", "-c", "remote.origin.partialCloneFilter=tree:0"];
    if ("refspec" in from) return this.git.run([...settings, ...args, "origin", from.refspec], { network: true });
    const noHaves = ["-c", "fetch.negotiationAlgorithm=noop"];
    const input = `${from.ids.join("\n")}\n`;
    return this.git.run([...noHaves, ...settings, ...args, "--stdin", "origin"], { network: true, input });
  }

  private error(fetch: Fetch, result: GitResult): PromoteError {
    const failure = classify(result);
    const error = errorFor(failure, this.origin.url, this.origin.branch, result, fetch.what);
    const byId = "ids" in fetch.from;
    if (failure === "no-branch") return new NoBranchError(error.kind, error.message);
    if (failure === "no-ids" && byId) return new NoIdsError(error.kind, error.message);
    // Asked for what it does not give by its id, once more, version 0 of the protocol ends without a word.
    const nothing = fetch.refetch === true && result.stderr.includes("bad pack header");
    if ((failure === "no-commit" || nothing) && byId) return new AbsentError(error.kind, error.message);
    // Nobody asked by id: the list of branches was cut off in the middle of one, or the branch was rewritten since.
    if (failure === "no-commit" || failure === "no-ids") return new PassingError("network", error.message);
    return error;
  }
}

/** A failure in words that nobody foresaw, but of the server: it may be the filter that it does not take. */
const saidByServer = /remote error:|returned error: 4\d\d|RPC failed/;
