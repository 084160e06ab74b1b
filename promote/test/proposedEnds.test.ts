// A proposal in the record, the sweep and the status: merged, held, and known again whatever a forge makes of its commit.
import * as assert from "node:assert/strict";
import { workflowName } from "../../contract/identity";
import { proposalBranch } from "../../contract/repository";
import { campaignPod } from "../../testkit/campaignPods";
import { valuesPath } from "../../testkit/fixtureRepository";
import { campaignPods, shopsRecord, workflowOf, workflows } from "../../testkit/rollouts";
import { end as ended } from "../../testkit/ends";
import type { Ended } from "../../testkit/run";
import type { Run } from "../../testkit/workbench";
import type { End } from "../src/ends/end";
import { newRecord } from "../src/ends/record";
import type { SweepResult } from "../src/survey/sweep";
import { ShopInTest } from "./shopInTest";

const branch = proposalBranch("prod", "shop");
const phases = JSON.stringify([
  { name: "test", promotesTo: [{ phase: "prod", carrier: "pullRequest" }] },
  { name: "eu", promotesTo: [{ phase: "prod", carrier: "pullRequest" }] },
  { name: "prod", promotesTo: [] },
]);

describe("a proposal in the record", () => {
  let shop: ShopInTest;
  before(async () => {
    shop = await ShopInTest.create();
  });
  after(() => shop.bench.remove());
  beforeEach(() => shop.begin());

  /** A promotion whose campaign has passed, of the version that test runs. */
  async function promote(commit = shop.source): Promise<Run> {
    const workflow = workflowName("shop", "test", commit);
    const nodes = { campaign: { templateName: "integration-tests", type: "Retry", phase: "Running" } };
    shop.kube.put(workflows, workflowOf(commit, "Running", { nodes }));
    const guard = { outcome: "complete", fingerprint: await shop.fingerprint() } as const;
    const finishedAt = new Date().toISOString();
    shop.kube.put(campaignPods, campaignPod({ workflow, uid: "w1", guard, exitCode: 0, finishedAt }));
    const run = await step(workflow, "campaign", "w1", commit);
    shop.kube.put(workflows, workflowOf(commit, "Succeeded"));
    return run;
  }
  const step = (workflow: string, verification: string, uid: string, commit = shop.source): Promise<Run> =>
    shop.bench.promote(
      shop.bench.args(
        ...[shop.repository, "shop", commit, ...shop.kubeArgs, "--record", "--verification", verification],
        ...["--phases", phases, "--workflow", workflow, "--workflow-uid", uid],
      ),
    );
  const survey = (command: string, ...more: string[]): Promise<Ended> =>
    shop.bench.run([command, ...shop.place(), "--phases", phases, ...more]);
  async function sweep(): Promise<SweepResult> {
    const run = await survey("sweep", "--webhook-url", "http://127.0.0.1:1/none");
    assert.equal(run.code, 0, run.stderr);
    return JSON.parse(run.stdout) as SweepResult;
  }
  const head = (): Promise<string> =>
    shop.bench.git(shop.repository, "rev-parse", "--verify", "--quiet", branch).catch(() => "");
  /** As a forge squashes: the change, with a message of its own. */
  const squash = async (): Promise<string> =>
    shop.bench.write(
      shop.repository,
      { [valuesPath("shop", "prod")]: await shop.bench.show(shop.repository, valuesPath("shop", "prod"), branch) },
      "Shop in prod (#7)",
    );

  it("says where it is proposed; nothing is sent again or started while a person looks at it", async () => {
    const { result } = await promote();
    assert.deepEqual([result.outcome, result.recorded], ["proposed", true]);
    const [end] = shop.ends();
    assert.deepEqual([end?.outcome, end?.commit, end?.version], ["proposed", await head(), "1.1.0"]);
    const { sent, started, states } = await sweep();
    assert.deepEqual([sent, started, states], [[], [], { proposed: 1 }]);
    const { stdout } = await survey("status");
    assert.match(stdout, /shop +test .* proposed .*is proposed on the branch promotion\/prod\/shop as /);
  });

  it("is promoted by the next sweep once it is merged", async () => {
    await promote();
    await squash();
    assert.deepEqual((await sweep()).states, { promoted: 1 });
    const [end] = shop.ends();
    assert.deepEqual([end?.outcome, end?.workflow_uid, shop.ends().length], ["promoted", "w1", 1]);
    assert.equal(end?.reason, "It was proposed, and is merged: the target holds 1.1.0.");
    assert.deepEqual((await sweep()).states, { promoted: 1 });
  });

  it("is taken back by a Workflow of the sweep's when a person holds it", async () => {
    await promote();
    await shop.bench.write(shop.repository, { "promotion.yaml": "stop: {reason: Sales}\n" });
    assert.equal((await sweep()).started.length, 1);
    const name = workflowName("shop", "test", shop.source, "prod");
    const made = shop.kube.objects.get(`${workflows}/${name}`)!;
    shop.kube.put(workflows, { ...made, metadata: { ...made.metadata, uid: "w2" }, status: { phase: "Running" } });
    const run = await step(name, "recorded", "w2");
    assert.deepEqual([run.result.outcome, await head()], ["held", ""], run.stderr);
    shop.kube.put(workflows, { ...shop.kube.objects.get(`${workflows}/${name}`)!, status: { phase: "Succeeded" } });
    const { started, states } = await sweep();
    assert.deepEqual([started, states], [[], { held: 1 }]);
  });

  it("is not taken for somebody else's change of the target where a forge squashed it: what came meanwhile goes on", async () => {
    await promote();
    const later = await shop.goesOn("1.2.0");
    const squashed = await squash();
    const { result, stderr } = await promote(later);
    assert.deepEqual(
      [result.outcome, result.version_before, result.version_after],
      ["proposed", "1.1.0", "1.2.0"],
      stderr,
    );
    assert.equal(await shop.bench.git(shop.repository, "rev-parse", `${branch}^`), squashed);
  });

  const squashed: [what: string, edge: string, proposed: Partial<End>][] = [
    ["another edge's proposal", "eu.prod", {}],
    [
      "a proposal of more parts than are carried now",
      "test.prod",
      { version_before: "1.0.0, side=1", version_after: "1.0.5, side=2" },
    ],
  ];
  for (const [what, edge, proposed] of squashed)
    it(`is not taken for superseded by ${what} that a forge squashed since`, async () => {
      const end = { ...ended("proposed"), source_commit: shop.source, version_after: "1.0.5", ...proposed };
      const record = newRecord("shop", "argo-promotion");
      shop.kube.objects.set(shopsRecord, { ...record, data: { [edge]: JSON.stringify([end]) } });
      const later = await shop.goesOn("1.2.0");
      await shop.bench.setVersion(shop.repository, "shop", "prod", "1.0.5");
      const { result, stderr } = await promote(later);
      assert.deepEqual([result.outcome, result.version_before], ["proposed", "1.0.5"], stderr);
    });

  it("gives way to a later proposal that the record knows, and to no commit's own word", async () => {
    const older = shop.source;
    const later = await shop.goesOn("1.2.0");
    await promote(later);
    const newer = await head();
    const edge = [shop.repository, "shop", older] as const;
    const workflow = workflowName("shop", "test", older);
    shop.kube.put(workflows, workflowOf(older, "Running"));
    const record = ["--record", "--phases", phases, "--workflow", workflow, "--workflow-uid", "w8"];
    const again = await shop.bench.promote(shop.bench.args(...edge, ...shop.kubeArgs, ...record));
    assert.deepEqual([again.result.outcome, await head()], ["superseded", newer], again.stderr);
    assert.match(again.result.reason, /^promotion\/prod\/shop proposes 1\.2\.0 of the later source commit /);
    shop.kube.objects.delete(shopsRecord);
    const unknown = await shop.bench.promote(shop.bench.args(...edge, ...shop.kubeArgs, ...record));
    assert.deepEqual([unknown.code, await head()], [3, newer]);
    assert.match(unknown.result.reason, /holds a commit of somebody else/);
  });

  it("is superseded where somebody else changed the target to what nobody proposed", async () => {
    await promote();
    const later = await shop.goesOn("1.2.0");
    await shop.bench.setVersion(shop.repository, "shop", "prod", "1.1.5");
    assert.equal((await promote(later)).result.outcome, "superseded");
  });
});
