// What the tests of a phase that promotes nothing share: 1.0.0 of shop was verified in prod, and 1.1.0 has just been deployed there.
import * as assert from "node:assert/strict";
import { workflowName } from "../../contract/identity";
import { campaignPod } from "../../testkit/campaignPods";
import type { KubeServer } from "../../testkit/kubeServer";
import {
  application,
  applications,
  campaignPods,
  deployment,
  pod,
  shopsRecord,
  workflows,
} from "../../testkit/rollouts";
import type { Ended } from "../../testkit/run";
import { Workbench } from "../../testkit/workbench";
import type { Run } from "../../testkit/workbench";
import type { End } from "../src/ends/end";
import { endsOf } from "../src/ends/record";
import type { Workflow } from "../src/ends/workflow";

const deployments = "/apis/apps/v1/namespaces/shop-prod/deployments";
const pods = "/api/v1/namespaces/shop-prod/pods";

/** The file in which people hold shop, and refuse versions of it. */
export const holds = "argo-projects/shop/promotion.yaml";

const phases = JSON.stringify([
  { name: "test", promotesTo: ["prod"] },
  { name: "prod", onFailure: "rollback" },
]);

/** How a campaign stands. */
type CampaignEnd = "running" | "passed" | "failed" | "broken";

/** The servers, which all tests of a suite share, and what every test has of its own there. */
export class ShopInProd {
  private repositories = 0;

  private constructor(
    readonly bench: Workbench,
    readonly kube: KubeServer,
    private readonly kubeArgs: readonly string[],
  ) {}

  /** Name of the test's own repository. */
  repository = "";

  /** The commit that is deployed. */
  source = "";

  /** Starts the servers; `bench.remove` stops them. */
  static async create(): Promise<ShopInProd> {
    const bench = await Workbench.create();
    const { kube, kubeArgs } = await bench.kubernetes();
    return new ShopInProd(bench, kube, kubeArgs);
  }

  /** A new repository, and a record that says that 1.0.0 is verified. */
  async begin(repository = `${++this.repositories}.git`): Promise<void> {
    this.repository = repository;
    await this.bench.repository(repository, { apps: ["shop"] });
    this.kube.objects.clear();
    this.kube.calls.length = 0;
    this.kube.onCall = () => undefined;
    await this.deploys("1.0.0");
    await this.campaign("passed");
    const run = await this.settle();
    assert.deepEqual([run.code, run.result.outcome], [0, "verified"], run.stderr);
    await this.deploys("1.1.0");
  }

  /** A version is set and deployed. Returns the commit. */
  async deploys(version: string): Promise<string> {
    const same = (await this.version()) === version;
    const commit = same
      ? await this.bench.git(this.repository, "rev-parse", "main")
      : await this.bench.setVersion(this.repository, "shop", "prod", version);
    this.synced(commit, version);
    return commit;
  }

  /** What the branch says is deployed. */
  synced(commit: string, version: string): void {
    const { kube } = this;
    this.source = commit;
    kube.put(applications, application(commit, "shop", "prod"));
    kube.put(deployments, deployment(version));
    for (const number of [1, 2]) kube.put(pods, pod(version, number));
  }

  /** What is deployed is rolled out again as it is. */
  restart(): void {
    this.kube.put(deployments, deployment("1.1.0", 3));
  }

  /** Name of the Workflow that tests it. */
  get workflow(): string {
    return workflowName("shop", "prod", this.source);
  }

  /** Its campaign runs, or has ended. */
  async campaign(end: CampaignEnd): Promise<void> {
    const { kube, workflow } = this;
    for (const path of kube.objects.keys()) if (path.startsWith(`${campaignPods}/`)) kube.objects.delete(path);
    const message = { running: "", passed: "", failed: "main: Error (exit code 3)", broken: "Pod was evicted" }[end];
    const phase = message === "" ? "Running" : "Failed";
    const nodes = {
      tries: { templateName: "integration-tests", type: "Retry", phase, message },
      campaign: { templateName: "integration-tests", type: "Pod", phase, message },
    };
    const given = { app: "shop", source_phase: "prod", source_commit: this.source };
    kube.put(workflows, {
      metadata: { name: workflow, uid: "w1", labels: { "argo-promotion/app": "shop" } },
      spec: { arguments: { parameters: Object.entries(given).map(([name, value]) => ({ name, value })) } },
      status: { phase: "Running", startedAt: "2026-01-01T10:00:00Z", nodes },
    });
    if (message !== "") return;
    const fingerprint = await this.fingerprint();
    const guard = { outcome: "complete", fingerprint };
    const passed = end === "passed" ? { exitCode: 0, finishedAt: new Date().toISOString() } : {};
    kube.put(campaignPods, campaignPod({ workflow, uid: "w1", phase: "prod", guard, ...passed }));
  }

  /** Arguments that lead a command to the repository and the cluster. */
  place(): string[] {
    return ["--git-repo", this.bench.server.url(this.repository), "--ca-file", this.bench.caFile, ...this.kubeArgs];
  }

  /** What the guard takes for the test's object. */
  private async fingerprint(): Promise<string> {
    const guard = ["guard", "--app", "shop", "--phase", "prod", "--source-commit", this.source];
    const run = await this.bench.promote([...guard, ...this.place()]);
    return (run.result as unknown as { fingerprint: string }).fingerprint;
  }

  /** Arguments of the step. */
  args(onFailure = "rollback"): string[] {
    const { source, workflow } = this;
    return [
      ...["settle", "--app", "shop", "--phase", "prod", "--source-commit", source, "--on-failure", onFailure],
      ...["--workflow", workflow, "--workflow-uid", "w1", ...this.place()],
    ];
  }

  /** Runs the step. */
  settle(onFailure?: string): Promise<Run> {
    return this.bench.promote(this.args(onFailure));
  }

  /** What the Workflow was told; undefined for nothing. */
  get shutdown(): unknown {
    const { spec } = this.kube.objects.get(`${workflows}/${this.workflow}`) as unknown as Workflow;
    return spec?.shutdown;
  }

  /** Runs what looks at all phases. */
  survey(command: "sweep" | "status", ...more: string[]): Promise<Ended> {
    return this.bench.run([command, ...this.place(), "--phases", phases, ...more]);
  }

  /** Runs the exit handler of the Workflow. */
  record(): Promise<Ended> {
    return this.bench.run(["record", "--workflow", this.workflow, ...this.kubeArgs, "--phases", phases]);
  }

  /** The ends that are recorded of prod, the last first. */
  ends(): End[] {
    return endsOf(this.kube.objects.get(shopsRecord), { source: "prod" });
  }

  /** The version that prod has in git. */
  version(): Promise<string | undefined> {
    return this.bench.version(this.repository, "shop", "prod");
  }

  /** Subjects of the commits since the one that is deployed, the newest first. */
  async since(commit = this.source): Promise<string[]> {
    const log = await this.bench.git(this.repository, "log", "--format=%s", `${commit}..main`);
    return log.split("\n").filter(Boolean);
  }
}
