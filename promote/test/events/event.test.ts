// The event of each state: what it says, what it promises, and by what a repeat is recognised.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import Ajv from "ajv";
import { endOutcomes } from "../../../contract/ends";
import { end, sourceCommit } from "../../../testkit/ends";
import { eventId, eventOf } from "../../src/events/event";
import type { News } from "../../src/events/event";

const edge = { source: "test", target: "prod" };
const source = "https://git.example.com/team/gitops.git";
const pages = {
  source,
  workflowPage: "https://workflows.example.com/workflows/argo/{workflow}",
  commitPage: "https://git.example.com/team/gitops/commit/{commit}",
};
const of = (given = end("promoted"), more: Partial<News> = {}): News => ({
  app: "shop",
  edge,
  end: given,
  as: given.outcome,
  ...more,
});

const schemaFile = path.join(__dirname, "../../../docs/events.schema.json");
const ajv = new Ajv({ allErrors: true });
const validate = ajv.compile(JSON.parse(fs.readFileSync(schemaFile, "utf8")) as object);

/** What each state says in its first line and its last word. */
const sayings: Record<(typeof endOutcomes)[number], [summary: string, next: string]> = {
  promoted: ["shop: 1.1.0 is promoted from test to prod", "Argo CD deploys it in prod."],
  proposed: ["shop: 1.1.0 is proposed for prod", "It is promoted once somebody merges promotion/prod/shop."],
  "already-current": ["shop: prod holds 1.1.0 already", "There is nothing to do."],
  superseded: [
    "shop: 1.1.0 is not promoted to prod, something else took its place",
    "What took its place is a promotion of its own.",
  ],
  verified: [
    "shop: 1.1.0 passed in test and waits for prod",
    "It is promoted, without another test, when its last gate opens.",
  ],
  held: [
    "shop: 1.1.0 is held before prod",
    "Once that is over: npm run promotion -- release shop prod --stack STACK, or npm run promotion -- resume --stack STACK where all promotions are stopped.",
  ],
  failed: [
    "shop: the tests of 1.1.0 failed in test, prod keeps what it has",
    "Push a better version, or run it again: npm run promotion -- rerun shop test --stack STACK",
  ],
  "rolled-back": [
    "shop: 1.1.0 failed in test and was taken back",
    "test goes back to the version that was verified there before; a newer one may come.",
  ],
  invalid: [
    "shop: 1.1.0 cannot be carried from test to prod",
    "Mend it in the repository: it is sent again after that commit.",
  ],
  broken: [
    "shop: the promotion of 1.1.0 from test to prod broke",
    "It is sent again up to three times; after that run it again: npm run promotion -- rerun shop test --stack STACK",
  ],
};

