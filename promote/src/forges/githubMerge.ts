// How GitHub merges: by itself once the branch's rules are met, where the repository allows that and there is something to wait for; at once where
// they are met; else not at all. An administrator's token could merge over the rules, so that they are looked at first.
import { early, forbidden, limited } from "./answers";
import type { Client } from "./client";
import type { Merged } from "./forge";
import { pullOf } from "./githubPull";
import type { GithubPull } from "./githubPull";
import { settledOf } from "./verbs";

const enable = `mutation($input: EnablePullRequestAutoMergeInput!) {
  enablePullRequestAutoMerge(input: $input) { pullRequest { number } }
}`;

/** States in which all that the branch asks for is there; what else runs or failed is not asked for. */
const mergeable = ["clean", "unstable", "has_hooks"];

/** What the other states say to people. */
const states: Partial<Record<string, string>> = {
  blocked: "the rules of its branch are not met",
  behind: "its branch is behind",
  dirty: "it has conflicts",
  draft: "it is a draft",
};

interface GraphAnswer {
  errors?: { type?: string; message: string }[];
}

/** Merges a pull request that was just read. */
export async function mergeGithub(client: Client, repository: string, pull: GithubPull, head: string): Promise<Merged> {
  const settled = settledOf(pullOf(pull), head);
  if (settled !== undefined) return settled;
  if (pull.auto_merge) return { merged: "later" };
  const what = `merge #${pull.number}`;
  const method = methodOf(await client.ask<Record<string, boolean>>({ path: repository, what }));
  const { errors = [] } = await client.ask<GraphAnswer>({
    method: "POST",
    path: "/graphql",
    body: {
      query: enable,
      variables: { input: { pullRequestId: pull.node_id, mergeMethod: method.toUpperCase(), expectedHeadOid: head } },
    },
    what,
  });
  if (errors.length === 0) return { merged: "later" };
  const said = errors.map(({ message }) => message).join("; ");
  const types = errors.map(({ type }) => type);
  if (types.includes("RATE_LIMITED")) throw limited(client.question(what), said);
  if (types.includes("FORBIDDEN")) throw forbidden(client.question(what), said);
  const { mergeable_state: state = "unknown" } = pull;
  if (mergeable.includes(state) || /in (?:clean|unstable|has_hooks) status/i.test(said)) {
    return mergeNow(client, `${repository}/pulls/${pull.number}/merge`, { sha: head, merge_method: method }, what);
  }
  if (state === "unknown") throw early(client.question(what), "it is finding out whether it can be merged");
  return { merged: "no", reason: `${said}; ${states[state] ?? state}` };
}

async function mergeNow(client: Client, path: string, body: object, what: string): Promise<Merged> {
  const { status, reason } = await client.call({ method: "PUT", path, body, what, taken: [405, 409, 422] });
  if (status < 400) return { merged: "now" };
  if (/base branch was modified/i.test(reason)) throw early(client.question(what), reason);
  return { merged: "no", reason };
}

/** The way of merging that the repository allows; whoever may not see them may not merge, and is told so. */
function methodOf(repository: Record<string, boolean>): "merge" | "squash" | "rebase" {
  if (repository["allow_merge_commit"] !== false) return "merge";
  return repository["allow_squash_merge"] === true ? "squash" : "rebase";
}
