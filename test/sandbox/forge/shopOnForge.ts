// What tests on a real forge share: a Gitea, a Kubernetes API, and for each test a repository of shop on it, with 1.1.0 in test and
// 1.0.0 in prod.
import { valuesFile, valuesPath } from "../../../testkit/fixtureRepository";
import { workflowName } from "../../../contract/identity";
import { proposalBranch } from "../../../contract/repository";
import type { End } from "../../../promote/src/ends/end";
import { endsOf } from "../../../promote/src/ends/record";
import type { SweepResult } from "../../../promote/src/survey/sweep";
import { provideGitea } from "../../../sandbox/toolchain/gitea";
import { campaignPod } from "../../../testkit/campaignPods";
import { GiteaRepository } from "../../../testkit/gitea/repository";
import { Gitea } from "../../../testkit/gitea/server";
import type { KubeServer } from "../../../testkit/kubeServer";
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
} from "../../../testkit/rollouts";
import { Workbench, type Run } from "../../../testkit/workbench";

/** The branch on which shop's promotions into prod are proposed. */
export const proposed = proposalBranch("prod", "shop");

/** The phases, of which the edge proposes, and what else it has. */
export const proposingBy = (more: object): string[] => [
  "--phases",
  JSON.stringify([
    { name: "test", promotesTo: [{ phase: "prod", carrier: "pullRequest", ...more }] },
    { name: "prod" },
  ]),
];

/** The edge proposes. */
export const proposing = proposingBy({});

/** The servers, which all tests of a suite share, and what every test has of its own there. */
export class ShopOnForge {
  private count = 0;
  private runs = 0;

  private constructor(
    readonly bench: Workbench,
    readonly gitea: Gitea,
    readonly kube: KubeServer,
    readonly kubeArgs: readonly string[],
  ) {}

  /** The test's own repository on the forge, and a clone of it with the same branch main. */
  repository!: GiteaRepository;
  local = "";

  /** Id of the commit that set test's version. */
  source = "";

  /** Starts the servers; `stop` ends them. The first time that a machine does so, Gitea is built. */
  static async start(): Promise<ShopOnForge> {
    const gitea = await Gitea.start(await provideGitea());
    const bench = await Workbench.create();
    const { kube, kubeArgs } = await bench.kubernetes();
    return new ShopOnForge(bench, gitea, kube, kubeArgs);
  }

  async stop(): Promise<void> {
    await Promise.all([this.gitea.stop(), this.bench.remove()]);
  }

  /** A new repository, whose branch main nobody but ann may push to, and a cluster on which 1.1.0 runs. */
  async begin(): Promise<void> {
    const { bench, kube } = this;
    const name = `shop-${++this.count}`;
    this.local = `${name}.git`;
    await bench.repository(this.local, { apps: ["shop"] });
    this.repository = await GiteaRepository.create(this.gitea, name, bench.bare(this.local));
    await this.repository.protect();
    kube.objects.clear();
    await this.goesOn("1.1.0");
  }

  /** The same with other applications, all of which hold a version in test by one commit. */
  async beginWith(apps: readonly string[], version: string): Promise<{ source: string }> {
    const { bench } = this;
    const name = `shop-${++this.count}`;
    this.local = `${name}.git`;
    await bench.repository(this.local, { apps: [...apps] });
    const files = Object.fromEntries(apps.map((app) => [valuesPath(app, "test"), valuesFile(app, "test", version)]));
    const source = await bench.write(this.local, files);
    this.repository = await GiteaRepository.create(this.gitea, name, bench.bare(this.local));
    return { source };
  }

  /** Test's version is another, in git and on the cluster. Returns the commit. */
  async goesOn(version: string): Promise<string> {
    const { bench, kube } = this;
    this.source = await bench.setVersion(this.local, "shop", "test", version);
    await this.repository.push(bench.bare(this.local), "main:main");
    kube.put(applications, application(this.source));
    kube.put(deployments, deployment(version));
    for (const number of [1, 2]) kube.put(podsPath, pod(version, number));
    return this.source;
  }

