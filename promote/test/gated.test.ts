// The gates of an edge in a promotion, the sweep and the status, against an API server, a git server and a webhook.
import * as assert from "node:assert/strict";
import { workflowName } from "../../contract/identity";
import type { End } from "../src/ends/end";
import { campaignPod } from "../../testkit/campaignPods";
import {
  application,
  applications,
  campaignPods,
  deployment,
  deployments,
  pod,
  podsPath,
  shopsRecord,
  workflowOf,
  workflows,
} from "../../testkit/rollouts";
import type { Ended } from "../../testkit/run";
import type { Run } from "../../testkit/workbench";
import type { SweepResult } from "../src/survey/sweep";
import { ShopInTest } from "./shopInTest";

const minute = 60_000;

/** A window that is not open in the next half year. */
const closed = {
  kind: "allow",
  schedule: `0 0 1 ${((new Date().getUTCMonth() + 6) % 12) + 1} *`,
  duration: "1h",
  timeZone: "UTC",
};

describe("a promotion along an edge with gates", () => {
  let shop: ShopInTest;
  before(async () => {
    shop = await ShopInTest.create();
  });
  after(() => shop.bench.remove());
  beforeEach(async () => {
    await shop.begin();
    const nodes = { campaign: { templateName: "integration-tests", type: "Retry", phase: "Running" } };
    shop.kube.put(workflows, workflowOf(shop.source, "Running", { nodes }));
  });

  const graph = (gates: object): string =>
    JSON.stringify([
      { name: "test", promotesTo: [{ phase: "prod", ...gates }] },
      { name: "eu", promotesTo: ["prod"] },
      { name: "prod", promotesTo: [] },
    ]);

  /** The Workflow that tests and promotes: its campaign has passed. */
  async function whole(gates: object): Promise<Run> {
    const fingerprint = await shop.fingerprint();
    const { workflow } = shop;
    const finishedAt = new Date().toISOString();
    shop.kube.put(
      campaignPods,
      campaignPod({ workflow, uid: "w1", guard: { outcome: "complete", fingerprint }, exitCode: 0, finishedAt }),
    );
    return promote(workflow, "campaign", gates, "w1");
  }

  /** A Workflow's promotion step. */
  const promote = (workflow: string, verification: string, gates: object, uid: string): Promise<Run> =>
    shop.bench.promote(
      shop.args(
        ...shop.kubeArgs,
        ...["--record", "--verification", verification, "--phases", graph(gates)],
        ...["--workflow", workflow, "--workflow-uid", uid],
      ),
    );

  /** The Workflow that the sweep has made, and its promotion step. */
  async function alone(gates: object): Promise<Run> {
    const name = nameOfAlone();
    const made = shop.kube.objects.get(`${workflows}/${name}`) as { metadata: object } | undefined;
    assert.ok(made, "the sweep has made no Workflow");
    shop.kube.put(workflows, { ...made, metadata: { ...made.metadata, uid: "w2" }, status: { phase: "Running" } });
    return promote(name, "recorded", gates, "w2");
  }

  const nameOfAlone = (): string => workflowName("shop", "test", shop.source, "prod");
  const aloneEnds = (phase: string): void => {
    const made = shop.kube.objects.get(`${workflows}/${nameOfAlone()}`)!;
    shop.kube.put(workflows, { ...made, status: { phase } });
  };

  /** The first Workflow has ended, and the clock has gone on. */
  function later(by: number, more: Partial<End> = {}): void {
    shop.kube.put(workflows, workflowOf(shop.source, "Succeeded"));
    const earlier = (text = ""): string => new Date(Date.parse(text) - by).toISOString();
    const [first, ...rest] = shop.ends();
    const moved = { ...first, verified_at: earlier(first?.verified_at), ...more };
    shop.kube.objects.set(shopsRecord, {
      ...shop.kube.objects.get(shopsRecord)!,
      data: { "test.prod": JSON.stringify([moved, ...rest]) },
    });
  }

  const survey = (command: string, gates: object, ...more: string[]): Promise<Ended> =>
    shop.bench.run([command, ...shop.place(), "--phases", graph(gates), ...more]);
  async function sweep(gates: object): Promise<SweepResult> {
    const run = await survey("sweep", gates, "--webhook-url", "http://127.0.0.1:1/none");
    assert.equal(run.code, 0, run.stderr);
    return JSON.parse(run.stdout) as SweepResult;
  }

  it("is made at once by the same Workflow where all gates are open", async () => {
    const run = await whole({ windows: [{ ...closed, schedule: "* * * * *" }] });
    assert.deepEqual([run.code, run.result.outcome], [0, "promoted"], run.stderr);
    assert.equal(await shop.target(), "1.1.0");
    const [end] = shop.ends();
    assert.deepEqual([end?.outcome, end?.version, end?.verified_at], ["promoted", "1.1.0", run.result.verified_at]);
    assert.match(end?.fingerprint ?? "", /^[0-9a-f]{64}$/);
  });

  it("waits as verified for its soak; the sweep starts it alone once that is over, and nothing is tested again", async () => {
    const gates = { soak: "1h" };
    const first = await whole(gates);
    assert.deepEqual([first.code, first.result.outcome], [0, "verified"], first.stderr);
    assert.match(first.result.reason, /^The soak of 1h is over at .*Z: it runs without a break since .*Z\.$/);
    assert.deepEqual([await shop.target(), shop.ends()[0]?.outcome], ["1.0.0", "verified"]);

    later(0);
    const early = await sweep(gates);
    assert.deepEqual([early.started, early.sent, early.states], [[], [], { verified: 1 }]);
    const { stdout } = await survey("status", gates);
    assert.match(stdout, /shop +test .* verified +verified .*The soak of 1h is over at /);

    later(61 * minute);
    const due = await sweep(gates);
    assert.deepEqual(due.started, [{ app: "shop", phase: "test", commit: shop.source, target: "prod" }]);
    assert.deepEqual(due.sent, []);
    const second = await alone(gates);
    assert.deepEqual([second.code, second.result.outcome], [0, "promoted"], second.stderr);
    assert.equal(await shop.target(), "1.1.0");
    assert.equal((await sweep(gates)).states.promoted, 1);
  });

  it("begins its soak again with a break, which the step finds at the pods", async () => {
    const gates = { soak: "1h" };
    await whole(gates);
    later(61 * minute);
    await sweep(gates);
    const broken = pod("1.1.0", 1);
    const startedAt = new Date(Date.now() - 5 * minute).toISOString();
    Object.assign(broken.status!.containerStatuses![0]!, { restartCount: 1, state: { running: { startedAt } } });
    shop.kube.put(podsPath, broken);
    const run = await alone(gates);
    assert.deepEqual([run.result.outcome, run.result.steady_since], ["verified", startedAt], run.stderr);
    assert.equal(await shop.target(), "1.0.0");
    aloneEnds("Succeeded");
    const after = await sweep(gates);
    assert.deepEqual([after.started, after.states], [[], { verified: 1 }]);
    const { stdout } = await survey("status", gates, "--json");
    const opens = new Date(Date.parse(startedAt) + 60 * minute).toISOString();
    assert.ok(stdout.replaceAll(/\s/g, "").includes(`"opens":"${opens}"`), stdout);
  });

  it("waits for a window", async () => {
    const gates = { windows: [closed] };
    const first = await whole(gates);
    assert.match(first.result.reason, /^No window of prod is open; the next is at .*-01T00:00Z\.$/);
    later(0);
    assert.deepEqual((await sweep(gates)).started, []);
    const open = { windows: [{ ...closed, schedule: "* * * * *" }] };
    assert.equal((await sweep(open)).started.length, 1);
    assert.equal((await alone(open)).result.outcome, "promoted");
  });

  it("waits until another phase has verified the same version", async () => {
    const gates = { needs: ["eu"] };
    const first = await whole(gates);
    assert.deepEqual([first.result.outcome, first.result.reason], ["verified", "prod needs 1.1.0 verified in eu too."]);
    later(0);
    assert.deepEqual((await sweep(gates)).started, []);
    const theirs = (more: Partial<End>): string =>
      JSON.stringify([
        { ...shop.ends()[0]!, source_commit: "e".repeat(40), workflow_uid: "w7", outcome: "promoted", ...more },
      ]);
    const put = (text: string): void => {
      const { data, ...rest } = shop.kube.objects.get(shopsRecord) as unknown as { data: Record<string, string> };
      shop.kube.objects.set(shopsRecord, { ...rest, data: { ...data, "eu.prod": text } } as never);
    };
    put(theirs({ version: "1.2.0" }));
    assert.deepEqual((await sweep(gates)).started, []);
    put(theirs({}));
    assert.equal((await sweep(gates)).started.length, 1);
    assert.equal((await alone(gates)).result.outcome, "promoted");
  });

  it("is held by a person before any gate, and goes on alone once nobody holds it", async () => {
    await shop.bench.write(shop.repository, { "promotion.yaml": "stop: {reason: Sales}\n" });
    const first = await whole({ soak: "1h" });
    assert.deepEqual([first.result.outcome, shop.ends()[0]?.version], ["held", "1.1.0"]);
    later(61 * minute);
    assert.deepEqual((await sweep({ soak: "1h" })).states, { held: 1 });
    await shop.bench.write(shop.repository, { "promotion.yaml": null });
    assert.equal((await sweep({ soak: "1h" })).started.length, 1);
    assert.equal((await alone({ soak: "1h" })).result.outcome, "promoted");
  });

  it("goes by nothing but the record: what it does not call verified is not promoted", async () => {
    await whole({ soak: "1h" });
    const saved = shop.kube.objects.get(shopsRecord)!;
    for (const more of [{ fingerprint: "" }, { verified_at: "" }, { source_commit: "f".repeat(40) }]) {
      shop.kube.objects.set(shopsRecord, saved);
      later(61 * minute, more);
      const run = await promote(nameOfAlone(), "recorded", {}, "w2");
      assert.equal(run.code, 1);
      assert.match(
        run.result.reason,
        /^The record of shop does not say that shop in test at .* was verified and waits/,
      );
    }
    assert.equal(await shop.target(), "1.0.0");
  });

  it("is tested again when what was verified was rolled out again meanwhile", async () => {
    const gates = { soak: "1h" };
    await whole(gates);
    later(61 * minute);
    await sweep(gates);
    shop.kube.put(deployments, deployment("1.1.0", 2));
    const run = await alone(gates);
    assert.deepEqual([run.code, run.result.fingerprint], [1, ""]);
    assert.match(run.result.reason, /were replaced .* proves nothing for 1\.1\.0\.$/);
    assert.equal(await shop.target(), "1.0.0");
    assert.deepEqual([shop.ends()[0]?.outcome, shop.ends()[0]?.fingerprint], ["broken", undefined]);
    aloneEnds("Failed");
    const dry = JSON.parse(
      (await survey("sweep", gates, "--webhook-url", "http://127.0.0.1:1/none", "--dry-run")).stdout,
    ) as SweepResult;
    assert.deepEqual([dry.started.length, dry.sent.length], [0, 1]);
  });

  it("is not started again and again while the phase is not ready, and goes on when it is", async () => {
    const gates = { windows: [closed] };
    const open = { windows: [{ ...closed, schedule: "* * * * *" }] };
    await whole(gates);
    later(0);
    const well = application(shop.source);
    shop.kube.put(applications, {
      ...well,
      status: { ...well.status, sync: { status: "Unknown", revision: shop.source } },
    });
    assert.deepEqual((await sweep(open)).started, []);
    const { stdout } = await survey("status", open);
    assert.match(stdout, /All gates are open\. It is promoted when the phase is ready: it is Unknown\./);
    shop.kube.put(applications, well);
    assert.equal((await sweep(open)).started.length, 1);
    // Between the sweep's look and the step's own it may be lost again.
    shop.kube.put(applications, { ...well, status: { ...well.status, health: { status: "Degraded" } } });
    const run = await alone(open);
    assert.deepEqual(
      [run.result.outcome, run.result.reason],
      ["verified", "test is not ready: its health is Degraded."],
    );
    assert.equal(await shop.target(), "1.0.0");
  });

  it("begins its soak again where the sweep sees that its health is lost", async () => {
    const gates = { soak: "1h" };
    await whole(gates);
    later(50 * minute);
    const well = application(shop.source);
    for (const [health, isBreak] of [
      ["Progressing", false],
      ["Degraded", true],
    ] as const) {
      shop.kube.put(applications, { ...well, status: { ...well.status, health: { status: health } } });
      await sweep(gates);
      assert.equal(shop.ends()[0]?.steady_since !== undefined, isBreak, health);
    }
    shop.kube.put(applications, well);
    const again = await sweep(gates);
    assert.deepEqual([again.started, again.states], [[], { verified: 1 }]);
  });

  it("says where somebody changed the target meanwhile", async () => {
    await whole({ soak: "1h" });
    later(0);
    await shop.bench.setVersion(shop.repository, "shop", "prod", "0.9.0");
    const { stdout } = await survey("status", { soak: "1h" });
    assert.match(stdout, /The target went from 1\.0\.0 to 0\.9\.0 meanwhile, which may supersede it\./);
  });

  it("takes no other edge's need for met when another version came during its test", async () => {
    shop.kube.onCall = (call) => {
      if (call === `GET ${campaignPods}`) shop.kube.put(deployments, deployment("1.2.0", 2));
    };
    const run = await whole({ soak: "1h" });
    shop.kube.onCall = () => undefined;
    assert.deepEqual([run.result.outcome, run.result.fingerprint], ["error", ""], run.stderr);
  });
});
