// Gitea in a test. Fields and their types are those of its published description (templates/swagger/v1_json.tmpl of Gitea 1.24: PullRequest,
// CreatePullRequestOption, EditPullRequestOption, MergePullRequestOption, CommitStatus); the words of refusals are those of
// routers/api/v1/repo/pull.go.
import { missing, page } from "./fakeServer";
import type { Call, Reply, Route } from "./fakeServer";
import { issueComments } from "./issueComments";
import { answered, bool, listOf, oneOf, paged, sent, sha, text, upTo, whole } from "./schemas";
import type { StoredPull } from "./store";

const side = answered({ label: text, ref: text, sha, repo_id: whole });
const pullRequest = answered({
  number: whole,
  html_url: text,
  state: oneOf("open", "closed"),
  merged: bool,
  title: text,
  body: text,
  head: side,
  base: side,
});
const status = answered({
  id: whole,
  context: text,
  status: oneOf("pending", "success", "error", "failure", "warning", "skipped"),
  description: text,
  target_url: text,
});
const pages = paged("limit", 50);
const base = "/api/v1/repos/:owner/:repo";

const pullOf = (pull: StoredPull): Record<string, unknown> => ({
  number: pull.number,
  html_url: `https://gitea.example/shop/deploy.git.ops/pulls/${pull.number}`,
  state: pull.state === "open" ? "open" : "closed",
  merged: pull.state === "merged",
  title: pull.title,
  body: pull.body,
  head: {
    label: pull.branch,
    // The branch of one that is over is gone.
    ref: pull.state === "open" ? pull.branch : `refs/pull/${pull.number}/head`,
    sha: pull.head,
    repo_id: pull.isForks ? 2 : 1,
  },
  base: { label: pull.base, ref: pull.base, sha: pull.head, repo_id: 1 },
});

const forOne =
  (handle: (pull: StoredPull, call: Call) => Reply) =>
  (call: Call): Reply => {
    const pull = call.store.pulls.find(({ number }) => number === Number(call.at["index"]));
    return pull === undefined ? missing : handle(pull, call);
  };

const said = (code: number, message: string): Reply => ({
  status: code,
  body: { message, url: "https://gitea.example/api/swagger" },
});

/** Its questions. */
export const giteaRoutes: Route[] = [
  {
    method: "GET",
    path: base,
    answer: answered({ default_merge_style: text }),
    handle: () => ({ status: 200, body: { id: 1, default_merge_style: "squash" } }),
  },
  {
    method: "GET",
    path: `${base}/pulls`,
    query: sent({}, { state: oneOf("open", "closed", "all"), base_branch: text, ...pages }),
    answer: listOf(pullRequest),
    // An older server: it takes no notice of base_branch.
    handle: ({ store, query }) =>
      page(store.listed((pull) => query["state"] === "all" || pull.state === "open").map(pullOf), query, "limit"),
  },
  {
    method: "POST",
    path: `${base}/pulls`,
    body: sent({ title: upTo(255), head: text, base: text }, { body: text }),
    answer: pullRequest,
    handle: ({ store, body }) => {
      const { head, base: onto, title, body: written } = body;
      const known = store.openOf(head, onto);
      if (known !== undefined) {
        return said(409, `pull request already exists for these targets [id: 1, issue_id: ${known.number}]`);
      }
      if (head === "promotion/empty") {
        return said(422, "Invalid PullRequest: There are no changes between the head and the base");
      }
      return { status: 201, body: pullOf(store.add({ branch: head, base: onto, title, body: written })) };
    },
  },
  {
    method: "GET",
    path: `${base}/pulls/:index`,
    answer: pullRequest,
    handle: forOne((pull) => ({ status: 200, body: pullOf(pull) })),
  },
  {
    method: "PATCH",
    path: `${base}/pulls/:index`,
    body: sent({}, { title: upTo(255), body: text, state: oneOf("open", "closed") }),
    answer: pullRequest,
    handle: forOne((pull, { store, body }) => {
      const { state, ...written } = body;
      if (state !== undefined && pull.state === "merged") {
        return said(412, "cannot change state of this pull request, it was already merged");
      }
      if (state !== undefined) pull.state = state;
      else store.edits++;
      Object.assign(pull, written);
      return { status: 201, body: pullOf(pull) };
    }),
  },
  {
    method: "POST",
    path: `${base}/pulls/:index/merge`,
    body: sent(
      { Do: oneOf("merge", "rebase", "rebase-merge", "squash", "fast-forward-only", "manually-merged") },
      { head_commit_id: sha, merge_when_checks_succeed: bool, force_merge: bool, delete_branch_after_merge: bool },
    ),
    handle: forOne((pull, { store, body }) => {
      if (pull.state === "closed") return missing;
      if (pull.state === "merged") return said(405, "");
      if (store.rules === "refused") return said(405, "User not allowed to merge PR");
      if (store.rules === "unknown") return said(405, "Please try again later");
      const isScheduled = body.merge_when_checks_succeed;
      if (store.rules === "waiting" && isScheduled !== true) {
        return said(405, "Not all required status checks successful");
      }
      if (isScheduled === true) {
        const again = `pull request is already scheduled to auto merge when checks succeed [pull_id: ${pull.number}]`;
        if (pull.later) return said(409, again);
        pull.later = true;
        return { status: 201 };
      }
      if (body.head_commit_id !== pull.head) return said(409, "head out of date");
      pull.state = "merged";
      store.methods.push(body.Do);
      return { status: 200 };
    }),
  },
  {
    method: "POST",
    path: `${base}/statuses/:sha`,
    body: sent(
      { state: oneOf("pending", "success", "error", "failure", "warning", "skipped") },
      { context: text, description: upTo(255), target_url: text },
    ),
    answer: status,
    handle: ({ store, at, said: { state, context, description, target_url: url } }) => {
      store.statuses.push({ id: store.id(), commit: at["sha"]!, context, state, description, url: url ?? null });
      return { status: 201, body: { id: 1, status: state, context, description, target_url: url ?? "" } };
    },
  },
  {
    method: "GET",
    path: `${base}/commits/:ref/statuses`,
    query: sent(
      {},
      {
        sort: oneOf("oldest", "recentupdate", "leastupdate", "leastindex", "highestindex"),
        state: text,
        ...pages,
      },
    ),
    answer: listOf(status),
    handle: ({ store, at, query }) => {
      const all = store.statuses.filter(({ commit }) => commit === at["ref"]).reverse();
      return page(
        all.map(({ id, context, state, description, url }) => ({
          id,
          context,
          status: state,
          description,
          target_url: url ?? "",
        })),
        query,
        "limit",
      );
    },
  },
  // It answers them all at once: its description has no pages there.
  ...issueComments(base, {}),
];
