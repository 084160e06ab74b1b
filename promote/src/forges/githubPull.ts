// A pull request as GitHub answers with it.
import type { PullRequest } from "./forge";

/** A pull request, as far as it is read here. */
export interface GithubPull {
  number: number;
  node_id: string;
  html_url: string;
  state: "open" | "closed";
  merged_at: string | null;
  title: string;
  body: string | null;
  head: { ref: string; sha: string; repo: { id: number } | null };
  base: { ref: string; repo: { id: number } };
  auto_merge: object | null;
  mergeable_state?: string;
}

/** A pull request as any forge has it. */
export const pullOf = ({ number, html_url, state, merged_at, title, body, head }: GithubPull): PullRequest => ({
  number,
  url: html_url,
  state: merged_at === null ? state : "merged",
  title,
  body: body ?? "",
  head: head.sha,
});
