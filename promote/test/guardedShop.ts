// The shop in test, whose rollout `promote guard` waits for: an API server with its pods, and its repository.
import type { GuardResult } from "../src/guard/guard";
import type { KubeServer } from "../../testkit/kubeServer";
import { application, applications, deployment, deployments, pod, podsPath } from "../../testkit/rollouts";
import { Workbench } from "../../testkit/workbench";
import type { Run } from "../../testkit/workbench";

/** A run of `promote guard`. */
export type Guarded = Run & { guard: GuardResult };

export const guarded = (run: Run): Guarded => ({ ...run, guard: run.result as unknown as GuardResult });

/** The shop, which has gone from 1.1.0 to 1.2.0 in the repository. */
export class GuardedShop {
  private constructor(
    readonly bench: Workbench,
    readonly kube: KubeServer,
    readonly kubeArgs: string[],
    /** The commits of the two versions. */
    readonly first: string,
    readonly second: string,
  ) {}

  static async make(): Promise<GuardedShop> {
    const bench = await Workbench.create();
    const { kube, kubeArgs } = await bench.kubernetes();
    await bench.repository("r.git", { apps: ["shop", "cart"] });
    const first = await bench.setVersion("r.git", "shop", "test", "1.1.0");
    const second = await bench.setVersion("r.git", "shop", "test", "1.2.0");
    return new GuardedShop(bench, kube, kubeArgs, first, second);
  }

  /** As each test finds it: the phase runs the first version, and nobody has asked. */
  begin(): void {
    this.kube.objects.clear();
    this.kube.calls.length = 0;
    this.kube.onCall = () => undefined;
    this.kube.put(applications, application(this.first));
    this.runs("1.1.0");
  }

  /** Lets the phase run a version, on its `revision`th rollout; of contents that may be other ones than before. */
  runs(version: string, revision = 1, contents = version): void {
    this.kube.put(deployments, deployment(version, revision));
    for (const number of [1, 2]) this.kube.put(podsPath, pod(version, number, contents));
  }

  /** Arguments of `promote guard` for a commit. */
  args(commit: string): string[] {
    const { bench, kubeArgs } = this;
    return [
      ...["guard", "--app", "shop", "--phase", "test", "--source-commit", commit],
      ...["--git-repo", bench.server.url("r.git"), "--ca-file", bench.caFile, ...kubeArgs],
    ];
  }

  async guard(commit: string, ...more: string[]): Promise<Guarded> {
    return guarded(await this.bench.promote([...this.args(commit), ...more]));
  }
}
