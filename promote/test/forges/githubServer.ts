// GitHub Enterprise in a test. Fields and their types are those of GitHub's published OpenAPI description (github/rest-api-description,
// api.github.com.json and ghes-3.17.json, as in @octokit/openapi 23.0.2) and of its GraphQL schema (EnablePullRequestAutoMergeInput).
import { missing, page } from "./fakeServer";
import type { Reply, Route } from "./fakeServer";
import { githubStatuses } from "./githubStatuses";
import { issueComments } from "./issueComments";
import { answered, atMost, bool, listOf, oneOf, orNull, paged, sent, sha, text, upTo, whole } from "./schemas";
import type { Store, StoredPull } from "./store";

const side = (repo: ReturnType<typeof answered>): ReturnType<typeof answered> =>
  answered({ label: text, ref: text, sha, repo });
const repo = answered({ id: whole, full_name: text });
const simple = {
  number: whole,
  node_id: text,
  html_url: text,
  state: oneOf("open", "closed"),
  title: text,
  body: orNull(text),
  merged_at: orNull(text),
  auto_merge: orNull({ type: "object" }),
  head: side(orNull(repo)),
  base: side(repo),
};
const full = { ...simple, merged: bool, mergeable: orNull(bool), mergeable_state: text };
const pages = paged("per_page", 100);

const base = "/api/v3/repos/:owner/:repo";
const states = { met: "clean", waiting: "blocked", refused: "blocked", unknown: "unknown" };

const pullOf = (store: Store, pull: StoredPull): Record<string, unknown> => ({
  number: pull.number,
  node_id: `PR_${pull.number}`,
  html_url: `https://github.example/shop/deploy.git.ops/pull/${pull.number}`,
  state: pull.state === "open" ? "open" : "closed",
  title: pull.title,
  body: pull.body === "" ? null : pull.body,
  merged_at: pull.state === "merged" ? "2026-01-01T00:00:00Z" : null,
  merged: pull.state === "merged",
  mergeable: store.rules === "unknown" ? null : true,
  mergeable_state: states[store.rules],
  auto_merge: pull.later ? { merge_method: "merge" } : null,
  head: {
    label: `shop:${pull.branch}`,
    ref: pull.branch,
    sha: pull.head,
    repo: pull.isForks ? { id: 2, full_name: "shop/a-fork" } : { id: 1, full_name: "shop/deploy.git.ops" },
  },
  base: {
    label: `shop:${pull.base}`,
    ref: pull.base,
    sha: pull.head,
    repo: { id: 1, full_name: "shop/deploy.git.ops" },
  },
});
/** In a list it says less of itself. */
const simpleOf = (store: Store, pull: StoredPull): Record<string, unknown> =>
  Object.fromEntries(Object.entries(pullOf(store, pull)).filter(([key]) => key in simple));

const invalid = (message: string): Reply => ({
  status: 422,
  body: {
    message: "Validation Failed",
    errors: [{ resource: "PullRequest", code: "custom", message }],
    documentation_url: "https://docs.github.com/rest",
  },
});
const graphError = (type: string, message: string): Reply => ({
  status: 200,
  body: {
    data: { enablePullRequestAutoMerge: null },
    errors: [{ type, path: ["enablePullRequestAutoMerge"], message }],
  },
});

