// Being told on the running sandbox: an end is an event within seconds, at a Sensor of the user's own and as messages, once each; and who
// does not take it holds up nobody.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Ajv from "ajv";
import { stringify } from "yaml";
import { namespaces, notifySensor, promotionEvents } from "../../components/objects/names";
import { notifySensorSpec } from "../../components/trigger/notifySensor";
import { webhookUrl } from "../../measure/load/webhook";
import { authority, certificate } from "../../sandbox/cluster/certificates";
import { runInside } from "../../sandbox/cluster/network";
import { kubectl } from "../../sandbox/cluster/programs";
import { until } from "../../sandbox/lib/run";
import type { Sandbox } from "../../sandbox/sandbox";
import type { PromotionEvent } from "../../promote/src/events/event";
import { end } from "../../testkit/ends";
import { eventOf } from "../../promote/src/events/event";
import { root } from "../markdown";
import { wrongForSlack, wrongForTeams } from "./messageSchemas";
import { patched, suspendedSweep } from "./patched";
import { app, ended, minute, recorded, startFrom } from "./promotions";
import { HttpReceiver, MailReceiver, type Request } from "./receivers";
import { cluster, post, running, token } from "./running";

const own = "told-own";
const secrets = { slack: "told-slack", hooks: "told-hooks" };
const slackToken = "xoxb-0000000000-sandbox";
/** What a test's events are about: no application of the repository. */
const storm = "storm";

const validate = new Ajv().compile(JSON.parse(readFileSync(join(root, "docs/events.schema.json"), "utf8")) as object);
const argo = ["-n", namespaces.argo];
const bodyOf = ({ body }: Request) => JSON.parse(body) as PromotionEvent;

