// The Sensor that tells people: which events each entry takes, what is sent where, and that the event decides nothing but texts.
import assert from "node:assert/strict";
import { endOutcomes } from "../../contract/ends";
import { webhook } from "../../components/objects/names";
import { dependency } from "../../components/trigger/sensor";
import { notifyDependency, notifySensorSpec, notifyTrigger } from "../../components/trigger/notifySensor";
import { teamsMessage } from "../../components/trigger/messages";
import { type Notify, notifySchema } from "../../components/settings/notify";
import { pagesOf } from "../../components/settings/links";
import { phasesSchema } from "../../components/settings/phases";
import { eventOf } from "../../promote/src/events/event";
import { end } from "../../testkit/ends";
import { wrongForTeams } from "../sandbox/messageSchemas";
import { configurations } from "../configurations";
import { minimal, run } from "../program";

const slack = { channel: "shop", existingSecret: "slack" };
const entries = (...given: object[]): Notify[] => notifySchema.parse(given);
const one = (given: object): Notify => entries(given)[0]!;

/** Whether an entry takes the event of an end, by the patterns of its filters. */
function takes(
  entry: Notify,
  app: string,
  outcome: (typeof endOutcomes)[number],
  edge: { source: string; target?: string } = { source: "test", target: "prod" },
): boolean {
  const body = eventOf({ app, edge, end: end(outcome), as: outcome }, { source: "https://git.example.com/a" });
  const fields: Record<string, string> = {
    "body.type|@tostr": JSON.stringify(body.type),
    "body.data.application|@tostr": JSON.stringify(body.data.application),
  };
  return notifyDependency(entry, 0).filters.data.every(({ path, value }) =>
    value.some((pattern) => new RegExp(pattern).test(fields[path]!)),
  );
}

describe("who is told", () => {
  const taken = (entry: Notify, app = "shop") => endOutcomes.filter((outcome) => takes(entry, app, outcome));

  it("is told of the states of the entry, and of no other", () => {
    for (const state of endOutcomes) assert.deepEqual(taken(one({ on: [state], slack })), [state]);
    assert.deepEqual(taken(one({ on: ["failed", "broken"], slack })), ["failed", "broken"]);
  });

  it("is told by one word of everything in which a version that passed waits", () => {
    assert.deepEqual(taken(one({ on: ["waiting"], slack })), ["proposed", "verified", "held"]);
    assert.deepEqual(taken(one({ on: ["waiting", "held", "failed"], slack })), [
      "proposed",
      "verified",
      "held",
      "failed",
    ]);
  });

  it("is not told by it of what passed in a phase that promotes nothing, which waits for nothing", () => {
    const prod = { source: "prod" };
    const heard = (on: string) =>
      endOutcomes.filter((outcome) => takes(one({ on: [on], slack }), "shop", outcome, prod));
    assert.ok(!heard("waiting").includes("verified"));
    for (const state of ["verified", "failed", "broken"]) assert.deepEqual(heard(state), [state]);
  });

  const globs: [glob: string, taken: string[], other: string[]][] = [
    ["*", ["shop", "a"], []],
    ["shop-*", ["shop-web", "shop-"], ["shop", "my-shop-web"]],
    ["shop", ["shop"], ["shop2", "my-shop"]],
    ["shop-?", ["shop-1"], ["shop-12", "shop-"]],
  ];
  for (const [applications, all, others] of globs)
    it(`is told of applications ${applications}`, () => {
      const entry = one({ on: ["failed"], applications, slack });
      for (const app of all) assert.ok(takes(entry, app, "failed"), app);
      for (const app of others) assert.ok(!takes(entry, app, "failed"), app);
    });

  it("hears another EventSource than the Sensor that promotes", () => {
    const [test] = phasesSchema.parse([{ name: "test", promotesTo: ["prod"] }, { name: "prod" }]);
    assert.equal(dependency(test!).eventSourceName, webhook.eventSource);
    const { eventSourceName, eventName } = notifyDependency(one({ on: ["failed"], slack }), 0);
    assert.deepEqual([eventSourceName, eventName], ["promotion", "state"]);
  });
});

