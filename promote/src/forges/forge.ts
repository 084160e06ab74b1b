// What a forge is asked for: pull requests, what is said about commits, and merges. Each forge is a file beside this one.

/** Where a forge's API is, and who asks. */
export interface ForgeSettings {
  /** Address of the forge's own pages, such as https://github.com or https://git.example.com/gitlab; without a slash at its end. */
  url: string;
  /** Path of the repository below it, such as owner/name or group/subgroup/name; without .git. */
  repository: string;
  /** Token of the account, never shown. */
  token: string;
  /** Milliseconds for one request. */
  timeout: number;
  /** PEM file with the certificates to trust, and no others; undefined: those that Node.js trusts. */
  caFile?: string | undefined;
}

/** A pull request, by GitLab's words a merge request. */
export interface PullRequest {
  /** As people write it: GitHub's and Gitea's number, GitLab's iid. */
  number: number;
  /** Its page. */
  url: string;
  state: "open" | "closed" | "merged";
  title: string;
  body: string;
  /** The newest commit of its branch, as the forge knows it; what the branch had where that is gone. */
  head: string;
}

/** What a pull request says. */
export interface PullRequestText {
  title: string;
  /** Markdown. */
  body: string;
}

/** What is said about a commit. One context has one word at a time: a later one replaces an earlier one. */
export interface CommitStatus {
  /** Who says it, such as "argo-promotion/test -> prod". */
  context: string;
  state: "pending" | "success" | "failure" | "error";
  /** One sentence. */
  description: string;
  /** Where there is more to read. */
  url?: string | undefined;
}

/**
 * What became of a wish to merge. "now": it is merged; "later": the forge merges it by itself once what it asks for is there, and goes by the
 * branch as it is then; "no": it does not as things are, for a reason of its own.
 */
export type Merged = { merged: "now" | "later" } | { merged: "no"; reason: string };

/**
 * One repository of one forge.
 *
 * Every verb may be repeated after an answer that got lost, and says the same then. Each error is one sentence with the forge's own reason and
 * without the token.
 *
 * @throws PromoteError "authentication" where the token is not taken or may not, "missing" where there is no such repository or pull request that
 *   it may see, "network" where the certificate is not trusted, "bad-input" where `caFile` cannot be read or no token can look like this one, "other" for the forge's own reasons
 * @throws PassingError "network" where the forge cannot be reached, is busy, has not come that far, or asks for fewer calls: `limit.wait` are then
 *   the milliseconds that it names
 */
export interface Forge {
  /** The page of a commit. */
  pageOf(commit: string): string;
  /** The newest pull request from a branch into another, whatever became of it; an open one before all others. */
  find(branch: string, base: string): Promise<PullRequest | undefined>;
  /** Opens one; where there is one open already, that one, as it is. What is longer than forges take is cut. */
  open(asked: PullRequestText & { branch: string; base: string }): Promise<PullRequest>;
  /** Writes its text anew. */
  edit(number: number, text: PullRequestText): Promise<void>;
  /** Closes it without merging it; nothing where it is not open. */
  close(number: number): Promise<void>;
  /** Merges it as soon as the branch's rules let it and never over them, if its newest commit is still this one. */
  merge(number: number, head: string): Promise<Merged>;
  /** Says something about a commit. */
  say(commit: string, status: CommitStatus): Promise<void>;
  /** What was said about a commit, by commit statuses and by checks, the last word of each context. */
  statuses(commit: string): Promise<CommitStatus[]>;
  /** Puts a comment on a pull request, in the place of the one that holds the same marker (a line of the comment's own text). */
  comment(number: number, marker: string, text: string): Promise<void>;
}
