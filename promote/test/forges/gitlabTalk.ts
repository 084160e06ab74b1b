// What is said on GitLab in a test: statuses of commits, and notes of merge requests. Sources as in gitlabServer.ts.
import { missing, page } from "./fakeServer";
import type { Route } from "./fakeServer";
import { answered, bool, listOf, oneOf, orNull, paged, sent, text, upTo, whole } from "./schemas";

const pages = paged("per_page", 100);
const note = answered({ id: whole, body: text, system: bool });
const status = answered({
  id: whole,
  name: text,
  status: oneOf("pending", "running", "success", "failed", "canceled", "skipped", "manual"),
  description: orNull(text),
  target_url: orNull(text),
  allow_failure: bool,
});

/** Its questions below a project's path. */
export const gitlabTalk = (base: string): Route[] => [
  {
    method: "POST",
    path: `${base}/statuses/:sha`,
    body: sent(
      { state: oneOf("pending", "running", "success", "failed", "canceled", "skipped") },
      { name: text, context: text, description: upTo(255), target_url: upTo(255), ref: text, coverage: whole },
    ),
    answer: status,
    handle: ({ store, at, said: { state, name, description, target_url: url } }) => {
      const known = store.statuses.filter((each) => each.commit === at["sha"] && each.context === name).at(-1);
      const isOpen = known?.state === "pending" || known?.state === "running";
      if (isOpen && state === "pending") {
        const reason = 'Status cannot transition via "enqueue"';
        const message = `Cannot transition status via :enqueue from :${known.state} (Reason(s): ${reason})`;
        return { status: 400, body: { message } };
      }
      if (state === "running") return { status: 400, body: { message: { name: ["is too long"] } } };
      const said = { context: name, state, description, url: url ?? null };
      if (isOpen) Object.assign(known, said);
      else store.statuses.push({ id: store.id(), commit: at["sha"]!, ...said });
      const answer = { id: 1, name, status: state, description, target_url: url ?? null, allow_failure: false };
      return { status: 201, body: answer };
    },
  },
  {
    method: "GET",
    path: `${base}/repository/commits/:sha/statuses`,
    query: sent({}, { ref: text, stage: text, name: text, all: bool, ...pages }),
    answer: listOf(status),
    handle: ({ store, at, query }) => {
      const said = store.statuses.filter(({ commit }) => commit === at["sha"]);
      const all = said.map(({ id, context: name, state, description, url: target_url }) => ({
        id,
        name,
        status: state === "may fail" ? "failed" : state,
        description: description === "" ? null : description,
        target_url,
        allow_failure: state === "may fail",
      }));
      return page(all, query, "per_page");
    },
  },
  {
    method: "GET",
    path: `${base}/merge_requests/:iid/notes`,
    query: sent({}, { order_by: oneOf("created_at", "updated_at"), sort: oneOf("asc", "desc"), ...pages }),
    answer: listOf(note),
    handle: ({ store, at, query }) =>
      page(
        store.comments
          .filter(({ pull }) => pull === Number(at["iid"]))
          .map(({ id, text: body }) => ({ id, body, system: body.startsWith("mentioned in") })),
        query,
        "per_page",
      ),
  },
  {
    method: "POST",
    path: `${base}/merge_requests/:iid/notes`,
    body: sent({ body: upTo(1_000_000) }),
    answer: note,
    handle: ({ store, at, body }) => {
      const made = { id: store.id(), pull: Number(at["iid"]), text: body.body };
      store.comments.push(made);
      return { status: 201, body: { id: made.id, body: made.text, system: false } };
    },
  },
  {
    method: "PUT",
    path: `${base}/merge_requests/:iid/notes/:note`,
    body: sent({ body: upTo(1_000_000) }),
    answer: note,
    handle: ({ store, at, body }) => {
      const known = store.comments.find(({ id }) => id === Number(at["note"]));
      if (known === undefined) return missing;
      known.text = body.body;
      return { status: 200, body: { id: known.id, body: known.text, system: false } };
    },
  },
];