describe("a message", () => {
  it("of Slack is text without what Slack reads as its own, at most one a second, in a thread where that is asked for", () => {
    const { template, parameters, rateLimit } = notifyTrigger(one({ on: ["failed"], slack }), 0);
    assert.deepEqual("slack" in template && template.slack, {
      channel: "shop",
      slackToken: { name: "slack", key: "token" },
    });
    assert.deepEqual(
      parameters?.map(({ dest, src }) => [dest, src.dataTemplate]),
      [
        [
          "slack.message",
          '{{ .Input.body.data.text | replace "&" "&amp;" | replace "<" "&lt;" | replace ">" "&gt;" }}',
        ],
      ],
    );
    assert.deepEqual(rateLimit, { unit: "Second", requestsPerUnit: 1 });
    const threaded = notifyTrigger(one({ on: ["failed"], slack: { ...slack, thread: true } }), 0).parameters;
    assert.equal(threaded?.[1]?.dest, "slack.thread.messageAggregationKey");
  });

  it("by mail has the summary as its subject and the text as its body, with a login only where there is one", () => {
    const mail = { host: "smtp.example.com", from: "a@example.com", to: ["b@example.com"] };
    const { template, parameters } = notifyTrigger(one({ on: ["failed"], email: mail }), 0);
    assert.deepEqual("email" in template && template.email, { ...mail, port: 587 });
    assert.deepEqual(
      parameters?.map(({ dest }) => dest),
      ["email.subject", "email.body"],
    );
    const login = { ...mail, username: "u", existingSecret: "smtp" };
    const logged = notifyTrigger(one({ on: ["failed"], email: login }), 0).template;
    assert.deepEqual("email" in logged && logged.email.smtpPassword, { name: "smtp", key: "password" });
  });

  it("by webhook is the event as it is, with headers from Secrets, and wants a yes", () => {
    const headers = [{ name: "Authorization", existingSecret: "hooks", key: "header" }];
    const hook = { url: "https://hooks.example.com/x", headers };
    const { template, policy } = notifyTrigger(one({ on: ["failed"], webhook: hook }), 3);
    assert.deepEqual("http" in template && template.http, {
      url: hook.url,
      method: "POST",
      timeout: 10,
      headers: { "Content-Type": "application/cloudevents+json" },
      secureHeaders: [{ name: "Authorization", valueFrom: { secretKeyRef: { name: "hooks", key: "header" } } }],
      payload: [{ src: { dependencyName: "notify-3", dataKey: "body" }, dest: "" }],
    });
    assert.deepEqual(policy?.status.allow, [200, 201, 202, 203, 204]);
  });

  it("for Teams is an Adaptive Card of version 1.4, whose texts are read as nothing else", () => {
    // As Go fills it in: texts as JSON, and a button for each link that a browser opens.
    const values: Record<string, unknown> = { summary: 'A "summary"', reason: "<b>[x](y)</b>", next: "" };
    const filled = teamsMessage
      .replace(/\{\{ \$sep.*\{\{ end \}\}/, '{"type":"Action.OpenUrl","title":"Workflow","url":"https://x"}')
      .replace(/\{\{ \.Input\.body\.data\.(\w+) \| toJson \}\}/g, (_, name: string) => JSON.stringify(values[name]));
    assert.equal(wrongForTeams(JSON.parse(filled)), "");
    assert.ok(!filled.includes("{{"), filled);
  });

  it("waits for nobody else's: each entry has a trigger and a dependency of its own, at least once, with an end to its tries", () => {
    const { notify } = configurations["people who are told in every way"] as { notify: object[] };
    const spec = notifySensorSpec({ notify: entries(...notify), availability: "single", antiAffinity: "hard" });
    assert.deepEqual(
      spec.triggers.map(({ template, atLeastOnce, retryStrategy }) => [
        template.conditions,
        atLeastOnce,
        retryStrategy.steps,
      ]),
      notify.map((_, n) => [`notify-${n}`, true, 8]),
    );
    assert.equal(new Set(spec.dependencies.map(({ name }) => name)).size, notify.length);
    assert.equal(spec.template.serviceAccountName, "argo-notify");
    assert.deepEqual(spec.triggers[2]?.rateLimit, { unit: "Minute", requestsPerUnit: 20 });
  });
});

describe("a program", () => {
  it("is quiet by default: no Sensor tells anybody", async () => {
    assert.deepEqual((await run(minimal)).names("Sensor"), ["argo/webhook-app-promotion"]);
    const told = await run(configurations["people who are told in every way"]!);
    assert.deepEqual(told.names("Sensor").sort(), ["argo/promotion-notify", "argo/webhook-app-promotion"]);
  });

  const url = "https://git.example.com/team/gitops.git";
  const pages: [string, Parameters<typeof pagesOf>[0], ReturnType<typeof pagesOf>][] = [
    ["none", { links: {}, repository: { url }, namespace: "argo" }, {}],
    [
      "that of a commit on GitLab",
      { links: {}, repository: { url, forge: { kind: "gitlab" } }, namespace: "argo" },
      { commitPage: "https://git.example.com/team/gitops/-/commit/{commit}" },
    ],
    [
      "that of a commit on GitHub",
      {
        links: {},
        repository: { url: "https://github.com/team/gitops", forge: { kind: "github" } },
        namespace: "argo",
      },
      { commitPage: "https://github.com/team/gitops/commit/{commit}" },
    ],
    [
      "those that the configuration names, over the forge's",
      {
        links: { workflows: "https://w.example.com", commits: "https://c.example.com/{commit}" },
        repository: { url, forge: { kind: "gitea" } },
        namespace: "argo",
      },
      { workflowPage: "https://w.example.com/workflows/argo/{workflow}", commitPage: "https://c.example.com/{commit}" },
    ],
  ];
  for (const [title, given, expected] of pages)
    it(`knows of pages ${title}`, () => assert.deepEqual(pagesOf(given), expected));
});