describe("an event", () => {
  for (const outcome of endOutcomes) {
    it(`of ${outcome} says in one line what happened, and what comes next`, () => {
      const event = eventOf(of(end(outcome, { reason: "Because of this." })), pages);
      assert.deepEqual([event.data.summary, event.data.next], sayings[outcome]);
      assert.equal(event.type, `io.argo-promotion.${outcome}`);
      assert.equal(event.data.state, outcome);
      assert.deepEqual(event.data.text.split("\n").slice(0, 3), [
        sayings[outcome][0],
        "Because of this.",
        sayings[outcome][1],
      ]);
      assert.ok(validate(event), ajv.errorsText(validate.errors));
    });
  }

  for (const outcome of ["verified", "superseded", "failed", "rolled-back", "invalid", "broken"] as const) {
    it(`of ${outcome} in a phase that promotes nothing names that phase alone`, () => {
      const event = eventOf({ ...of(end(outcome)), edge: { source: "prod" } }, pages);
      assert.deepEqual([event.subject, event.data.target_phase], ["shop/prod", ""]);
      assert.match(event.data.summary, /prod/);
      assert.doesNotMatch(`${event.data.summary} ${event.data.next}`, /\{|undefined| {2}|promoted/);
      assert.ok(validate(event), ajv.errorsText(validate.errors));
    });
  }

  it("of what failed in a phase that promotes nothing, and is held since, names how to release it", () => {
    const next = (commit: string) =>
      eventOf({ ...of(end("failed", { commit })), edge: { source: "prod" } }, pages).data.next;
    assert.match(
      next("c".repeat(40)),
      /npm run promotion -- release shop prod --stack STACK; to go back: .* rollback shop prod --reason "\.\.\." --stack STACK$/,
    );
    assert.doesNotMatch(next(""), /release/);
  });

  it("of what passed in a phase that promotes nothing has a type of its own: nothing waits there", () => {
    const type = (edge: News["edge"]) => eventOf({ ...of(end("verified")), edge }, pages).type;
    assert.deepEqual(
      [type(edge), type({ source: "prod" })],
      ["io.argo-promotion.verified", "io.argo-promotion.passed"],
    );
  });

  it("is CloudEvents 1.0, with everything that is known of the promotion", () => {
    const given = end("promoted", {
      commit: "c".repeat(40),
      version: "1.1.0",
      report: "s3://reports/argo/shop/",
      pull_request: "https://git.example.com/team/gitops/pulls/7",
    });
    const { text, ...data } = eventOf(of(given), pages).data;
    const event = eventOf(of(given), pages);
    assert.deepEqual(
      { ...event, data: undefined },
      {
        specversion: "1.0",
        id: eventId(of(given)),
        source,
        type: "io.argo-promotion.promoted",
        subject: "shop/test/prod",
        time: "2026-01-01T10:01:00Z",
        datacontenttype: "application/json",
        data: undefined,
      },
    );
    assert.deepEqual(data, {
      state: "promoted",
      application: "shop",
      source_phase: "test",
      target_phase: "prod",
      version: "1.1.0",
      version_before: "1.0.0",
      version_after: "1.1.0",
      source_commit: sourceCommit,
      commit: "c".repeat(40),
      reason: "Because.",
      summary: sayings.promoted[0],
      next: sayings.promoted[1],
      started_at: "2026-01-01T10:00:00Z",
      finished_at: "2026-01-01T10:01:00Z",
      seconds: 60,
      workflow: "shop-test-aaaaaaaaaaaa",
      links: {
        workflow: "https://workflows.example.com/workflows/argo/shop-test-aaaaaaaaaaaa",
        commit: `https://git.example.com/team/gitops/commit/${"c".repeat(40)}`,
        source_commit: `https://git.example.com/team/gitops/commit/${sourceCommit}`,
        pull_request: "https://git.example.com/team/gitops/pulls/7",
        report: "s3://reports/argo/shop/",
      },
    });
    assert.equal(
      text,
      [
        sayings.promoted[0],
        "Because.",
        sayings.promoted[1],
        "Workflow: https://workflows.example.com/workflows/argo/shop-test-aaaaaaaaaaaa",
        `Commit: https://git.example.com/team/gitops/commit/${"c".repeat(40)}`,
        `Tested commit: https://git.example.com/team/gitops/commit/${sourceCommit}`,
        "Pull request: https://git.example.com/team/gitops/pulls/7",
        "Report: s3://reports/argo/shop/",
      ].join("\n"),
    );
  });

  it("names the commit where no version was read, and the Workflow where its page is not known", () => {
    const bare = end("broken", { version_before: "", version_after: "", started_at: "x" });
    const { data } = eventOf(of(bare), { source });
    assert.equal(data.summary, "shop: the promotion of commit aaaaaaaaaaaa from test to prod broke");
    assert.deepEqual([data.version, data.seconds, data.links], ["", 0, {}]);
    assert.equal(data.text.split("\n").at(-1), "Workflow: shop-test-aaaaaaaaaaaa");
  });

  it("of a version of several parts says how many there are besides in its line, and all of them in its field", () => {
    const { data } = eventOf(of(end("promoted", { version_after: "1.1.0, worker=2.0, jobs=3" })), { source });
    assert.equal(data.summary, "shop: 1.1.0 and 2 more is promoted from test to prod");
    assert.equal(data.version, "1.1.0, worker=2.0, jobs=3");
  });

  it("holds nobody's line break: what a reason says becomes the subject of no mail", () => {
    const given = end("failed", { version_after: "1.0\r\nBcc: all@example.com", reason: "a\u2028b\u0000c" });
    const { summary, reason } = eventOf(of(given), { source }).data;
    assert.equal(summary, "shop: the tests of 1.0 Bcc: all@example.com failed in test, prod keeps what it has");
    assert.equal(reason, "a b c");
  });

  it("stays below what an EventSource takes, whatever the record holds", () => {
    const long = "x".repeat(400);
    const given = end("promoted", { version_before: long, version_after: long, version: long, reason: long.repeat(3) });
    assert.ok(JSON.stringify(eventOf(of(given), pages)).length < 8192);
  });

  it("has the same id when the same is told again, and another one for everything else", () => {
    const one = of();
    assert.equal(eventId(one), eventId(of(end("promoted", { reason: "Other words." }))));
    const others = [
      { ...one, app: "cart" },
      { ...one, edge: { source: "test", target: "eu" } },
      of(end("promoted", { source_commit: "b".repeat(40) })),
      of(end("superseded")),
      of(end("promoted", { finished_at: "2026-01-01T10:02:00Z" })),
    ];
    assert.equal(new Set([one, ...others].map(eventId)).size, others.length + 1);
  });

  it("of a change has an id of its own each time, and says the new state and why", () => {
    const waits = end("verified", { told: "first", told_as: "verified soak" });
    const since = { state: "held" as const, reason: "Sales begin.", time: "2026-01-02T10:00:00Z" };
    const held = of(waits, { since, as: "held" });
    const event = eventOf(held, pages);
    assert.deepEqual(
      [event.type, event.time, event.data.state, event.data.reason, event.data.summary],
      ["io.argo-promotion.held", since.time, "held", "Sales begin.", "shop: 1.1.0 is held before prod"],
    );
    assert.ok(validate(event), ajv.errorsText(validate.errors));
    assert.equal(eventId(held), eventId({ ...held, since: { ...since, time: "2026-01-02T10:01:00Z" } }));
    const again = of({ ...waits, told: "third" }, { since, as: "held" });
    assert.notEqual(eventId(held), eventId(again));
  });
});
