// What Gitea's API shows and takes, as far as tests look at it.
import type { Account } from "./api";

/** How a pull request is merged. */
export type MergeStyle = "merge" | "squash" | "rebase" | "rebase-merge" | "fast-forward-only";

/** What a branch asks for. Nobody pushes to it but its owner. */
export interface BranchRules {
  /** Approvals that a merge needs. A newer commit takes away those that were given before. */
  approvals?: number;
  /** Contexts of statuses that must be successful before a merge. */
  statuses?: readonly string[];
  /** Commits that are not signed by a known key are refused. */
  signed?: boolean;
  /** Who may push besides the owner. */
  pushers?: readonly Account[];
}

/** A pull request as the API shows it. */
export interface PullRequest {
  number: number;
  state: "open" | "closed";
  merged: boolean;
  merge_commit_sha: string | null;
  title: string;
  body: string;
  user: { login: string };
  head: { ref: string; sha: string };
  base: { ref: string };
}

/** A status of a commit as the API shows it. */
export interface CommitStatus {
  context: string;
  status: "pending" | "success" | "failure" | "error" | "warning";
  description: string;
  target_url: string;
}

/** What the server says of a commit's signature. */
export interface Verification {
  verified: boolean;
  /** A word of its own: the key, or what is wrong. */
  reason: string;
}

/** A review of a pull request as the API shows it. */
export interface Review {
  user: { login: string };
  state: "APPROVED" | "PENDING" | "COMMENT" | "REQUEST_CHANGES" | "REQUEST_REVIEW";
  dismissed: boolean;
}
