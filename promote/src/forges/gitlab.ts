// GitLab: https://docs.gitlab.com/api/merge_requests/, /api/commits/ and /api/notes/.
import { declined, early } from "./answers";
import { Client } from "./client";
import type { CommitStatus, ForgeSettings, Merged, PullRequest } from "./forge";
import { cut } from "./text";
import { allOf, firstOf, whole, lastWords, settledOf } from "./verbs";
import type { Api, Verbs } from "./verbs";

/** A merge request, as far as it is read here. */
interface MergeRequest {
  iid: number;
  web_url: string;
  /** "locked": it is being merged. */
  state: "opened" | "closed" | "locked" | "merged";
  title: string;
  description: string | null;
  sha: string | null;
  source_branch: string;
  target_branch: string;
  source_project_id: number | null;
  target_project_id: number;
  merge_when_pipeline_succeeds?: boolean;
  detailed_merge_status?: string;
}

interface GitlabStatus {
  id: number;
  name: string;
  status: string;
  description: string | null;
  target_url: string | null;
  allow_failure?: boolean;
}

/** Letters of a status's description. */
const longestDescription = 255;

/** GitLab's words for what is said; it has none for an error. */
const words: Record<CommitStatus["state"], string> = {
  pending: "pending",
  success: "success",
  failure: "failed",
  error: "failed",
};

/** What GitLab's words mean; all others are those of something that is not over. */
const meanings: Partial<Record<string, CommitStatus["state"]>> = {
  success: "success",
  failed: "failure",
  canceled: "error",
};

/** While GitLab finds out what it thinks of a merge request it refuses to merge it, as right after it was opened. */
const undecided = ["unchecked", "checking", "preparing", "approvals_syncing", "cannot_be_merged_recheck"];

/** A project of GitLab. */
export function gitlab(settings: ForgeSettings): Verbs {
  const client = new Client(settings, `${settings.url}/api/v4`, { "private-token": settings.token }, { per_page: 100 });
  const project = `/projects/${encodeURIComponent(settings.repository)}`;
  const at = (number: number): string => `${project}/merge_requests/${number}`;
  const read = (number: number): Promise<MergeRequest> =>
    client.ask<MergeRequest>({ path: at(number), what: `read !${number}` });

  const api: Api = {
    async newest(branch, base, state) {
      const query = {
        source_branch: branch,
        target_branch: base,
        state: state === "open" ? "opened" : "all",
        order_by: "created_at",
        sort: "desc",
      };
      const what = "list merge requests";
      const found = await firstOf(
        client.pages<MergeRequest>({ path: `${project}/merge_requests`, query, what }),
        (each) => each.source_project_id === each.target_project_id,
      );
      return found === undefined ? undefined : pullOf(found);
    },
    read: async (number) => pullOf(await read(number)),
    async create({ title, body, branch, base }) {
      const { status, body: made } = await client.call({
        method: "POST",
        path: `${project}/merge_requests`,
        body: { title, description: body, source_branch: branch, target_branch: base },
        what: `open a merge request from ${branch}`,
        taken: [409],
      });
      return status === 409 ? undefined : pullOf(made as MergeRequest);
    },
    async edit(number, { title, body }) {
      await client.call({
        method: "PUT",
        path: at(number),
        body: { title, description: body },
        what: `edit !${number}`,
      });
    },
    async close(number) {
      const body = { state_event: "close" };
      const what = `close !${number}`;
      const { status } = await client.call({ method: "PUT", path: at(number), body, what, taken: [405, 409, 422] });
      return status < 400;
    },
    async merge(number, head) {
      const before = await read(number);
      const settled = settledOf(pullOf(before), head);
      if (settled !== undefined) return settled;
      if (before.merge_when_pipeline_succeeds === true) return { merged: "later" };
      const { detailed_merge_status: state = "" } = before;
      const what = `merge !${number}`;
      if (undecided.includes(state)) {
        throw early(client.question(what), `it is finding out whether it can be merged (${state})`);
      }
      const answer = await client.call({
        method: "PUT",
        path: `${at(number)}/merge`,
        // The second is the first's name before GitLab 17.11, which takes no notice of the other.
        body: { sha: head, auto_merge: true, merge_when_pipeline_succeeds: true },
        what,
        taken: [405, 406, 409, 422],
      });
      if (answer.status < 400) return mergedOf(answer.body as MergeRequest);
      return { merged: "no", reason: state === "" ? answer.reason : `${answer.reason} (${state})` };
    },
    async say(commit, { context, state, description, url }) {
      const body = {
        state: words[state],
        name: context,
        description: cut(description, longestDescription),
        ...(url === undefined ? {} : { target_url: url }),
      };
      const what = `write the status "${context}" of ${commit}`;
      const path = `${project}/statuses/${commit}`;
      const { status, reason } = await client.call({ method: "POST", path, body, what, taken: [400] });
      if (status < 400) return;
      // It is no error to be what one is to become; GitLab has several words for what is not over.
      const [, stands = ""] = /^cannot transition status via .* from :(\w+)/i.exec(reason) ?? [];
      const isSaid = stands === body.state || (state === "pending" && stands !== "" && stateOf(stands) === "pending");
      if (!isSaid) throw declined(client.question(what), reason);
    },
    async statuses(commit) {
      const path = `${project}/repository/commits/${commit}/statuses`;
      const said = client.pages<GitlabStatus>({ path, what: `read the statuses of ${commit}` });
      return lastWords(await allOf(said, statusOf));
    },
    async *comments(number) {
      const path = `${at(number)}/notes`;
      const query = { order_by: "created_at", sort: "asc" };
      const what = `read the comments of !${number}`;
      const notes = client.pages<{ id: number; body: string; system: boolean }>({ path, query, what });
      for await (const { id, body, system } of notes) if (!system) yield { id, text: body };
    },
    async addComment(number, text) {
      const what = `comment on !${number}`;
      await client.call({ method: "POST", path: `${at(number)}/notes`, body: { body: text }, what });
    },
    async editComment(number, id, text) {
      const what = `edit a comment of !${number}`;
      await client.call({ method: "PUT", path: `${at(number)}/notes/${id}`, body: { body: text }, what });
    },
  };
  return whole(api, client);
}

const mergedOf = ({ state }: MergeRequest): Merged => ({ merged: state === "merged" ? "now" : "later" });

const stateOf = (word: string): CommitStatus["state"] => meanings[word] ?? "pending";

/** A job that may fail, or waits for a hand that nobody has to lend, keeps nothing back. */
const statusOf = (said: GitlabStatus): CommitStatus & { id: number } => ({
  id: said.id,
  context: said.name,
  state: said.allow_failure === true && /^(?:failed|manual)$/.test(said.status) ? "success" : stateOf(said.status),
  description: said.description ?? said.status,
  url: said.target_url ?? undefined,
});

/** A merge request as a pull request. */
const pullOf = ({ iid, web_url: url, state, title, description, sha }: MergeRequest): PullRequest => ({
  number: iid,
  url,
  state: state === "merged" || state === "closed" ? state : "open",
  title,
  body: description ?? "",
  head: sha ?? "",
});
