// GitHub and GitHub Enterprise: https://docs.github.com/rest, and for what waits for checks https://docs.github.com/graphql.
import { declined } from "./answers";
import { Client } from "./client";
import { asOnGithub } from "./issues";
import type { CommitStatus, ForgeSettings } from "./forge";
import { mergeGithub } from "./githubMerge";
import { pullOf } from "./githubPull";
import type { GithubPull } from "./githubPull";
import { allOf, firstOf, whole, worstWords } from "./verbs";
import type { Api, Verbs } from "./verbs";

interface GithubStatus {
  context: string;
  state: CommitStatus["state"];
  description: string | null;
  target_url: string | null;
}

interface CheckRun {
  id: number;
  name: string;
  status: string;
  conclusion: string | null;
  html_url: string | null;
  output: { title: string | null };
}

/** Letters of a status's description. */
const longestDescription = 140;

/** What a check's conclusion comes to, for the rules of a branch; any other is a failure. */
const conclusions: Partial<Record<string, CommitStatus["state"]>> = {
  success: "success",
  neutral: "success",
  // A job is skipped because an earlier one failed, too.
  skipped: "pending",
  cancelled: "error",
  stale: "error",
};

/** A repository of GitHub or of GitHub Enterprise. */
export function github(settings: ForgeSettings): Verbs {
  const client = new Client(
    settings,
    apiOf(settings.url),
    {
      accept: "application/vnd.github+json",
      "x-github-api-version": "2022-11-28",
      authorization: `Bearer ${settings.token}`,
    },
    { per_page: 100 },
  );
  const [owner = "", name = ""] = settings.repository.split("/");
  const rest = isHosted(settings.url) ? "" : "/v3";
  const repository = `${rest}/repos/${encodeURIComponent(owner)}/${encodeURIComponent(name)}`;
  const read = (number: number): Promise<GithubPull> =>
    client.ask<GithubPull>({ path: `${repository}/pulls/${number}`, what: `read #${number}` });

  const api: Api = {
    ...asOnGithub(client, repository, longestDescription),
    async newest(branch, base, state) {
      const query = { head: `${owner}:${branch}`, base, state, sort: "created", direction: "desc" };
      const pulls = client.pages<GithubPull>({ path: `${repository}/pulls`, query, what: "list pull requests" });
      // A fork of the same owner has the same head; one that is deleted has no repository.
      const pull = await firstOf(
        pulls,
        ({ head, base: onto }) => head.ref === branch && onto.ref === base && head.repo?.id === onto.repo.id,
      );
      return pull === undefined ? undefined : pullOf(pull);
    },
    read: async (number) => pullOf(await read(number)),
    async create({ title, body, branch, base }) {
      const what = `open a pull request from ${branch}`;
      const {
        status,
        reason,
        body: made,
      } = await client.call({
        method: "POST",
        path: `${repository}/pulls`,
        body: { title, body, head: branch, base },
        what,
        taken: [422],
      });
      if (status !== 422) return pullOf(made as GithubPull);
      if (/already exists/i.test(reason)) return undefined;
      throw declined(client.question(what), reason);
    },
    async close(number) {
      const path = `${repository}/pulls/${number}`;
      const { status } = await client.call({
        method: "PATCH",
        path,
        body: { state: "closed" },
        what: `close #${number}`,
        taken: [422],
      });
      return status !== 422;
    },
    merge: async (number, head) => mergeGithub(client, repository, await read(number), head),
    async statuses(commit) {
      const of = `${repository}/commits/${commit}`;
      const what = `read the statuses of ${commit}`;
      const said = await allOf(
        client.pages<GithubStatus>({ path: `${of}/status`, what }, (body) => (body as { statuses?: unknown }).statuses),
        ({ context, state, description, target_url: url }) => ({
          context,
          state,
          description: description ?? "",
          url: url ?? undefined,
        }),
      );
      const checked = await allOf(
        client.pages<CheckRun>(
          { path: `${of}/check-runs`, query: { filter: "latest" }, what },
          (body) => (body as { check_runs?: unknown }).check_runs,
        ),
        ({ id, name: context, status, conclusion, html_url: url, output }) => ({
          id,
          context,
          state: status === "completed" ? (conclusions[conclusion ?? ""] ?? "failure") : ("pending" as const),
          description: output.title ?? conclusion ?? status,
          url: url ?? undefined,
        }),
      );
      // Of one name in several workflows none may have failed.
      return worstWords([...said, ...checked]);
    },
    async *comments(number) {
      const path = `${repository}/issues/${number}/comments`;
      const comments = client.pages<{ id: number; body?: string }>({ path, what: `read the comments of #${number}` });
      for await (const { id, body } of comments) yield { id, text: body ?? "" };
    },
  };
  return whole(api, client);
}

const isHosted = (url: string): boolean => /^(www\.)?github\.com$|\.ghe\.com$/.test(new URL(url).hostname);

/** Address of the API: github.com and what GitHub hosts for one enterprise have one of their own, a server has it below its pages. */
const apiOf = (url: string): string =>
  isHosted(url) ? `https://api.${new URL(url).hostname.replace(/^www\./, "")}` : `${url}/api`;
