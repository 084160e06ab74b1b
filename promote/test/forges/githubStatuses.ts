// What is said about commits on GitHub in a test: statuses, and checks. Fields and types are those of its OpenAPI description, as in githubServer.ts.
import { page } from "./fakeServer";
import type { Route } from "./fakeServer";
import { answered, listOf, oneOf, orNull, paged, sent, text, upTo, whole } from "./schemas";

const pages = paged("per_page", 100);

/** Checks of every commit: their number takes two pages. */
const checkRuns = Array.from({ length: 120 }, (_, index) => ({
  id: 1000 + index,
  name: `check ${index}`,
  status: index === 0 ? "in_progress" : "completed",
  conclusion: [null, "failure", "neutral", "cancelled", "timed_out"][index] ?? (index === 0 ? null : "success"),
  html_url: `https://github.example/checks/${index}`,
  output: { title: index === 1 ? "2 tests failed" : null, summary: null },
}));

/** Its questions below a repository's path. */
export const githubStatuses = (base: string): Route[] => [
  {
    method: "POST",
    path: `${base}/statuses/:sha`,
    body: sent(
      { state: oneOf("error", "failure", "pending", "success") },
      { target_url: orNull(text), description: upTo(140), context: text },
    ),
    answer: answered({ id: whole, state: text, context: text, description: orNull(text), target_url: orNull(text) }),
    handle: ({ store, at, said }) => {
      const { state, context, description, target_url: url } = said;
      store.statuses.push({ id: store.id(), commit: at["sha"]!, context, state, description, url: url ?? null });
      return { status: 201, body: { id: 1, state, context, description, target_url: url ?? null } };
    },
  },
  {
    method: "GET",
    path: `${base}/commits/:ref/status`,
    query: sent({}, pages),
    answer: answered({
      state: oneOf("failure", "pending", "success"),
      total_count: whole,
      statuses: listOf(
        answered({ id: whole, state: text, context: text, description: orNull(text), target_url: orNull(text) }),
      ),
    }),
    handle: ({ store, at, query }) => {
      const last = new Map(
        store.statuses.filter(({ commit }) => commit === at["ref"]).map((each) => [each.context, each]),
      );
      const all = [...last.values()].map(({ id, state, context, description, url: target_url }) => ({
        id,
        state,
        context,
        description,
        target_url,
      }));
      const { body, ...rest } = page(all, query, "per_page");
      return { ...rest, body: { state: "pending", total_count: all.length, statuses: body } };
    },
  },
  {
    method: "GET",
    path: `${base}/commits/:ref/check-runs`,
    query: sent({}, { filter: oneOf("latest", "all"), check_name: text, ...pages }),
    answer: answered({
      total_count: whole,
      check_runs: listOf(
        answered({
          id: whole,
          name: text,
          status: oneOf("queued", "in_progress", "completed", "waiting", "requested", "pending"),
          conclusion: orNull(
            oneOf("success", "failure", "neutral", "cancelled", "skipped", "timed_out", "action_required"),
          ),
          html_url: orNull(text),
          output: answered({ title: orNull(text), summary: orNull(text) }),
        }),
      ),
    }),
    handle: ({ query }) => {
      const { body, ...rest } = page(checkRuns, query, "per_page");
      return { ...rest, body: { total_count: checkRuns.length, check_runs: body } };
    },
  },
];
