// Telling how promotions ended: by the step, by the record and by the sweep, against an API server, a git server and an endpoint of events.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { applications, application, records, shopsRecord, workflowOf, workflows } from "../../../testkit/rollouts";
import type { Ended } from "../../../testkit/run";
import { WebhookServer } from "../../../testkit/webhookServer";
import type { Run } from "../../../testkit/workbench";
import { end } from "../../../testkit/ends";
import type { End } from "../../src/ends/end";
import { newRecord, withEnd } from "../../src/ends/record";
import type { PromotionEvent } from "../../src/events/event";
import type { SweepResult } from "../../src/survey/sweep";
import { ShopInTest } from "../shopInTest";

const phases = '[{"name":"test","promotesTo":["prod"]},{"name":"prod"}]';

describe("an end", () => {
  let shop: ShopInTest;
  let events: WebhookServer<PromotionEvent>;
  before(async () => {
    shop = await ShopInTest.create();
    events = await WebhookServer.start<PromotionEvent>();
    fs.writeFileSync(path.join(shop.bench.directory, "events-token"), "events-t0ken\n");
  });
  after(async () => {
    events.stop();
    await shop.bench.remove();
  });
  beforeEach(async () => {
    events.reset();
    await shop.begin();
    shop.kube.put(workflows, workflowOf(shop.source, "Running"));
  });

  const tell = (more: object = {}): string[] => {
    const tokenFile = path.join(shop.bench.directory, "events-token");
    const source = shop.bench.server.url(shop.repository);
    return ["--tell", JSON.stringify({ url: events.url, tokenFile, source, ...more })];
  };
  const promote = (...more: string[]): Promise<Run> =>
    shop.bench.promote(shop.args(...shop.kubeArgs, "--record", "--workflow", shop.workflow, ...more));
  const record = (...more: string[]): Promise<Ended> =>
    shop.bench.run(["record", "--workflow", shop.workflow, "--phases", phases, ...shop.kubeArgs, ...more]);
  async function sweep(...more: string[]): Promise<SweepResult> {
    const where = [...shop.place(), "--phases", phases, "--webhook-url", "http://127.0.0.1:1/none"];
    const run = await shop.bench.run(["sweep", ...where, ...more]);
    return JSON.parse(run.stdout) as SweepResult;
  }
  /** The newest end is older by so many seconds. */
  function ages(seconds: number, more: Partial<End> = {}): void {
    const [newest, ...others] = shop.ends();
    const earlier = new Date(Date.parse(newest!.finished_at) - seconds * 1000).toISOString();
    const data = { "test.prod": JSON.stringify([{ ...newest, finished_at: earlier, ...more }, ...others]) };
    shop.kube.objects.set(shopsRecord, { ...shop.kube.objects.get(shopsRecord)!, data });
  }

  it("is told by the step that writes it, after commit and record, with the token, and noted", async () => {
    const recordedThen: (string | undefined)[] = [];
    events.onPost = () => recordedThen.push(shop.ends()[0]?.told);
    const run = await promote(...tell());
    assert.deepEqual([run.code, run.result.outcome, run.result.recorded], [0, "promoted", true], run.stderr);
    const [{ authorization, body }, ...others] = events.received as [(typeof events.received)[0]];
    assert.deepEqual([authorization, others, recordedThen], ["Bearer events-t0ken", [], [""]]);
    assert.deepEqual([body.type, body.data.commit], ["io.argo-promotion.promoted", run.result.commit]);
    const [written] = shop.ends();
    assert.deepEqual([written?.told, written?.told_as], [body.id, "promoted"]);
    assert.ok(!run.stderr.includes("events-t0ken"));
  });

  it("is told once, although its Workflow's exit handler writes it down again, and the sweep looks at it", async () => {
    await promote(...tell());
    shop.kube.put(workflows, workflowOf(shop.source, "Succeeded"));
    assert.equal((await record(...tell())).code, 0);
    ages(60);
    assert.equal((await sweep(...tell())).told, 0);
    assert.equal(events.received.length, 1);
  });

  it("of red tests is told by the exit handler", async () => {
    const message = "main: Error (exit code 1)";
    const nodes = { tests: { templateName: "integration-tests", type: "Pod", phase: "Failed", message } };
    shop.kube.put(workflows, workflowOf(shop.source, "Failed", { nodes }));
    const run = await record(...tell());
    assert.equal(run.code, 0, run.stderr);
    assert.deepEqual(
      events.received.map(({ body }) => [body.type, body.data.target_phase]),
      [["io.argo-promotion.failed", "prod"]],
    );
    assert.match(events.received[0]!.body.data.reason, /main: Error \(exit code 1\)/);
  });

  for (const [what, answer] of [
    ["refuses it", 500],
    ["does not know the token", 401],
    ["hangs", undefined],
  ] as const)
    it(`is promoted and recorded all the same where the endpoint ${what}, and told by the sweep`, async () => {
      events.answer = answer;
      const run = await promote(...tell());
      assert.deepEqual([run.code, run.result.outcome, run.result.recorded], [0, "promoted", true], run.stderr);
      assert.match(run.stderr, /nobody is told that shop: 1\.1\.0 is promoted .* The sweep tries again\.$/m);
      assert.equal(await shop.target(), "1.1.0");
      assert.equal(shop.ends()[0]?.told, "");
      const [{ body: first }] = events.received as [(typeof events.received)[0]];
      events.reset();
      shop.kube.put(workflows, workflowOf(shop.source, "Succeeded"));
      assert.equal((await sweep(...tell())).told, 0, "whoever wrote it may be telling it just now");
      ages(60, { finished_at: new Date(Date.now() - 60_000).toISOString() });
      assert.equal((await sweep(...tell())).told, 1);
      assert.deepEqual([events.received.length, events.received[0]!.body.data.state], [1, first.data.state]);
      assert.equal(shop.ends()[0]?.told, events.received[0]!.body.id);
      assert.equal((await sweep(...tell())).told, 0);
    });

  it("that waits is told once more when a person holds it, and once only", async () => {
    shop.kube.put(workflows, workflowOf(shop.source, "Succeeded"));
    const at = new Date(Date.now() - 60_000).toISOString();
    const verified = { version: "1.1.0", fingerprint: "f".repeat(64), verified_at: at, finished_at: at };
    const waits = end("verified", {
      ...verified,
      source_commit: shop.source,
      told: "one",
      told_as: "verified windows",
    });
    const record = withEnd(newRecord("shop", "argo-promotion"), { source: "test", target: "prod" }, waits);
    shop.kube.put(records, record);
    await shop.bench.write(shop.repository, { "promotion.yaml": "stop: {reason: Sales begin}\n" });
    assert.deepEqual([(await sweep(...tell())).told, (await sweep(...tell())).told], [1, 0]);
    const [{ body }] = events.received as [(typeof events.received)[0]];
    assert.deepEqual(
      [body.type, body.data.reason, body.data.version],
      ["io.argo-promotion.held", "Promotions are stopped: Sales begin (promotion.yaml).", "1.1.0"],
    );
    assert.deepEqual([shop.ends()[0]?.told, shop.ends()[0]?.told_as], [body.id, "held"]);
    assert.equal(shop.ends()[0]?.outcome, "verified", "what was verified stays so");
  });

  it("is told to nobody without the option, and none of these is told later", async () => {
    await promote();
    assert.equal(shop.ends()[0]?.told, undefined);
    shop.kube.put(workflows, workflowOf(shop.source, "Succeeded"));
    ages(60);
    assert.equal((await sweep(...tell())).told, 0);
    assert.deepEqual(events.received, []);
  });

  it("that another Application's notification names is no event either", async () => {
    shop.kube.objects.delete(`${applications}/shop-test`);
    await record(...tell());
    assert.deepEqual(events.received, []);
    shop.kube.put(applications, application(shop.source));
  });

  it("is refused an option that is none, before anything is done", async () => {
    for (const wrong of ["{}", "x", "[]", '{"url":"ftp://x","tokenFile":"/x","source":"https://x"}']) {
      const run = await promote("--tell", wrong);
      assert.equal(run.code, 2, wrong);
      assert.match(run.stderr, /--tell is .*; it must be JSON such as /);
    }
    const run = await promote(...tell({ more: "x" }));
    assert.equal(run.code, 2);
    assert.equal(await shop.target(), "1.0.0");
  });
});