describe("being told", () => {
  let sandbox: Sandbox;
  let directory: string;
  let http: HttpReceiver;
  let slack: HttpReceiver;
  let mail: MailReceiver;
  let sequence = 0;

  /** An event of an application that there is not. */
  const made = (state: Parameters<typeof end>[0], name: string) =>
    eventOf(
      {
        app: name,
        edge: { source: "test", target: "prod" },
        end: end(state, { finished_at: new Date(Date.UTC(2026, 0, 1) + ++sequence).toISOString() }),
        as: state,
      },
      { source: "https://git.example.com/team/gitops.git" },
    );
  const send = async (event: PromotionEvent) =>
    post(JSON.stringify(event), await token(promotionEvents), "application/cloudevents+json", promotionEvents);

  /** The same of many, as fast as one program posts them; gives the statuses. */
  async function sendAll(events: readonly PromotionEvent[]): Promise<string[]> {
    const [url, bearer] = [await webhookUrl(cluster, promotionEvents), await token(promotionEvents)];
    const quoted = (text: string) => JSON.stringify(text);
    const requests = events.map((event) =>
      [
        `url = ${quoted(url)}`,
        `header = ${quoted("Content-Type: application/cloudevents+json")}`,
        `header = ${quoted(`Authorization: Bearer ${bearer}`)}`,
        `data-raw = ${quoted(JSON.stringify(event))}`,
        `output = "/dev/null"`,
        `write-out = "%{http_code}\\n"`,
      ].join("\n"),
    );
    const statuses = await runInside(cluster, ["curl", "--silent", "--config", "-"], requests.join("\nnext\n"));
    return statuses.split("\n").filter(Boolean);
  }

  before(async () => {
    sandbox = await running();
    directory = mkdtempSync(join(tmpdir(), "told-"));
    await authority(directory, "told");
    const pair = await certificate(directory, "slack", { commonName: "slack.com", alternativeNames: ["slack.com"] });
    http = new HttpReceiver();
    slack = new HttpReceiver({ key: readFileSync(pair.key), cert: readFileSync(pair.certificate) });
    mail = new MailReceiver();
    const host = cluster.hostAddress;
    const [httpPort, slackPort, mailPort] = await Promise.all([
      http.listen(host),
      slack.listen(host),
      mail.listen(host),
    ]);
    let stamp = 0;
    slack.answer = ({ body }) => {
      const ts = `1770000000.${String(++stamp).padStart(6, "0")}`;
      const { channel, token: given } = Object.fromEntries(new URLSearchParams(body));
      return given === slackToken || given === undefined
        ? { status: 200, body: JSON.stringify({ ok: true, channel: channel ?? "", ts }) }
        : { status: 200, body: JSON.stringify({ ok: false, error: "invalid_auth" }) };
    };
    await startFrom("1.0");
    await kubectl(cluster, ["apply", "-f", "-"], objects(host, slackPort));
    const url = (path: string) => `http://${host}:${httpPort}/${path}`;
    const header = { name: "Authorization", existingSecret: secrets.hooks, key: "header" };
    sandbox.stack.override({
      links: { workflows: "https://workflows.example.com" },
      notify: [
        {
          on: ["failed", "promoted"],
          applications: `${app}*`,
          slack: { channel: "#shop", existingSecret: secrets.slack },
        },
        { on: ["failed", "promoted"], teams: { url: url("teams") } },
        {
          on: ["failed", "promoted"],
          applications: app,
          email: { host, port: mailPort, from: "promotions@example.com", to: ["ops@example.com"] },
        },
        { on: ["failed", "promoted", "waiting"], webhook: { url: url("hook"), headers: [header] } },
        { on: ["failed", "promoted"], webhook: { url: url("hangs") } },
        { on: ["failed", "promoted"], webhook: { url: url("refuses") } },
        {
          on: ["broken"],
          applications: storm,
          slack: { channel: "C0123456789", existingSecret: secrets.slack, thread: true },
          rateLimit: { messages: 50, per: "second" },
        },
        { on: ["broken"], applications: storm, webhook: { url: url("storm") } },
      ],
    });
    await sandbox.stack.up();
    await trustSlack(join(directory, "ca.crt"));
    http.answers.set("/hangs", undefined);
    http.answers.set("/refuses", { status: 503, body: "" });
    await kubectl(cluster, ["apply", "-f", "-"], ownSensor(url("own")));
    // A Sensor takes what comes after it has subscribed.
    for (const [what, isThere, event] of [
      ["Slack", () => slack.requests.length > 0, () => made("failed", `${app}x`)],
      ["the storm's receiver", () => http.of("/storm").length > 0, () => made("broken", storm)],
      ["the Sensor of one's own", () => http.of("/own").length > 0, () => made("failed", "marker")],
    ] as const)
      await until(
        `${what} was told nothing`,
        async () => {
          assert.equal(await send(event()), 200);
          return isThere();
        },
        { timeout: 3 * minute, interval: 2000 },
      );
  });
  after(async () => {
    for (const receiver of [http, slack, mail]) receiver.stop();
    await kubectl(cluster, ["delete", "sensor", own, ...argo, "--ignore-not-found"]);
    sandbox.stack.override({ notify: undefined, links: undefined });
    await sandbox.stack.up();
    await kubectl(cluster, ["delete", "secret,configmap", "-l", "argo-promotion/test=told", ...argo]);
    await kubectl(cluster, ["delete", "namespace", "com", "--ignore-not-found", "--wait=false"]);
    rmSync(directory, { recursive: true });
  });

  const arrived = async <T>(what: string, all: () => readonly T[], is: (one: T) => boolean): Promise<T> => {
    await until(`${what} did not arrive`, () => Promise.resolve(all().some(is)), { timeout: minute, interval: 100 });
    return all().find(is)!;
  };

  /** Everything that is told of a commit's end, and after how many seconds. */
  async function told(sha: string, state: string): Promise<PromotionEvent> {
    const { finished_at: finished } = await recorded(sha);
    const about = (request: Request) =>
      bodyOf(request).data.source_commit === sha && bodyOf(request).data.state === state;
    const { at, ...request } = await arrived("the event", () => http.of("/own"), about);
    const event = bodyOf({ ...request, at });
    assert.ok(validate(event), JSON.stringify(validate.errors));
    const { summary, text } = event.data;
    const hook = await arrived("the webhook's", () => http.of("/hook"), about);
    const card = await arrived(
      "Teams'",
      () => http.of("/teams"),
      ({ body }) => body.includes(JSON.stringify(event.data.reason)),
    );
    const line = await arrived(
      "Slack's",
      () => slack.requests,
      ({ body }) =>
        (new URLSearchParams(body).get("text") ?? "").includes(text.split("\n").at(-1)!.replaceAll("&", "&amp;")),
    );
    const letter = await arrived(
      "the mail",
      () => mail.mails,
      (each) => each.text.includes(text.split("\n").at(-1)!),
    );
    assert.deepEqual(bodyOf(hook), event);
    assert.equal(hook.headers.authorization, "Bearer hooks-t0ken");
    assert.equal(hook.headers["content-type"], "application/cloudevents+json");
    assert.equal(wrongForTeams(JSON.parse(card.body)), "");
    assert.ok(card.body.includes(JSON.stringify(summary)), card.body);
    const form = Object.fromEntries(new URLSearchParams(line.body));
    assert.deepEqual([line.path, wrongForSlack(form), form["channel"]], ["/api/chat.postMessage", "", "shop"]);
    assert.equal(form["text"], text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;"));
    assert.deepEqual(
      [letter.from, letter.to, letter.subject],
      ["promotions@example.com", ["ops@example.com"], summary],
    );
    assert.equal(letter.text.trim(), text);
    const after = (time: number) => ((time - Date.parse(finished)) / 1000).toFixed(1);
    console.log(
      `      ${state}, seconds after the end: own Sensor ${after(at)}, webhook ${after(hook.at)}, Teams ${after(card.at)}, Slack ${after(line.at)}, mail ${after(letter.at)}`,
    );
    for (const each of [at, hook.at, card.at, line.at, letter.at]) assert.ok((each - Date.parse(finished)) / 1000 < 10);
    return event;
  }

  it("of a promotion takes seconds, at a Sensor of one's own, in Slack, in Teams, by mail and by webhook", async () => {
    const { sha } = await sandbox.repository.push(app, { test: "3.0" });
    assert.equal(await ended(sha), "Succeeded");
    const { data } = await told(sha, "promoted");
    assert.deepEqual([data.version_before, data.version_after, data.application], ["1.0", "3.0", app]);
    assert.equal(data.links.workflow, `https://workflows.example.com/workflows/argo/${data.workflow}`);
    assert.equal((await recorded(sha)).told?.length, 32);
  });

  it("of red tests says which step failed, and what to do next", async () => {
    const { sha } = await sandbox.repository.push(app, { test: "2.0" });
    assert.equal(await ended(sha), "Failed");
    const { data } = await told(sha, "failed");
    assert.match(data.reason, /campaign/);
    assert.match(data.next, /rerun app test/);
  });

  it("comes once, and a receiver that hangs or refuses has held up nobody", () => {
    const ids = http.of("/own").map((request) => bodyOf(request).id);
    assert.equal(new Set(ids).size, ids.length);
    assert.ok(http.of("/hangs").length > 0 && http.of("/refuses").length > 1);
  });

  it("is made up for by the sweep where nobody listened, and the promotion did not wait for it", async () => {
    await startFrom("1.0");
    const resume = await suspendedSweep();
    const restore = await patched(
      ["service", promotionEvents.service, ...argo],
      [{ op: "replace", path: "/spec/ports/0/targetPort", value: 1 }],
    );
    let sha: string;
    try {
      ({ sha } = await sandbox.repository.push(app, { test: "3.0" }));
      assert.equal(await ended(sha), "Succeeded");
      assert.equal(await sandbox.repository.version(app, "prod"), "3.0");
      assert.equal((await recorded(sha)).told, "");
    } finally {
      await restore();
      await resume();
    }
    const late = () => http.of("/own").filter((request) => bodyOf(request).data.source_commit === sha);
    await until("it is not told", () => Promise.resolve(late().length > 0), { timeout: 4 * minute });
    await until("it is not noted", async () => (await recorded(sha)).told !== "");
    assert.equal((await recorded(sha)).told, bodyOf(late()[0]!).id);
  });

  it("of a storm of 50 arrives as 50, and as a digest where that is asked for", async () => {
    const before = http.of("/storm").length;
    const slackBefore = slack.requests.length;
    const events = Array.from({ length: 50 }, () => made("broken", storm));
    const began = Date.now();
    assert.deepEqual(new Set(await sendAll(events)), new Set(["200"]));
    const stormy = () => http.of("/storm").slice(before);
    await until("not all arrived", () => Promise.resolve(stormy().length >= 50), { timeout: 2 * minute });
    console.log(`      50 events arrived in ${((Date.now() - began) / 1000).toFixed(1)} s`);
    assert.deepEqual(new Set(stormy().map((request) => bodyOf(request).id)), new Set(events.map(({ id }) => id)));
    const messages = () =>
      slack.requests.slice(slackBefore).map(({ body }) => Object.fromEntries(new URLSearchParams(body)));
    await until("Slack was not told all", () => Promise.resolve(messages().length >= 50), { timeout: 2 * minute });
    for (const form of messages()) assert.equal(wrongForSlack(form), "");
    // Its first message, of the same state and day, came before.
    assert.ok(messages().every(({ thread_ts: thread }) => thread !== undefined));
  });

  it("wants its own token: that of the webhook tells nothing, and that of events starts nothing", async () => {
    const event = JSON.stringify(made("broken", storm));
    const type = "application/cloudevents+json";
    assert.equal(await post(event, await token(), type, promotionEvents), 401);
    assert.equal(await post(event, undefined, type, promotionEvents), 401);
    assert.equal(await post("{}", await token(promotionEvents)), 401);
  });
});

/** A Service `slack` in a namespace `com`, which pods find by the name slack.com; and the Secrets that the configuration names. */
function objects(host: string, slackPort: number): string {
  const labels = { "argo-promotion/test": "told" };
  const secret = (name: string, stringData: Record<string, string>) => ({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name, namespace: namespaces.argo, labels },
    stringData,
  });
  const all = [
    secret(secrets.slack, { token: slackToken }),
    secret(secrets.hooks, { header: "Bearer hooks-t0ken" }),
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "com" } },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "slack", namespace: "com" },
      spec: { ports: [{ name: "https", port: 443, targetPort: slackPort }] },
    },
    {
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: { name: "slack-1", namespace: "com", labels: { "kubernetes.io/service-name": "slack" } },
      addressType: "IPv4",
      ports: [{ name: "https", port: slackPort, protocol: "TCP" }],
      endpoints: [{ addresses: [host], conditions: { ready: true } }],
    },
  ];
  return all.map((each) => stringify(each)).join("---\n");
}

