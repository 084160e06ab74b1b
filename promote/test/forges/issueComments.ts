// Comments of a pull request in a test, as GitHub has them, and Gitea after it.
import { missing, page } from "./fakeServer";
import type { Reply, Route } from "./fakeServer";
import { answered, listOf, sent, text, upTo, whole } from "./schemas";
import type { Schema } from "./schemas";

const comment = answered({ id: whole, body: text });

/**
 * The questions below a repository's path.
 *
 * @param pages what the list takes to be read in pages; none where it is answered whole
 */
export const issueComments = (base: string, pages: Record<string, Schema>): Route[] => [
  {
    method: "GET",
    path: `${base}/issues/:number/comments`,
    query: sent({}, { since: text, ...pages }),
    answer: listOf(comment),
    handle: ({ store, at, query }) =>
      listed(
        store.comments.filter(({ pull }) => pull === Number(at["number"])).map(({ id, text: body }) => ({ id, body })),
        "per_page" in pages ? query : undefined,
      ),
  },
  {
    method: "POST",
    path: `${base}/issues/:number/comments`,
    body: sent({ body: upTo(65_536) }),
    answer: comment,
    handle: ({ store, at, body }) => {
      const made = { id: store.id(), pull: Number(at["number"]), text: body.body };
      store.comments.push(made);
      return { status: 201, body: { id: made.id, body: made.text } };
    },
  },
  {
    method: "PATCH",
    path: `${base}/issues/comments/:id`,
    body: sent({ body: upTo(65_536) }),
    answer: comment,
    handle: ({ store, at, body }) => {
      const known = store.comments.find(({ id }) => id === Number(at["id"]));
      if (known === undefined) return missing;
      known.text = body.body;
      return { status: 200, body: { id: known.id, body: known.text } };
    },
  },
];

const listed = <T>(items: T[], query: Record<string, string> | undefined): Reply =>
  query === undefined ? { status: 200, body: items } : page(items, query, "per_page");
