// Answers that are no success: each is one sentence of the right kind with the forge's own reason, and never with the token.
import * as assert from "node:assert/strict";
import { inspect } from "node:util";
import type { ErrorKind } from "../../../contract/ends";
import { PassingError, PromoteError } from "../../src/errors";
import { token } from "./fakeServer";
import type { Reply } from "./fakeServer";
import { onEach } from "./servers";

interface Answer {
  reply: Reply;
  kind: ErrorKind;
  says: RegExp;
  /** Undefined: it is final; "any": it may pass; else the milliseconds that are waited. */
  wait?: number | "any" | "unnamed";
}

const said = (status: number, message: unknown, headers: Record<string, string> = {}): Reply => ({
  status,
  body: { message },
  headers,
});
const date = "Wed, 21 Oct 2026 07:28:00 GMT";
const inTwoMinutes = String(Date.parse(date) / 1000 + 120);
const page: Reply = {
  status: 200,
  body: "<!DOCTYPE html><html><body>Sign in to continue</body></html>",
  headers: { "content-type": "text/html" },
};

const answers: Record<string, Answer> = {
  "a token that is not taken": {
    reply: said(401, "Bad credentials"),
    kind: "authentication",
    says: /refused the token to .*: Bad credentials\.$/,
  },
  "a right that is missing": {
    reply: said(403, "Resource not accessible by personal access token"),
    kind: "authentication",
    says: /refused the token to .*: Resource not accessible by personal access token\.$/,
  },
  "a scope that is missing (GitLab)": {
    reply: {
      status: 403,
      body: { error: "insufficient_scope", error_description: "The request requires higher privileges." },
    },
    kind: "authentication",
    says: /refused the token to .*: The request requires higher privileges\.$/,
  },
  "a scope that is missing (Gitea)": {
    reply: said(403, "token does not have at least one of required scope(s), required=[write:repository]"),
    kind: "authentication",
    says: /required=\[write:repository\]\.$/,
  },
  "a repository that is not there": {
    reply: said(404, "404 Project Not Found"),
    kind: "missing",
    says: /could not .*: it is not there, or hidden from the token: 404 Project Not Found\.$/,
  },
  "too many calls": {
    reply: said(429, "Too Many Requests", { "retry-after": "7" }),
    kind: "network",
    says: /asks for fewer calls, and to wait for 7 s: Too Many Requests\.$/,
    wait: 7000,
  },
  "too many calls, until a date": {
    reply: { status: 429, body: "Retry later\n", headers: { date, "retry-after": "Wed, 21 Oct 2026 07:28:30 GMT" } },
    kind: "network",
    says: /to wait for 30 s: Retry later\.$/,
    wait: 30_000,
  },
  "too many calls, for no time that is named": {
    reply: { status: 429 },
    kind: "network",
    says: /asks for fewer calls, and to wait: 429 Too Many Requests\.$/,
    wait: "unnamed",
  },
  "GitHub's rate limit": {
    reply: said(403, "API rate limit exceeded for user ID 1.", {
      date,
      "x-ratelimit-remaining": "0",
      "x-ratelimit-reset": inTwoMinutes,
    }),
    kind: "network",
    says: /to wait for 120 s: API rate limit exceeded for user ID 1\.$/,
    wait: 120_000,
  },
  "GitHub's secondary rate limit": {
    reply: said(403, "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."),
    kind: "network",
    says: /asks for fewer calls, and to wait: You have exceeded a secondary rate limit/,
    wait: "unnamed",
  },
  "GitHub's secondary rate limit, with a time": {
    reply: said(403, "You have triggered an abuse detection mechanism.", { "retry-after": "60" }),
    kind: "network",
    says: /to wait for 60 s: You have triggered/,
    wait: 60_000,
  },
  "GitLab's rate limit": {
    reply: said(429, "Too Many Requests", { date, "ratelimit-remaining": "0", "ratelimit-reset": inTwoMinutes }),
    kind: "network",
    says: /to wait for 120 s/,
    wait: 120_000,
  },
  "a server with trouble of its own": {
    reply: said(500, "500 Internal Server Error"),
    kind: "network",
    says: /is busy and could not .*: 500 Internal Server Error\.$/,
    wait: "any",
  },
  "a proxy before a server that is down": {
    reply: { status: 502, body: "<html><h1>502 Bad Gateway</h1></html>" },
    kind: "network",
    says: /is busy and could not .*: 502 Bad Gateway\.$/,
    wait: "any",
  },
  "a server under maintenance": {
    reply: { status: 503, headers: { "retry-after": "120" } },
    kind: "network",
    says: /503 Service Unavailable\.$/,
    wait: 120_000,
  },
  "a reason by its fields (GitLab)": {
    reply: said(400, { title: ["is too long"], base: ["is bad", "is old"] }),
    kind: "other",
    says: /did not .*: title is too long; base is bad; base is old\.$/,
  },
  "a reason by its fields (GitHub)": {
    reply: {
      status: 410,
      body: { message: "Validation Failed", errors: [{ resource: "PullRequest", field: "base", code: "invalid" }] },
    },
    kind: "other",
    says: /did not .*: Validation Failed; base invalid\.$/,
  },
  "a sign-in page": { reply: page, kind: "authentication", says: /answered with a web page .*sign-in page/ },
  "something else than a list": {
    reply: { status: 200, body: { hello: "world" } },
    kind: "other",
    says: /answered with something else than a list/,
  },
  "the token itself": {
    reply: said(400, `The token ${token} is strange, says https://user:pass@inner.example/`),
    kind: "other",
    says: /did not .*: The token \*\*\* is strange, says https:\/\/inner\.example\/\.$/,
  },
  "a long and colored reason": {
    reply: { status: 400, body: `\u001b[31m${"no ".repeat(1000)}\nreally` },
    kind: "other",
    says: /did not .{0,400}no….$/,
  },
};

onEach("an answer that is no success", (world) => {
  for (const [name, { reply, kind, says, wait }] of Object.entries(answers)) {
    it(`is one sentence: ${name}`, async () => {
      const { forge, server } = world();
      server.instead = () => reply;
      const error = await forge.find("branch", "main").then(
        () => assert.fail("there was an answer"),
        (thrown: unknown) => thrown,
      );
      assert.ok(error instanceof PromoteError);
      assert.equal(error.kind, kind, error.message);
      assert.match(error.message, says);
      assert.ok(error.message.startsWith(`${server.url}/`), "it names the repository");
      assert.ok(!error.message.includes("\n") && error.message.endsWith("."));
      assert.ok(!inspect(error, { depth: 9, showHidden: true }).includes(token), "it holds the token");
      assert.equal(error instanceof PassingError, wait !== undefined);
      if (error instanceof PassingError) {
        const expected = typeof wait === "number" ? { wait } : wait === "unnamed" ? { wait: undefined } : undefined;
        assert.deepEqual(error.limit, expected);
      }
    });
  }

  it("is the same where something was to be written", async () => {
    const { forge, server } = world();
    const { number } = server.store.add();
    server.instead = () => said(403, "Forbidden");
    const status = { context: "a", state: "success", description: "b" } as const;
    const tried = [
      () => forge.open({ branch: "a", base: "main", title: "t", body: "" }),
      () => forge.edit(number, { title: "t", body: "" }),
      () => forge.close(number),
      () => forge.merge(number, "a".repeat(40)),
      () => forge.say("a".repeat(40), status),
      () => forge.statuses("a".repeat(40)),
      () => forge.comment(number, "a", "a"),
    ];
    for (const each of tried) await assert.rejects(each, { kind: "authentication", message: /refused the token to / });
  });
});
