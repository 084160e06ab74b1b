// What the tests of a stack's life look at, and how they leave the sandbox as they found it.
import assert from "node:assert/strict";
import { packCharts } from "../../../sandbox/charts/pack";
import { kubectl } from "../../../sandbox/cluster/programs";
import type { SandboxError } from "../../../sandbox/lib/errors";
import { until } from "../../../sandbox/lib/run";
import { programSteps, type Sandbox } from "../../../sandbox/sandbox";
import { cluster, observer, running } from "../running";

export const platform = ["argocd", "argo", "argo-events", "argo-promotion"];
export const phases = ["test", "prod"];
export const limit = { timeout: 5 * 60_000, interval: 500 };

/** Names of objects, as kubectl prints them. */
export const names = async (...args: string[]): Promise<string[]> =>
  (await kubectl(cluster, ["get", ...args, "--ignore-not-found", "-o", "name"])).split("\n").filter(Boolean);

/** The custom resource definitions of the three Argos. */
export const crds = async () => (await names("crds")).filter((name) => name.endsWith(".argoproj.io"));

/** What an application deploys, in the namespace of a phase. */
export const deployed = (phase: string) => names("deployments,services,pods", "-n", `app-${phase}`);

/** The Deployments that the application made in both phases: another uid is another one. */
export async function workloads(): Promise<string[]> {
  const uids = "jsonpath={range .items[*]}{.metadata.namespace}/{.metadata.name} {.metadata.uid}{'\\n'}{end}";
  const texts = phases.map((phase) => kubectl(cluster, ["get", "deployments", "-n", `app-${phase}`, "-o", uids]));
  return (await Promise.all(texts)).flatMap((text) => text.split("\n").filter(Boolean));
}

/** Volumes that the platform asked for. */
async function volumes(): Promise<string[]> {
  const claims = await kubectl(cluster, ["get", "pv", "-o", "jsonpath={.items[*].spec.claimRef.namespace}"]);
  return claims.split(" ").filter((namespace) => platform.includes(namespace));
}

/** Waits for what Kubernetes removes in its own time, such as pods that are ending. */
export const gone = (what: string, left: () => Promise<string[]>) =>
  until(`${what} is not gone`, async () => (await left()).length === 0, { ...limit, details: left });

/** The types of the resources of a state that was exported. */
export function typesOf(exported: string): string[] {
  const { deployment } = JSON.parse(exported) as { deployment: { resources?: { type: string }[] } };
  return (deployment.resources ?? []).map(({ type }) => type);
}

/** Nothing of the platform is left in the cluster. */
export async function noPlatformIsLeft(): Promise<void> {
  const there = (await names("namespaces")).map((name) => name.replace("namespace/", ""));
  assert.deepEqual(
    platform.filter((name) => there.includes(name)),
    [],
  );
  const shared = "clusterroles,clusterrolebindings,validatingadmissionpolicies,validatingadmissionpolicybindings";
  assert.deepEqual(
    (await names(shared)).filter((name) => name.includes("argo")),
    [],
  );
  await gone("a volume of the EventBus", volumes);
}

/** A stack whose life is tried. */
export class Life {
  private constructor(
    readonly sandbox: Sandbox,
    readonly charts: Record<string, string>,
  ) {}

  static async begin(): Promise<Life> {
    const life = new Life(await running(), await packCharts());
    await life.healthy();
    return life;
  }

  /** Leaves the sandbox with its own configuration, provisioned and healthy. */
  async end(): Promise<void> {
    await this.configure();
    for (const step of programSteps(this.sandbox)) await step.run(() => undefined);
    await this.healthy();
  }

  /** The configuration of the sandbox with other settings. */
  configure(settings: Record<string, unknown> = {}): Promise<void> {
    return this.sandbox.stack.configure(this.sandbox.git, this.charts, settings);
  }

  pulumi(...args: string[]): Promise<string> {
    return this.sandbox.stack.withConfig([...args, "--yes", "--skip-preview", "--suppress-outputs"]);
  }

  /** What pulumi says when it fails; an error of this test when it does not. */
  async complaint(run: Promise<unknown>): Promise<string> {
    const error = await run.then(
      () => undefined,
      (reason: unknown) => reason as SandboxError,
    );
    assert.ok(error !== undefined, "it did not fail");
    return [error.message, ...error.details].join("\n");
  }

  /** Both phases run what git holds for them. */
  async healthy(): Promise<void> {
    for (const phase of phases) {
      const version = await this.sandbox.repository.version("app", phase);
      await until(`${phase} does not run ${version}`, () => observer.runs("app", phase, version), limit);
    }
  }

  /** The resources of the state, by type. */
  async state(): Promise<string[]> {
    return typesOf(await this.sandbox.stack.pulumi(["stack", "export"]));
  }

  /** Nothing of the platform is left, in the cluster or in the state. */
  async nothingIsLeft(): Promise<void> {
    await noPlatformIsLeft();
    assert.deepEqual(await this.state(), []);
  }
}
