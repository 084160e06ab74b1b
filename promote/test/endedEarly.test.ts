// A campaign that can no longer count: its step ends at once, as it would have afterwards, and stops the Workflow.
import * as assert from "node:assert/strict";
import type { Node, Workflow } from "../src/ends/workflow";
import type { RecordConfigMap } from "../src/ends/record";
import { end } from "../../testkit/ends";
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
import type { Run } from "../../testkit/workbench";
import { ShopInTest } from "./shopInTest";

const records = shopsRecord.slice(0, shopsRecord.lastIndexOf("/"));

describe("a campaign that can no longer count", () => {
  let shop: ShopInTest;
  let fingerprint: string;
  before(async () => {
    shop = await ShopInTest.create();
  });
  after(() => shop.bench.remove());
  beforeEach(async () => {
    await shop.begin();
    fingerprint = await shop.fingerprint();
    shop.kube.forbidden.clear();
    shop.kube.onCall = () => undefined;
    put({ campaign: { templateName: "integration-tests", type: "Retry", phase: "Running" } });
    const guard = { outcome: "complete", fingerprint };
    shop.kube.put(campaignPods, campaignPod({ workflow: shop.workflow, uid: "w1", guard }));
  });

  const put = (nodes: Record<string, Node>, spec: object = {}): void => {
    const workflow = workflowOf(shop.source, "Running", { nodes }) as Workflow;
    shop.kube.put(workflows, { ...workflow, spec: { ...workflow.spec, ...spec } });
  };
  const promote = (...more: string[]): Promise<Run> =>
    shop.bench.promote([
      ...shop.args(...shop.kubeArgs, "--record", "--workflow", shop.workflow, "--workflow-uid", "w1"),
      ...(more.includes("--verification") ? more : ["--verification", "campaign", ...more]),
    ]);
  /** What the Workflow was told; undefined for nothing. */
  const shutdown = (): unknown =>
    (shop.kube.objects.get(`${workflows}/${shop.workflow}`) as unknown as Workflow).spec?.shutdown;
  const outcomes = (): string[] => shop.ends().map(({ outcome }) => outcome);
  const patches = (): string[] => shop.kube.calls.filter((call) => call.startsWith("PATCH "));

  /** A newer version is pushed and deployed while the campaign runs. */
  async function supersede(): Promise<void> {
    const source = shop.source;
    await shop.goesOn("1.2.0");
    shop.source = source;
  }
  /** The same version is rolled out again. */
  const restart = (): void => shop.kube.put(deployments, deployment("1.1.0", 3));

  it("is superseded within seconds of a newer version, and its Workflow is stopped once that is recorded", async () => {
    await supersede();
    const started = performance.now();
    const run = await promote();
    assert.deepEqual([run.code, run.result.outcome, run.result.recorded], [0, "superseded", true], run.stderr);
    assert.match(run.result.reason, /^shop in test went on to 1\.2\.0 since its test began\.$/);
    assert.ok(performance.now() - started < 20_000);
    assert.deepEqual([outcomes(), shutdown(), await shop.target()], [["superseded"], "Stop", "1.0.0"]);
    const { calls } = shop.kube;
    const written = calls.findIndex((call) => call === `POST ${records}`);
    assert.ok(written >= 0 && written < calls.findIndex((call) => call.startsWith("PATCH ")), calls.join("\n"));
    assert.equal(run.result.fingerprint, "", "nothing is left of it that another run could go by");
  });

  it("is broken where the same version was rolled out again, whatever it says when it is stopped", async () => {
    restart();
    const run = await promote();
    assert.deepEqual([run.code, run.result.outcome, run.result.recorded], [1, "broken", true], run.stderr);
    assert.match(run.result.reason, /were replaced since its test began/);
    assert.deepEqual([outcomes(), shutdown()], [["broken"], "Stop"]);
    const campaign = { templateName: "integration-tests", phase: "Failed", message: "main: Error (exit code 253)" };
    put({ campaign }, { shutdown: "Stop" });
    const phases = '[{"name":"test","promotesTo":["prod"]}]';
    const handler = ["record", "--workflow", shop.workflow, "--phases", phases, ...shop.kubeArgs];
    const recorded = await shop.bench.run(handler);
    assert.equal(recorded.code, 0, recorded.stderr);
    assert.deepEqual([outcomes(), shop.ends()[0]?.reason], [["broken"], run.result.reason]);
  });

  it("promotes nothing where the pods are by then what they were", async () => {
    await supersede();
    shop.bench.server.intercept = (_request, _response, next) => {
      // What follows is decided in git: the phase goes back meanwhile.
      shop.kube.put(applications, application(shop.source));
      shop.kube.put(deployments, deployment("1.1.0"));
      for (const number of [1, 2]) shop.kube.put(podsPath, pod("1.1.0", number));
      next();
    };
    const run = await promote();
    shop.bench.server.intercept = undefined;
    assert.deepEqual([run.code, run.result.outcome], [0, "superseded"], run.stderr);
    assert.equal(await shop.target(), "1.0.0");
  });

  const fanOut = ["--phases", '[{"name":"test","promotesTo":["prod","staging"]}]'];
  it("runs on for another edge that still waits for it", async () => {
    await supersede();
    const run = await promote(...fanOut);
    assert.deepEqual([run.result.outcome, run.result.recorded, shutdown()], ["superseded", true, undefined]);
    assert.match(run.stderr, /Another edge still waits for the campaign/);
  });

  it("is stopped by the last edge that waited for it", async () => {
    await supersede();
    const ends = (uid: string): string =>
      JSON.stringify([end("superseded", { source_commit: shop.source, workflow_uid: uid })]);
    const metadata = { name: "promotion-shop", namespace: "argo-promotion" };
    shop.kube.put(records, { metadata, data: { "test.staging": ends("w1") } } satisfies RecordConfigMap);
    const run = await promote(...fanOut);
    assert.deepEqual([run.result.outcome, shutdown()], ["superseded", "Stop"], run.stderr);
    // An end of a run before says nothing of this one.
    put({ campaign: { templateName: "integration-tests", type: "Retry", phase: "Running" } });
    shop.kube.put(records, { metadata, data: { "test.staging": ends("w0") } } satisfies RecordConfigMap);
    assert.deepEqual([(await promote(...fanOut)).result.outcome, shutdown()], ["superseded", undefined]);
  });

  it("is stopped although the API does not answer for a while", async () => {
    await supersede();
    let down = false;
    shop.kube.onCall = (call) => {
      if (down || !call.startsWith("PATCH ")) return;
      down = true;
      shop.kube.unavailable = 2;
    };
    const run = await promote();
    assert.deepEqual([run.result.outcome, shutdown(), patches().length], ["superseded", "Stop", 2], run.stderr);
    assert.match(run.stderr, /answered 503 to PATCH/);
  });

  const kept: [fact: string, meanwhile: (path: string) => void, told: unknown, why: RegExp][] = [
    ["the API refuses that", (path) => shop.kube.forbidden.add(path), undefined, /runs on, and counts for nothing/],
    [
      "another has its name by then",
      () =>
        shop.kube.put(workflows, {
          ...workflowOf(shop.source, "Running"),
          metadata: { name: shop.workflow, uid: "w2" },
        }),
      undefined,
      /another has its name/,
    ],
    ["a person terminated it", () => put({}, { shutdown: "Terminate" }), "Terminate", /is stopped/],
  ];
  for (const [fact, meanwhile, told, why] of kept)
    it(`is superseded, and leaves its Workflow as it is, where ${fact}`, async () => {
      await supersede();
      const path = `${workflows}/${shop.workflow}`;
      let written = false;
      shop.kube.onCall = (call) => {
        if (call === `POST ${records}`) written = true;
        if (written && call === `GET ${path}`) meanwhile(path);
      };
      const run = await promote();
      assert.deepEqual([run.code, run.result.outcome, outcomes()], [0, "superseded", ["superseded"]], run.stderr);
      assert.deepEqual([shutdown(), patches()], [told, []]);
      assert.match(run.stderr, why);
    });

  it("is so where it is a WorkflowTemplate that runs for hours", async () => {
    await supersede();
    const found = Object.entries({ guard_outcome: "complete", guard_fingerprint: fingerprint });
    const parameters = found.map(([name, value]) => ({ name, value }));
    const name = (task: string): string => `${shop.workflow}.${task}`;
    put({
      guard: {
        ...{ name: name("guard"), type: "Retry", templateName: "guard", phase: "Succeeded" },
        outputs: { parameters },
      },
      load: { name: name("verification-1"), type: "Pod", phase: "Running", templateRef: { name: "load" } },
    });
    const run = await promote("--verification", "workflow");
    assert.deepEqual([run.code, run.result.outcome, shutdown()], [0, "superseded", "Stop"], run.stderr);
  });

  it("costs a short campaign no look: what is tested is looked at when that has passed", async () => {
    const looks = (): number => shop.kube.calls.filter((call) => call === `GET ${applications}/shop-test`).length;
    const before = looks();
    shop.kube.onCall = (call) => {
      if (call === `GET ${campaignPods}` && shop.kube.calls.filter((each) => each === call).length === 5) {
        const guard = { outcome: "complete", fingerprint };
        shop.kube.put(campaignPods, campaignPod({ workflow: shop.workflow, uid: "w1", guard, exitCode: 0 }));
      }
    };
    const run = await promote();
    assert.deepEqual([run.code, run.result.outcome, shutdown()], [0, "promoted", undefined], run.stderr);
    assert.equal(looks() - before, 2, "once before its workloads and once after them");
  });
});
