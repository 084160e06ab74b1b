// Gitea and Forgejo: the API that each describes below its own /api/swagger.
import { early } from "./answers";
import { Client } from "./client";
import { asOnGithub } from "./issues";
import type { CommitStatus, ForgeSettings, Merged, PullRequest } from "./forge";
import { allOf, firstOf, whole, lastWords, settledOf } from "./verbs";
import type { Api, Verbs } from "./verbs";

/** A pull request, as far as it is read here. */
interface GiteaPull {
  number: number;
  html_url: string;
  state: "open" | "closed";
  merged: boolean;
  title: string;
  body: string;
  /** `label` is the branch's name; `ref` is not, where the branch is gone. */
  head: { label: string; ref: string; sha: string; repo_id: number };
  base: { label: string; ref: string; sha: string; repo_id: number };
}

interface GiteaStatus {
  id: number;
  context: string;
  status: string;
  description: string;
  target_url: string;
}

/** Letters of a status's description. */
const longestDescription = 255;

/** What Gitea's words mean; any other is that of something that is not over. */
const meanings: Partial<Record<string, CommitStatus["state"]>> = {
  success: "success",
  // The rules of a branch take both for good.
  warning: "success",
  failure: "failure",
  error: "error",
};

/** A repository of Gitea or Forgejo. */
export function gitea(settings: ForgeSettings): Verbs {
  // A page is as long as the server allows, which is 50 by default.
  const client = new Client(
    settings,
    `${settings.url}/api/v1`,
    { authorization: `token ${settings.token}` },
    { limit: 50 },
  );
  const repository = `/repos/${settings.repository.split("/").map(encodeURIComponent).join("/")}`;
  const at = (number: number): string => `${repository}/pulls/${number}`;
  const read = async (number: number): Promise<PullRequest> =>
    pullOf(await client.ask<GiteaPull>({ path: at(number), what: `read #${number}` }));

  const api: Api = {
    ...asOnGithub(client, repository, longestDescription),
    async newest(branch, base, state) {
      // There is a question for one pull request between two branches, but not for which of several; older servers take no notice of
      // base_branch. The newest come first.
      const query = { state, base_branch: base };
      const found = await firstOf(
        client.pages<GiteaPull>({ path: `${repository}/pulls`, query, what: "list pull requests" }),
        ({ head, base: onto }) => head.label === branch && onto.label === base && head.repo_id === onto.repo_id,
      );
      return found === undefined ? undefined : pullOf(found);
    },
    read,
    async create({ title, body, branch, base }) {
      const { status, body: made } = await client.call({
        method: "POST",
        path: `${repository}/pulls`,
        body: { title, body, head: branch, base },
        what: `open a pull request from ${branch}`,
        taken: [409],
      });
      return status === 409 ? undefined : pullOf(made as GiteaPull);
    },
    async close(number) {
      const body = { state: "closed" };
      const what = `close #${number}`;
      const { status } = await client.call({ method: "PATCH", path: at(number), body, what, taken: [412] });
      return status !== 412;
    },
    merge: async (number, head) =>
      settledOf(await read(number), head) ?? mergeGitea(client, repository, number, head, () => read(number)),
    async statuses(commit) {
      const path = `${repository}/commits/${commit}/statuses`;
      const said = client.pages<GiteaStatus>({
        path,
        query: { sort: "recentupdate" },
        what: `read the statuses of ${commit}`,
      });
      return lastWords(
        await allOf(said, ({ id, context, status, description, target_url: url }) => ({
          id,
          context,
          state: meanings[status] ?? "pending",
          description,
          url,
        })),
      );
    },
    async *comments(number) {
      // These are answered all at once.
      const path = `${repository}/issues/${number}/comments`;
      const comments = await client.ask<{ id: number; body: string }[]>({
        path,
        what: `read the comments of #${number}`,
      });
      for (const { id, body } of comments) yield { id, text: body };
    },
  };
  return whole(api, client);
}

/** Merges at once where the branch's rules let it, which is where the server looks at the commit; else once they do. */
async function mergeGitea(
  client: Client,
  repository: string,
  number: number,
  head: string,
  read: () => Promise<PullRequest>,
): Promise<Merged> {
  const what = `merge #${number}`;
  const { default_merge_style: style } = await client.ask<{ default_merge_style?: string }>({ path: repository, what });
  const path = `${repository}/pulls/${number}/merge`;
  const asked = { Do: style || "merge", head_commit_id: head };
  const now = await client.call({ method: "POST", path, body: asked, what, taken: [405, 409] });
  if (now.status < 400) return { merged: "now" };
  if (now.status === 409) return { merged: "no", reason: now.reason };
  // It says so while it looks for conflicts, and where it found some.
  if (/try again later|is checking/i.test(now.reason)) throw early(client.question(what), now.reason);
  const settled = settledOf(await read(), head);
  if (settled !== undefined) return settled;
  const body = { ...asked, merge_when_checks_succeed: true };
  const later = await client.call({ method: "POST", path, body, what, taken: [405, 409] });
  if (later.status === 201 || /already scheduled/i.test(later.reason)) return { merged: "later" };
  return later.status < 400 ? { merged: "now" } : { merged: "no", reason: later.reason };
}

/** A pull request as any forge has it. */
const pullOf = ({ number, html_url: url, state, merged, title, body, head }: GiteaPull): PullRequest => ({
  number,
  url,
  state: merged ? "merged" : state,
  title,
  body,
  head: head.sha,
});