/** Has the notifying Sensor trust the certificate that stands in for Slack's. */
async function trustSlack(caFile: string): Promise<void> {
  const name = "told-ca";
  await kubectl(cluster, ["create", "configmap", name, `--from-file=ca.crt=${caFile}`, ...argo]);
  await kubectl(cluster, ["label", "configmap", name, "argo-promotion/test=told", ...argo]);
  await patched(
    ["sensor", notifySensor, ...argo],
    [
      { op: "add", path: "/spec/template/volumes/-", value: { name: "ca", configMap: { name } } },
      { op: "add", path: "/spec/template/container/volumeMounts/-", value: { name: "ca", mountPath: "/etc/told" } },
      {
        op: "add",
        path: "/spec/template/container/env",
        value: [{ name: "SSL_CERT_FILE", value: "/etc/told/ca.crt" }],
      },
    ],
  );
  const trusting = ["get", "pods", "-l", `sensor-name=${notifySensor}`, ...argo, "-o"];
  await until(
    "the Sensor does not run with the certificate",
    async () => {
      const path = "jsonpath={range .items[*]}{.status.phase} {.spec.volumes[*].configMap.name}{'\\n'}{end}";
      return new RegExp(`^Running .*\\b${name}\\b`, "m").test(await kubectl(cluster, [...trusting, path]));
    },
    { timeout: 2 * minute },
  );
}

/** A Sensor of a user's own, which hands on every event. */
function ownSensor(url: string): string {
  return stringify({
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Sensor",
    metadata: { name: own, namespace: namespaces.argo },
    spec: {
      ...notifySensorSpec({ notify: [], availability: "single", antiAffinity: "soft" }),
      dependencies: [
        { name: "all", eventSourceName: promotionEvents.eventSource, eventName: promotionEvents.eventName },
      ],
      triggers: [
        {
          atLeastOnce: true,
          template: {
            name: "all",
            http: { url, method: "POST", payload: [{ src: { dependencyName: "all", dataKey: "body" }, dest: "" }] },
          },
        },
      ],
    },
  });
}
