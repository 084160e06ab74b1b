// `promote --verification workflow`: the wait for verifications in pods of their own, by the nodes of the Workflow.
import * as assert from "node:assert/strict";
import type { Node, Workflow } from "../src/ends/workflow";
import { deployment, deployments, workflowOf, workflows } from "../../testkit/rollouts";
import type { Run } from "../../testkit/workbench";
import { ShopInTest } from "./shopInTest";

describe("promote --verification workflow", () => {
  let shop: ShopInTest;
  let fingerprint: string;
  before(async () => {
    shop = await ShopInTest.create();
  });
  after(() => shop.bench.remove());
  beforeEach(async () => {
    await shop.begin();
    fingerprint = await shop.fingerprint();
  });

  const node = (task: string, type: string, phase: string, more: Partial<Node> = {}): Node => ({
    ...{ name: `${shop.workflow}.${task}`, displayName: task, type, phase },
    ...more,
  });
  const guard = (
    found: Record<string, string> = { guard_outcome: "complete", guard_fingerprint: fingerprint },
  ): Node => {
    const parameters = Object.entries(found).map(([name, value]) => ({ name, value }));
    return node("guard", "Retry", "Succeeded", { templateName: "guard", outputs: { parameters } });
  };
  const one = (phase: string, message?: string): Node =>
    node("verification-1", "Pod", phase, {
      message,
      templateRef: { name: "load" },
      finishedAt: "2026-01-01T10:01:00Z",
    });
  const two = (phase: string): Node => node("verification-2", "Pod", phase, { finishedAt: "2026-01-01T10:02:00Z" });
  const verified = (): Node => node("verified", "Steps", "Succeeded");
  const put = (nodes: Node[], spec: object = {}, status: object = {}): void => {
    const shown = Object.fromEntries(nodes.map((each) => [each.name!, each]));
    const workflow = workflowOf(shop.source, "Running", { nodes: shown, ...status }) as Workflow;
    shop.kube.put(workflows, { ...workflow, spec: { ...workflow.spec, ...spec } });
  };
  /** Shows other nodes once the Workflow was looked at so often. */
  const atLook = (nth: number, what: () => void): void => {
    let looks = 0;
    shop.kube.onCall = (call) => {
      if (call.startsWith("GET ") && call.includes("/workflows/") && ++looks === nth) what();
    };
  };
  const promote = (): Promise<Run> =>
    shop.bench.promote([
      ...shop.args(...shop.kubeArgs, "--record", "--workflow", shop.workflow),
      ...["--workflow-uid", "w1", "--verification", "workflow"],
    ]);

  it("promotes when all have passed, and not between two of them", async () => {
    put([guard(), one("Succeeded")]);
    atLook(2, () => put([guard(), one("Succeeded"), two("Succeeded"), verified()]));
    const run = await promote();
    assert.deepEqual([run.code, run.result.outcome], [0, "promoted"], run.stderr);
    assert.equal(run.result.verified_at, "2026-01-01T10:02:00Z");
    assert.equal(await shop.target(), "1.1.0");
  });

  it("waits while the Workflow is suspended", async () => {
    put([guard(), one("Succeeded"), verified()], { suspend: true });
    atLook(3, () => put([guard(), one("Succeeded"), verified()]));
    const run = await promote();
    assert.deepEqual([run.code, run.result.outcome], [0, "promoted"], run.stderr);
  });

  it("ends with 1 when the pods were replaced meanwhile", async () => {
    put([guard(), one("Succeeded"), verified()]);
    shop.kube.put(deployments, deployment("1.1.0", 3));
    const run = await promote();
    assert.equal(run.code, 1);
    assert.match(run.result.reason, /were replaced since its test began/);
  });

  it("ends with 1 when the guard left no fingerprint", async () => {
    put([guard({ guard_outcome: "complete" }), one("Succeeded"), verified()]);
    assert.match((await promote()).result.reason, /left no fingerprint/);
  });

  it("is superseded when the guard says so", async () => {
    put([guard({ guard_outcome: "superseded", guard_reason: "shop-test runs 1.2.0." })]);
    const run = await promote();
    assert.deepEqual([run.code, run.result.outcome, run.result.reason], [0, "superseded", "shop-test runs 1.2.0."]);
  });

  const unverified: [fact: string, begin: () => void, reason: RegExp][] = [
    [
      "one failed",
      () => put([guard(), one("Failed", "main: Error (exit code 1)")]),
      /^Failed in verification 1 \(load\)/,
    ],
    [
      "one was skipped as a whole",
      () => put([guard(), { ...one("Succeeded"), type: "Steps" }, verified()]),
      /^Nothing of/,
    ],
    [
      "a Workflow was stopped, though all had passed",
      () => put([guard(), one("Succeeded"), verified()], { shutdown: "Stop" }),
      /^The Workflow was stopped \(Stop\)\.$/,
    ],
    [
      "the guard gave up",
      () => put([{ ...guard({}), phase: "Failed", message: "no rollout" }]),
      /^Failed in the guard: no rollout\.$/,
    ],
    [
      "its Workflow ended",
      () => put([guard()], {}, { phase: "Failed", message: "its time was up" }),
      /^The Workflow ended: its time was up\.$/,
    ],
    [
      "a user's own task said that all have passed, and one has not begun",
      () => {
        put([guard(), node("verification-1.verified", "Pod", "Succeeded"), one("Running")]);
        atLook(3, () => put([guard(), one("Running")], { shutdown: "Terminate" }));
      },
      /stopped/,
    ],
  ];
  for (const [fact, begin, reason] of unverified) {
    it(`promotes nothing when ${fact}`, async () => {
      begin();
      const run = await promote();
      assert.deepEqual([run.code, run.result.outcome, run.result.recorded], [0, "not-verified", false], run.stderr);
      assert.match(run.result.reason, reason);
      assert.equal(await shop.target(), "1.0.0");
    });
  }
});
