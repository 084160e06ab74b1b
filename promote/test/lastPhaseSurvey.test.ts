// A phase that promotes nothing in sweep and status, and what follows a roll back along the edge into it.
import * as assert from "node:assert/strict";
import { application, applications, shopsRecord, workflows } from "../../testkit/rollouts";
import { WebhookServer } from "../../testkit/webhookServer";
import type { PhaseState } from "../src/survey/surveyed";
import type { SweepResult } from "../src/survey/sweep";
import { holds, ShopInProd } from "./shopInProd";

describe("a verified phase that promotes nothing", () => {
  let shop: ShopInProd;
  let webhook: WebhookServer;
  before(async () => {
    shop = await ShopInProd.create();
    webhook = await WebhookServer.start();
  });
  after(async () => {
    webhook.stop();
    await shop.bench.remove();
  });
  beforeEach(async () => {
    webhook.reset();
    await shop.begin();
    shop.kube.objects.delete(`${workflows}/${shop.workflow}`);
  });

  async function sweep(): Promise<SweepResult> {
    const run = await shop.survey("sweep", "--webhook-url", webhook.url);
    assert.equal(run.code, 0, run.stderr);
    return JSON.parse(run.stdout) as SweepResult;
  }
  const notified = () => webhook.received.map(({ body }) => body);
  const notification = () => {
    return { app: "shop", test_target: "", source_phase: "prod", target_phase: "", source_commit: shop.source };
  };

  it("is sent to the webhook where it is due and never ran, and once only", async () => {
    const first = await sweep();
    assert.deepEqual([first.sent, first.states], [[notification()], { due: 1 }]);
    assert.deepEqual(notified(), [notification()]);
    await shop.campaign("failed");
    assert.deepEqual([(await sweep()).states, notified().length], [{ running: 1 }, 1]);
    await shop.settle();
    const over = await sweep();
    assert.deepEqual([over.states, notified().length], [{ "rolled-back": 1 }, 1]);
  });

  it("is recorded, and sent again, where its Workflow left no end", async () => {
    await shop.campaign("broken");
    const at = `${workflows}/${shop.workflow}`;
    shop.kube.objects.set(at, { ...shop.kube.objects.get(at)!, status: { phase: "Failed", nodes: {} } });
    const result = await sweep();
    assert.deepEqual([result.recorded, notified()], [[shop.workflow], [notification()]]);
    assert.deepEqual(
      shop.ends().map(({ outcome }) => outcome),
      ["broken", "verified"],
    );
    assert.equal(shop.kube.objects.has(at), false);
  });

  it("is told by the exit handler as broken where the step never said what became of a failure", async () => {
    await shop.campaign("failed");
    const recorded = await shop.record();
    assert.equal(recorded.code, 0, recorded.stderr);
    const [end] = shop.ends();
    assert.deepEqual([end?.outcome, end?.workflow], ["broken", shop.workflow]);
    assert.match(end!.reason, /^Failed in the campaign: main: Error \(exit code 3\)/);
  });

  it("is shown by the status, with its end, and by no edge", async () => {
    await shop.campaign("failed");
    await shop.settle();
    const table = (await shop.survey("status")).stdout;
    assert.match(table, /shop +prod +1\.0\.0 .* rolled-back +rolled-back 1\.1\.0 .*1\.1\.0 failed in prod; 1\.0\.0/);
    const rows = JSON.parse((await shop.survey("status", "--json")).stdout) as PhaseState[];
    const prod = rows.find(({ phase }) => phase === "prod");
    assert.deepEqual([prod?.edges, prod?.verification?.state], [[], "rolled-back"]);
    assert.equal(prod?.verification?.workflow, shop.workflow);
  });

  it("is not asked about where the configuration does not have it verified", async () => {
    const phases = JSON.stringify([{ name: "test", promotesTo: ["prod"] }, { name: "prod" }]);
    const run = await shop.bench.run(["status", ...shop.place(), "--phases", phases, "--json"]);
    const [row] = (JSON.parse(run.stdout) as PhaseState[]).filter(({ phase }) => phase === "prod");
    assert.equal(row?.verification, undefined);
  });

  describe("after a roll back", () => {
    /** Commits of test that were tested before it: of the version that failed, and of a newer one. */
    let old: string;
    let newer: string;
    beforeEach(async () => {
      const { bench, repository } = shop;
      old = await bench.setVersion(repository, "shop", "test", "1.1.0");
      const promoted = await promote(old);
      assert.equal(promoted.result.outcome, "already-current", promoted.stderr);
      // Somebody goes another way with test: no promotion of this one has landed yet.
      newer = await bench.setVersion(repository, "shop", "test", "1.2.0");
      await shop.campaign("failed");
      const run = await shop.settle();
      assert.equal(run.result.outcome, "rolled-back", run.stderr);
    });
    const promote = (commit: string) => shop.bench.promote(shop.bench.args(shop.repository, "shop", commit));

    it("a newer version is promoted, also one that was tested before it", async () => {
      const run = await promote(newer);
      assert.deepEqual([run.code, run.result.outcome], [0, "promoted"], run.stderr);
      assert.equal(await shop.version(), "1.2.0");
    });

    it("the version that failed is not, also where it is tested anew", async () => {
      const again = await promote(old);
      assert.ok(["held", "superseded"].includes(again.result.outcome), again.stdout);
      const anew = await shop.bench.setVersion(shop.repository, "shop", "test", "1.1.0");
      const run = await promote(anew);
      assert.deepEqual([run.code, run.result.outcome], [0, "held"], run.stderr);
      assert.match(run.result.reason, /^1\.1\.0 is refused in prod: it failed its verification in the Workflow /);
      assert.equal(await shop.version(), "1.0.0");
    });

    it("a copy of it is a person's act, which no version that was tested before overrules", async () => {
      const { bench, repository } = shop;
      const rollback = await bench.git(repository, "rev-parse", "main");
      await bench.write(repository, { [holds]: null });
      await bench.setVersion(repository, "shop", "prod", "1.1.0");
      await bench.cherryPick(repository, rollback);
      assert.equal(await shop.version(), "1.0.0");
      const run = await promote(newer);
      assert.equal(run.result.outcome, "superseded", run.stderr);
      assert.match(run.result.reason, /^prod was set to 1\.0\.0 by /);
    });
  });

  it("needs no record to know what it must not do: without one the sweep has it verified, and nothing else", async () => {
    shop.kube.objects.delete(shopsRecord);
    shop.kube.put(applications, application(shop.source, "shop", "prod"));
    assert.deepEqual((await sweep()).states, { due: 1 });
    assert.deepEqual(await shop.since(), []);
  });
});
