// A sweep that is killed in the middle, at every call that it makes: the next one does what is left, and nothing is done twice.
import * as assert from "node:assert/strict";
import { workflowName } from "../../contract/identity";
import { end } from "../../testkit/ends";
import type { KubeServer } from "../../testkit/kubeServer";
import { application, applications, records, workflowOf, workflows } from "../../testkit/rollouts";
import type { Ended } from "../../testkit/run";
import { WebhookServer } from "../../testkit/webhookServer";
import { Workbench } from "../../testkit/workbench";
import { endsOf, newRecord } from "../src/ends/record";
import type { SweepResult } from "../src/survey/sweep";

const edge = { source: "test", target: "prod" };
const open = { kind: "allow", schedule: "* * * * *", duration: "1h", timeZone: "UTC" };
const phases = JSON.stringify([{ name: "test", promotesTo: [{ phase: "prod", windows: [open] }] }, { name: "prod" }]);

describe("a sweep that is killed", () => {
  let bench: Workbench;
  let kube: KubeServer;
  let args: string[];
  let tip: string;
  let webhook: WebhookServer;

  before(async () => {
    bench = await Workbench.create();
    const { kube: server, kubeArgs } = await bench.kubernetes();
    kube = server;
    await bench.repository("r.git", { apps: ["shop", "cart", "blog"] });
    for (const app of ["shop", "cart", "blog"]) tip = await bench.setVersion("r.git", app, "test", "1.1.0");
    webhook = await WebhookServer.start();
    const place = ["--git-repo", bench.server.url("r.git"), "--ca-file", bench.caFile, ...kubeArgs];
    args = ["sweep", ...place, "--phases", phases, "--webhook-url", webhook.url];
  });
  after(async () => {
    webhook.stop();
    await bench.remove();
  });

  /** A red Workflow of shop has left no end, what cart verified may be promoted now, and blog was never told of. */
  beforeEach(() => {
    kube.objects.clear();
    kube.calls.length = 0;
    kube.onCall = () => undefined;
    webhook.reset();
    for (const app of ["shop", "cart", "blog"]) kube.put(applications, application(tip, app));
    const red = { templateName: "integration-tests", phase: "Failed", message: "main: Error (exit code 1)" };
    kube.put(workflows, workflowOf(tip, "Failed", { nodes: { a: { ...red, outputs: { exitCode: "1" } } } }));
    const verified = { source_commit: tip, version: "1.1.0", fingerprint: "f".repeat(64) };
    const at = { verified_at: "2026-01-01T10:00:10Z", workflow: workflowName("cart", "test", tip) };
    const record = { "test.prod": JSON.stringify([end("verified", { ...verified, ...at })]) };
    kube.put(records, { ...newRecord("cart", "argo-promotion"), data: record });
  });

  /** What is there in the end, whoever did it. */
  function done() {
    const ends = endsOf(kube.objects.get(`${records}/promotion-shop`), edge);
    const made = [...kube.objects.keys()].filter((path) => path.startsWith(`${workflows}/cart-`));
    return {
      ends: ends.map(({ outcome }) => outcome),
      made,
      told: [...new Set(webhook.received.map(({ body }) => body.app))],
    };
  }
  const all = () => ({
    ends: ["failed"],
    made: [`${workflows}/${workflowName("cart", "test", tip, "prod")}`],
    told: ["blog"],
  });
  const sweep = (killed?: AbortSignal): Promise<Ended> => bench.start(args, {}, killed);

  /** The same sweep, which is killed when the server has the nth call; whether there was one. */
  async function killedAt(call: number): Promise<boolean> {
    const killer = new AbortController();
    let calls = 0;
    const count = (): void => {
      if (++calls === call) killer.abort();
    };
    kube.onCall = count;
    webhook.onPost = count;
    const { code } = await sweep(killer.signal);
    kube.onCall = () => undefined;
    webhook.onPost = () => undefined;
    assert.equal(code, killer.signal.aborted ? -1 : 0);
    return killer.signal.aborted;
  }

  it("does all of it where nobody kills it", async () => {
    const { code, stdout, stderr } = await sweep();
    assert.equal(code, 0, stderr);
    const { sent, started, recorded } = JSON.parse(stdout) as SweepResult;
    assert.deepEqual([sent.length, started.length, recorded.length], [1, 1, 1]);
    assert.deepEqual(done(), all());
  });

  for (let call = 1; call <= 7; call++)
    it(`at its call ${call} leaves the rest to the next one, which does nothing twice`, async () => {
      assert.ok(await killedAt(call), `it has made fewer than ${call} calls`);
      const { code, stderr } = await sweep();
      assert.equal(code, 0, stderr);
      assert.deepEqual(done(), all());
    });

  it("is killed by these tests at every call that it makes", async () => {
    assert.equal(await killedAt(8), false);
  });
});
