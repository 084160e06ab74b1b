// What the tests of one promotion share: 1.1.0 of shop runs in test, and 1.0.0 is still what prod has in git.
import { workflowName } from "../../contract/identity";
import type { KubeServer } from "../../testkit/kubeServer";
import { application, applications, deployment, deployments, pod, podsPath, shopsRecord } from "../../testkit/rollouts";
import { Workbench } from "../../testkit/workbench";
import type { End } from "../src/ends/end";
import { endsOf } from "../src/ends/record";

/** The servers, which all tests of a suite share, and what every test has of its own there. */
export class ShopInTest {
  private repositories = 0;

  private constructor(
    readonly bench: Workbench,
    readonly kube: KubeServer,
    readonly kubeArgs: readonly string[],
  ) {}

  /** Name of the test's own repository. */
  repository = "";

  /** Id of the commit that set 1.1.0. */
  source = "";

  /** Starts the servers; `bench.remove` stops them. */
  static async create(): Promise<ShopInTest> {
    const bench = await Workbench.create();
    const { kube, kubeArgs } = await bench.kubernetes();
    return new ShopInTest(bench, kube, kubeArgs);
  }

  /** A new repository, and a cluster on which nothing but 1.1.0 runs. */
  async begin(): Promise<void> {
    const { bench, kube } = this;
    this.repository = `${++this.repositories}.git`;
    await bench.repository(this.repository, { apps: ["shop"] });
    kube.objects.clear();
    kube.calls.length = 0;
    kube.onCall = () => undefined;
    await this.goesOn("1.1.0");
  }

  /** The test's own version is another, in git and on the cluster. Returns the commit. */
  async goesOn(version: string): Promise<string> {
    const { bench, kube } = this;
    this.source = await bench.setVersion(this.repository, "shop", "test", version);
    kube.put(applications, application(this.source));
    kube.put(deployments, deployment(version));
    for (const number of [1, 2]) kube.put(podsPath, pod(version, number));
    return this.source;
  }

  /** Name of the Workflow that tests and promotes. */
  get workflow(): string {
    return workflowName("shop", "test", this.source);
  }

  /** Arguments of the promotion. */
  args(...more: string[]): string[] {
    return this.bench.args(this.repository, "shop", this.source, ...more);
  }

  /** Arguments that lead a command to the repository and the cluster. */
  place(): string[] {
    return ["--git-repo", this.bench.server.url(this.repository), "--ca-file", this.bench.caFile, ...this.kubeArgs];
  }

  /** What the guard takes for the test's object. */
  async fingerprint(): Promise<string> {
    const guard = ["guard", "--app", "shop", "--phase", "test", "--source-commit", this.source];
    const run = await this.bench.promote([...guard, ...this.place()]);
    return (run.result as unknown as { fingerprint: string }).fingerprint;
  }

  /** The ends that are recorded of the edge from test to prod, the last first. */
  ends(): End[] {
    return endsOf(this.kube.objects.get(shopsRecord), { source: "test", target: "prod" });
  }

  /** The version that prod has in git. */
  target(): Promise<string | undefined> {
    return this.bench.version(this.repository, "shop", "prod");
  }
}
