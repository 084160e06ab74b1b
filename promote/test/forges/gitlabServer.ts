// GitLab in a test. Fields and their types are those of the documentation of GitLab 18 (doc/api/merge_requests.md, commits.md and notes.md) and of
// its doc/api/openapi/openapi_v2.yaml; the words of refusals are those of lib/api/merge_requests.rb and of issues about them.
import { missing, page } from "./fakeServer";
import type { Reply, Route } from "./fakeServer";
import { gitlabTalk } from "./gitlabTalk";
import { answered, atMost, bool, listOf, oneOf, orNull, paged, sent, sha, text, upTo, whole } from "./schemas";
import type { Call } from "./fakeServer";
import type { Store, StoredPull } from "./store";

const mergeRequest = answered({
  id: whole,
  iid: whole,
  web_url: text,
  state: oneOf("opened", "closed", "locked", "merged"),
  title: text,
  description: orNull(text),
  sha: orNull(sha),
  source_branch: text,
  target_branch: text,
  source_project_id: orNull(whole),
  target_project_id: whole,
  merge_when_pipeline_succeeds: bool,
  detailed_merge_status: text,
});
const base = "/api/v4/projects/:id";
const states = { met: "mergeable", waiting: "ci_still_running", refused: "not_approved", unknown: "checking" };

const mergeRequestOf = (store: Store, pull: StoredPull): Record<string, unknown> => ({
  id: 1000 + pull.number,
  iid: pull.number,
  web_url: `https://gitlab.example/group/sub.group/deploy.git.ops/-/merge_requests/${pull.number}`,
  state: pull.state === "open" ? "opened" : pull.state,
  title: pull.title,
  description: pull.body === "" ? null : pull.body,
  sha: pull.head,
  source_branch: pull.branch,
  target_branch: pull.base,
  source_project_id: pull.isForks ? 2 : 1,
  target_project_id: 1,
  merge_when_pipeline_succeeds: pull.later,
  detailed_merge_status: states[store.rules],
});

/** Answers for the merge request of the path, in the project of the path. */
const forOne =
  (handle: (pull: StoredPull, call: Call) => Reply) =>
  (call: Call): Reply => {
    const pull = call.store.pulls.find(({ number }) => number === Number(call.at["iid"]));
    if (pull === undefined || call.at["id"] !== "group/sub.group/deploy.git.ops") return missing;
    return handle(pull, call);
  };

/** Its questions. */
export const gitlabRoutes: Route[] = [
  {
    method: "GET",
    path: `${base}/merge_requests`,
    query: sent(
      {},
      {
        source_branch: text,
        target_branch: text,
        state: oneOf("opened", "closed", "locked", "merged", "all"),
        order_by: oneOf("created_at", "updated_at", "merged_at", "title"),
        sort: oneOf("asc", "desc"),
        ...paged("per_page", 100),
      },
    ),
    answer: listOf(mergeRequest),
    handle: ({ store, at, query }) => {
      if (at["id"] !== "group/sub.group/deploy.git.ops") return missing;
      const fits = store.listed(
        (pull) =>
          pull.branch === query["source_branch"] &&
          pull.base === query["target_branch"] &&
          (query["state"] === "all" || pull.state === "open"),
      );
      return page(
        fits.map((pull) => mergeRequestOf(store, pull)),
        query,
        "per_page",
      );
    },
  },
  {
    method: "POST",
    path: `${base}/merge_requests`,
    body: sent({ title: upTo(255), source_branch: text, target_branch: text }, { description: atMost(1_048_576) }),
    answer: mergeRequest,
    handle: ({ store, body }) => {
      const { title, description, source_branch: branch, target_branch: onto } = body;
      const known = store.openOf(branch, onto);
      if (known !== undefined) {
        const message = [`Another open merge request already exists for this source branch: !${known.number}`];
        return { status: 409, body: { message } };
      }
      if (branch === "promotion/empty") {
        return { status: 400, body: { message: { source_branch: ["does not exist"], base: ["is bad"] } } };
      }
      return { status: 201, body: mergeRequestOf(store, store.add({ branch, base: onto, title, body: description })) };
    },
  },
  {
    method: "GET",
    path: `${base}/merge_requests/:iid`,
    answer: mergeRequest,
    handle: forOne((pull, { store }) => ({ status: 200, body: mergeRequestOf(store, pull) })),
  },
  {
    method: "PUT",
    path: `${base}/merge_requests/:iid`,
    body: sent({}, { title: upTo(255), description: atMost(1_048_576), state_event: oneOf("close", "reopen") }),
    answer: mergeRequest,
    handle: forOne((pull, { store, body }) => {
      const { title, description, state_event: event } = body;
      if (event !== undefined) {
        if (pull.state === "merged") return { status: 422, body: { message: "Merge request is merged" } };
        pull.state = "closed";
      } else {
        store.edits++;
        Object.assign(pull, { title, body: description });
      }
      return { status: 200, body: mergeRequestOf(store, pull) };
    }),
  },
  {
    method: "PUT",
    path: `${base}/merge_requests/:iid/merge`,
    body: sent(
      {},
      { sha, auto_merge: bool, merge_when_pipeline_succeeds: bool, squash: bool, should_remove_source_branch: bool },
    ),
    answer: mergeRequest,
    handle: forOne((pull, { store, body }) => {
      if (pull.state !== "open" || store.rules === "refused" || store.rules === "unknown") {
        return { status: 405, body: { message: "405 Method Not Allowed" } };
      }
      if (body.sha !== pull.head) {
        return { status: 409, body: { message: `SHA does not match HEAD of source branch: ${pull.head}` } };
      }
      if (store.rules === "met") pull.state = "merged";
      else pull.later = true;
      return { status: 200, body: mergeRequestOf(store, pull) };
    }),
  },
  ...gitlabTalk(base),
];