/** Its questions. */
export const githubRoutes: Route[] = [
  {
    method: "GET",
    path: base,
    answer: answered({ allow_merge_commit: bool, allow_squash_merge: bool, allow_rebase_merge: bool }),
    handle: () => ({
      status: 200,
      body: { id: 1, allow_merge_commit: false, allow_squash_merge: true, allow_rebase_merge: true },
    }),
  },
  {
    method: "GET",
    path: `${base}/pulls`,
    query: sent(
      {},
      {
        state: oneOf("open", "closed", "all"),
        head: text,
        base: text,
        sort: oneOf("created", "updated", "popularity", "long-running"),
        direction: oneOf("asc", "desc"),
        ...pages,
      },
    ),
    answer: listOf(answered(simple)),
    handle: ({ store, query }) => {
      const branch = query["head"]?.replace(/^shop:/, "");
      const fits = store.listed(
        (pull) =>
          pull.base === query["base"] && pull.branch === branch && (query["state"] === "all" || pull.state === "open"),
      );
      return page(
        fits.map((pull) => simpleOf(store, pull)),
        query,
        "per_page",
      );
    },
  },
  {
    method: "POST",
    path: `${base}/pulls`,
    body: sent({ title: upTo(256), head: text, base: text }, { body: atMost(65_536), draft: bool }),
    answer: answered(full),
    handle: ({ store, body }) => {
      const { head, base: onto, title, body: said } = body;
      if (store.openOf(head, onto)) return invalid(`A pull request already exists for shop:${head}.`);
      if (head === "promotion/empty") return invalid("No commits between main and promotion/empty");
      return { status: 201, body: pullOf(store, store.add({ branch: head, base: onto, title, body: said })) };
    },
  },
  {
    method: "GET",
    path: `${base}/pulls/:number`,
    answer: answered(full),
    handle: ({ store, at }) => {
      const pull = store.pulls.find(({ number }) => number === Number(at["number"]));
      return pull === undefined ? missing : { status: 200, body: pullOf(store, pull) };
    },
  },
  {
    method: "PATCH",
    path: `${base}/pulls/:number`,
    body: sent({}, { title: upTo(256), body: atMost(65_536), state: oneOf("open", "closed"), base: text }),
    answer: answered(full),
    handle: ({ store, at, body }) => {
      const pull = store.pulls.find(({ number }) => number === Number(at["number"]));
      if (pull === undefined) return missing;
      const { state, ...written } = body;
      if (state !== undefined && pull.state === "merged")
        return invalid("Cannot change the state of a merged pull request");
      if (state !== undefined) pull.state = state;
      else store.edits++;
      Object.assign(pull, written);
      return { status: 200, body: pullOf(store, pull) };
    },
  },
  {
    method: "PUT",
    path: `${base}/pulls/:number/merge`,
    body: sent({}, { sha, merge_method: oneOf("merge", "squash", "rebase"), commit_title: text, commit_message: text }),
    answer: answered({ sha, merged: bool, message: text }),
    handle: ({ store, at, body }) => {
      const pull = store.pulls.find(({ number }) => number === Number(at["number"]));
      if (pull === undefined) return missing;
      if (pull.state !== "open") return { status: 405, body: { message: "Pull Request is not mergeable" } };
      if (body.sha !== pull.head) {
        return { status: 409, body: { message: "Head branch was modified. Review and try the merge again." } };
      }
      // The token is an administrator's: rules that are not met do not keep it from merging.
      pull.state = "merged";
      store.methods.push(body.merge_method);
      return { status: 200, body: { sha: pull.head, merged: true, message: "Pull Request successfully merged" } };
    },
  },
  {
    method: "POST",
    path: "/api/graphql",
    body: sent({
      query: text,
      variables: sent({
        input: sent(
          { pullRequestId: text },
          { mergeMethod: oneOf("MERGE", "SQUASH", "REBASE"), expectedHeadOid: sha, clientMutationId: text },
        ),
      }),
    }),
    handle: ({ store, body }) => {
      const { input } = body.variables;
      const pull = store.pulls.find(({ number }) => `PR_${number}` === input.pullRequestId);
      if (pull === undefined) return graphError("NOT_FOUND", "Could not resolve to a node");
      if (pull.head !== input.expectedHeadOid) return graphError("UNPROCESSABLE", "Head sha didn't match expected.");
      if (store.rules === "refused") {
        return graphError("UNPROCESSABLE", "Pull request Auto merge is not allowed for this repository");
      }
      if (store.rules !== "waiting") {
        return graphError("UNPROCESSABLE", `Pull request Pull request is in ${states[store.rules]} status`);
      }
      pull.later = true;
      store.methods.push(input.mergeMethod.toLowerCase());
      return { status: 200, body: { data: { enablePullRequestAutoMerge: { pullRequest: { number: pull.number } } } } };
    },
  },
  ...githubStatuses(base),
  ...issueComments(base, pages),
];
