// F14: `promote --record`, the end that a promotion step writes down itself, against an API server and a git server.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { workflowName } from "../../contract/identity";
import { endsOf } from "../src/ends/record";
import type { End } from "../src/ends/end";
import type { KubeServer } from "../../testkit/kubeServer";
import { application, applications, workflowOf } from "../../testkit/rollouts";
import type { Run } from "../../testkit/workbench";
import { Workbench } from "../../testkit/workbench";

const workflows = "/apis/argoproj.io/v1alpha1/namespaces/argo/workflows";
const record = "/api/v1/namespaces/argo-promotion/configmaps/promotion-shop";

describe("promote --record", () => {
  let bench: Workbench;
  let kube: KubeServer;
  let kubeArgs: string[];
  let repositories = 0;
  let repository: string;
  let source: string;
  let workflow: string;
  before(async () => {
    bench = await Workbench.create();
    ({ kube, kubeArgs } = await bench.kubernetes());
  });
  after(() => bench.remove());
  beforeEach(async () => {
    repository = `${++repositories}.git`;
    await bench.repository(repository, { apps: ["shop"] });
    source = await bench.setVersion(repository, "shop", "test", "1.1.0");
    workflow = workflowName("shop", "test", source);
    kube.objects.clear();
    kube.calls.length = 0;
    const artifacts = [{ name: "report", s3: { bucket: "reports", key: "argo/shop-test" } }];
    const nodes = { campaign: { templateName: "integration-tests", phase: "Succeeded", outputs: { artifacts } } };
    kube.put(workflows, workflowOf(source, "Running", { nodes }));
    kube.put(applications, application(source));
  });

  const promote = (...more: string[]): Promise<Run> =>
    bench.promote(bench.args(repository, "shop", source, ...kubeArgs, "--record", ...more));
  const ends = (): End[] => endsOf(kube.objects.get(record), { source: "test", target: "prod" });

  it("writes what the Workflow will tell once it has ended", async () => {
    const output = path.join(bench.directory, "fields");
    const run = await promote("--workflow", workflow, "--output-dir", output);
    assert.deepEqual([run.code, run.result.outcome, run.result.recorded], [0, "promoted", true], run.stderr);
    assert.equal(fs.readFileSync(path.join(output, "recorded"), "utf8"), "true");
    const [end, ...others] = ends();
    assert.deepEqual(others, []);
    const { finished_at: finished, ...rest } = end!;
    assert.deepEqual(rest, {
      outcome: "promoted",
      source_commit: source,
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
    kube.objects.clear();
    const run = await promote("--workflow", workflow);
    assert.deepEqual([run.code, run.result.outcome, run.result.recorded], [0, "promoted", false], run.stderr);
    assert.match(run.stderr, /the end is not recorded: .*workflows\/shop-test-/);
    assert.equal(await bench.version(repository, "shop", "prod"), "1.1.0");
    assert.deepEqual(ends(), []);
  });

  it("writes down at once what another try cannot change", async () => {
    await bench.write(repository, { "argo-projects/shop/manifests/overlays/prod/values-prod.yaml": null });
    const run = await promote("--workflow", workflow);
    assert.deepEqual([run.code, run.result.recorded], [3, true], run.stderr);
    assert.deepEqual(
      ends().map(({ outcome, reason, workflow_uid: uid }) => [outcome, reason, uid]),
      [["invalid", run.result.reason, "w1"]],
    );
  });

  it("writes down a refused push at once, in the server's own words", async () => {
    bench.refusePushes(repository, "GH013: changes must be made through a pull request");
    const run = await promote("--workflow", workflow);
    assert.deepEqual([run.code, run.result.recorded], [4, true], run.stderr);
    const [end] = ends();
    assert.equal(end?.outcome, "broken");
    assert.match(end.reason, /GH013: changes must be made through a pull request/);
  });

  it("writes nothing of what another try may change", async () => {
    bench.server.intercept = (_request, response) => void response.writeHead(503).end();
    const run = await promote("--workflow", workflow, "--timeout", "1s");
    bench.server.intercept = undefined;
    assert.deepEqual([run.code, run.result.recorded], [5, false], run.stderr);
    assert.deepEqual(kube.calls, []);
  });

  it("writes nothing with the option dry run", async () => {
    const run = await promote("--workflow", workflow, "--dry-run");
    assert.deepEqual([run.code, run.result.recorded], [0, false], run.stderr);
    assert.deepEqual(kube.calls, []);
  });

  it("refuses to run without the name of its Workflow", async () => {
    const run = await promote();
    assert.equal(run.code, 2);
    assert.match(run.stderr, /--record needs --workflow/);
    assert.equal(await bench.version(repository, "shop", "prod"), "1.0.0");
  });
});