  /** Fetches main, and gives the version that prod has there. */
  async target(): Promise<string | undefined> {
    await this.repository.fetch(this.bench.bare(this.local), "+main:main");
    return this.bench.version(this.local, "shop", "prod");
  }

  /** How a command of the step logs in. */
  login(): NodeJS.ProcessEnv {
    const { name, email, token } = this.gitea.accounts.robot;
    return { GIT_USER: name, GIT_EMAIL: email, GIT_PASSWORD: token };
  }

  /** Arguments that lead a command to the repository and the cluster. */
  place(): string[] {
    return ["--git-repo", this.repository.url, "--ca-file", this.gitea.caFile, ...this.kubeArgs];
  }

  /** One promotion from test to prod, without a Workflow. */
  promote(commit = this.source, more: readonly string[] = [], env: NodeJS.ProcessEnv = {}, app = "shop"): Promise<Run> {
    const edge = ["--app", app, "--source-phase", "test", "--target-phase", "prod", "--source-commit", commit];
    const repository = ["--git-repo", this.repository.url, "--ca-file", this.gitea.caFile];
    return this.bench.promote([...repository, ...edge, ...more], { ...this.login(), ...env });
  }

  /** The same by a Workflow whose campaign has passed, and on the record. */
  async promoteTested(commit = this.source, more: readonly string[] = proposing): Promise<Run> {
    const { kube } = this;
    const workflow = workflowName("shop", "test", commit);
    const uid = `w${++this.runs}`;
    const nodes = { campaign: { templateName: "integration-tests", type: "Retry", phase: "Running" } };
    const running = workflowOf(commit, "Running", { nodes }) as { metadata: object };
    kube.put(workflows, { ...running, metadata: { ...running.metadata, uid } });
    const guard = { outcome: "complete", fingerprint: await this.fingerprint(commit) } as const;
    kube.put(campaignPods, campaignPod({ workflow, uid, guard, exitCode: 0, finishedAt: new Date().toISOString() }));
    const record = ["--record", "--verification", "campaign", "--workflow", workflow, "--workflow-uid", uid];
    const run = await this.promote(commit, [...this.kubeArgs, ...record, ...more]);
    const done = workflowOf(commit, "Succeeded") as { metadata: object };
    kube.put(workflows, { ...done, metadata: { ...done.metadata, uid } });
    return run;
  }

  /** Looks for what is due, as it is done every few minutes. */
  async sweep(more: readonly string[] = proposing): Promise<SweepResult> {
    const args = ["sweep", ...this.place(), ...more, "--webhook-url", "http://127.0.0.1:1/none"];
    const { code, stdout, stderr } = await this.bench.run(args, this.login());
    if (code !== 0) throw new Error(`sweep ended with ${code}: ${stderr}`);
    return JSON.parse(stdout) as SweepResult;
  }

  /** The ends that are recorded of the edge from test to prod, the last first. */
  ends(): End[] {
    return endsOf(this.kube.objects.get(shopsRecord), { source: "test", target: "prod" });
  }

  /** What the guard takes for the test's object. */
  private async fingerprint(commit: string): Promise<string> {
    const guard = ["guard", "--app", "shop", "--phase", "test", "--source-commit", commit, ...this.place()];
    const run = await this.bench.promote(guard, this.login());
    return (run.result as unknown as { fingerprint: string }).fingerprint;
  }
}

/** Starts the servers for all tests of a suite, and gives each a repository of its own. */
export function onGitea(started: (shop: ShopOnForge) => void): void {
  let shop: ShopOnForge;
  before(async function () {
    // The build, where there is none.
    this.timeout(3_600_000);
    shop = await ShopOnForge.start();
    started(shop);
  });
  after(() => shop.stop());
  beforeEach(() => shop.begin());
}
