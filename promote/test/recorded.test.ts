// F14: `promote --record`, the end that a promotion step writes down itself, against an API server and a git server.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { workflowOf, workflows } from "../../testkit/rollouts";
import type { Run } from "../../testkit/workbench";
import { ShopInTest } from "./shopInTest";

describe("promote --record", () => {
  let shop: ShopInTest;
  let workflow: string;
  before(async () => {
    shop = await ShopInTest.create();
  });
  after(() => shop.bench.remove());
  beforeEach(async () => {
    await shop.begin();
    workflow = shop.workflow;
    const artifacts = [{ name: "report", s3: { bucket: "reports", key: "argo/shop-test" } }];
    const nodes = { campaign: { templateName: "integration-tests", phase: "Succeeded", outputs: { artifacts } } };
    shop.kube.put(workflows, workflowOf(shop.source, "Running", { nodes }));
  });

  const promote = (...more: string[]): Promise<Run> =>
    shop.bench.promote(shop.args(...shop.kubeArgs, "--record", ...more));

  it("writes what the Workflow will tell once it has ended", async () => {
    const output = path.join(shop.bench.directory, "fields");
    const run = await promote("--workflow", workflow, "--output-dir", output);
    assert.deepEqual([run.code, run.result.outcome, run.result.recorded], [0, "promoted", true], run.stderr);
    assert.equal(fs.readFileSync(path.join(output, "recorded"), "utf8"), "true");
    const [end, ...others] = shop.ends();
    assert.deepEqual(others, []);
    const { finished_at: finished, ...rest } = end!;
    assert.deepEqual(rest, {
      outcome: "promoted",
      source_commit: shop.source,
      version_before: "1.0.0",
      version_after: "1.1.0",
      version: "1.1.0",
      commit: run.result.commit,
      started_at: "2026-01-01T10:00:00Z",
      workflow,
      workflow_uid: "w1",
      reason: run.result.reason,
      report: "s3://reports/argo/shop-test/",
    });
    assert.ok(Date.parse(finished) <= Date.now());
  });

  it("leaves the end to the exit handler when the API refuses it: the promotion stands", async () => {
    shop.kube.objects.clear();
    const run = await promote("--workflow", workflow);
    assert.deepEqual([run.code, run.result.outcome, run.result.recorded], [0, "promoted", false], run.stderr);
    assert.match(run.stderr, /the end is not recorded: .*workflows\/shop-test-/);
    assert.equal(await shop.target(), "1.1.0");
    assert.deepEqual(shop.ends(), []);
  });

  it("writes down at once what another try cannot change", async () => {
    await shop.bench.write(shop.repository, { "argo-projects/shop/manifests/overlays/prod/values-prod.yaml": null });
    const run = await promote("--workflow", workflow);
    assert.deepEqual([run.code, run.result.recorded], [3, true], run.stderr);
    assert.deepEqual(
      shop.ends().map(({ outcome, reason, workflow_uid: uid }) => [outcome, reason, uid]),
      [["invalid", run.result.reason, "w1"]],
    );
  });

  it("writes down a refused push at once, in the server's own words", async () => {
    shop.bench.refusePushes(shop.repository, "GH013: changes must be made through a pull request");
    const run = await promote("--workflow", workflow);
    assert.deepEqual([run.code, run.result.recorded], [4, true], run.stderr);
    const [end] = shop.ends();
    assert.equal(end?.outcome, "broken");
    assert.match(end.reason, /GH013: changes must be made through a pull request/);
  });

  it("writes nothing of what another try may change", async () => {
    shop.bench.server.intercept = (_request, response) => void response.writeHead(503).end();
    const run = await promote("--workflow", workflow, "--timeout", "1s");
    shop.bench.server.intercept = undefined;
    assert.deepEqual([run.code, run.result.recorded], [5, false], run.stderr);
    assert.deepEqual(shop.kube.calls, []);
  });

  it("writes nothing with the option dry run", async () => {
    const run = await promote("--workflow", workflow, "--dry-run");
    assert.deepEqual([run.code, run.result.recorded], [0, false], run.stderr);
    assert.deepEqual(shop.kube.calls, []);
  });

  it("refuses to run without the name of its Workflow", async () => {
    const run = await promote();
    assert.equal(run.code, 2);
    assert.match(run.stderr, /--record needs --workflow/);
    assert.equal(await shop.target(), "1.0.0");
  });
});
