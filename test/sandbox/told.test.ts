// Being told on the running sandbox: an end is an event within seconds, at a Sensor of the user's own and as messages, once each; and who
// does not take it holds up nobody.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { namespaces, promotionEvents } from "../../components/objects/names";
import { sendAll } from "../../measure/load/load";
import { eventOf } from "../../promote/src/events/event";
import type { PromotionEvent } from "../../promote/src/events/event";
import { until } from "../../sandbox/lib/run";
import type { Sandbox } from "../../sandbox/sandbox";
import { end } from "../../testkit/ends";
import { root } from "../markdown";
import { Audience, hooksToken, storm } from "./audience";
import { wrongForSlack, wrongForTeams } from "./messageSchemas";
import { patched, suspendedSweep } from "./patched";
import { app, ended, minute, recorded, startFrom } from "./promotions";
import type { HttpReceiver, MailReceiver, Request } from "./receivers";
import { cluster, post, running, token } from "./running";

const validate = new Ajv().compile(JSON.parse(readFileSync(join(root, "docs/events.schema.json"), "utf8")) as object);
const argo = ["-n", namespaces.argo];
const cloudEvent = "application/cloudevents+json";
const bodyOf = ({ body }: Request) => JSON.parse(body) as PromotionEvent;

describe("being told", () => {
  let sandbox: Sandbox;
  let audience: Audience;
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
    post(JSON.stringify(event), await token(promotionEvents), cloudEvent, promotionEvents);

  before(async () => {
    sandbox = await running();
    audience = new Audience(sandbox);
    await startFrom("1.0");
    await audience.gather();
    ({ http, slack, mail } = audience);
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
  after(() => audience.leave());

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
    assert.equal(hook.headers.authorization, hooksToken);
    assert.equal(hook.headers["content-type"], cloudEvent);
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
    const headers = { authorization: "Bearer {token}", "content-type": cloudEvent };
    const requests = events.map((event) => ({ headers, body: JSON.stringify(event) }));
    const { statuses } = await sendAll(cluster, requests, promotionEvents);
    assert.deepEqual(new Set(statuses), new Set([200]));
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
    assert.equal(await post(event, await token(), cloudEvent, promotionEvents), 401);
    assert.equal(await post(event, undefined, cloudEvent, promotionEvents), 401);
    assert.equal(await post("{}", await token(promotionEvents)), 401);
  });
});
