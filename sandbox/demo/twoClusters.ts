// `make demo-two-clusters`: both stacks, each on a cluster of its own; a version pushed in the one ends up running in the other.
import { cluster as clusterNamed, type Cluster } from "../cluster/cluster";
import { argoCdAddress } from "../cluster/interfaces";
import { kubectl } from "../cluster/programs";
import { SandboxError } from "../lib/errors";
import type { Step } from "../lib/progress";
import { until } from "../lib/run";
import type { Stack } from "../pulumi/stack";
import { buildSteps, clusterSteps, newSandbox, programSteps } from "../sandbox";
import { diagnose } from "./diagnose";
import { machine, Measured } from "./measured";
import { Observer } from "./observe";
import { scenario, type Outcome } from "./scenario";
import { formatTimeline } from "./timeline";

/** What each stack sets otherwise than its committed file. */
const settings = {
  // The phase prod is the other stack's: this one only commits to it.
  test: {
    phases: [
      { name: "test", promotesTo: ["prod"] },
      { name: "prod", managed: false },
    ],
  },
  // A cluster of one node: replicas cannot be on different ones.
  prod: { antiAffinity: "soft" },
};

/** What `availability: high` runs, and how many of each. */
const replicas: Record<string, number> = {
  "argocd/argocd-server": 2,
  "argocd/argocd-repo-server": 2,
  "argocd/argocd-applicationset-controller": 2,
  "argocd/argocd-redis-ha-server": 3,
  "argocd/argocd-redis-ha-haproxy": 3,
  "argo/argo-workflows-workflow-controller": 2,
  "argo/argo-workflows-server": 2,
  "argo/eventbus-default-js": 3,
  "argo-events/argo-events-controller-manager": 2,
};

interface List {
  items: {
    metadata: { name: string; namespace: string };
    status: { readyReplicas?: number; phase?: string };
  }[];
}

const list = async (cluster: Cluster, kinds: string) =>
  (JSON.parse(await kubectl(cluster, ["get", kinds, "--all-namespaces", "-o", "json"])) as List).items;

/** Workloads that lack ready replicas, and volumes that the EventBus lacks. */
async function missing(cluster: Cluster): Promise<string[]> {
  const workloads = await list(cluster, "deployments,statefulsets");
  const ready = new Map(
    workloads.map(({ metadata, status }) => [`${metadata.namespace}/${metadata.name}`, status.readyReplicas ?? 0]),
  );
  const short = Object.entries(replicas).filter(([name, wanted]) => ready.get(name) !== wanted);
  const volumes = (await list(cluster, "persistentvolumeclaims")).filter(
    ({ metadata, status }) => metadata.namespace === "argo" && status.phase === "Bound",
  );
  return [
    ...short.map(([name, wanted]) => `${name}: ${ready.get(name) ?? 0} of ${wanted} ready`),
    ...(volumes.length === 3 ? [] : [`volumes of the EventBus: ${volumes.length} of 3 bound`]),
  ];
}

function checkSteps(test: Cluster, prod: Cluster, stack: Stack): Step[] {
  const [first, second] = [new Observer(test), new Observer(prod)];
  const limits = { timeout: 5 * 60_000, interval: 1000 };
  return [
    {
      title: "The stack prod is highly available: every replica is ready, the EventBus has its volumes",
      run: () =>
        until("replicas of the stack prod are not ready", async () => (await missing(prod)).length === 0, {
          ...limits,
          details: async () => [...(await missing(prod)), ...(await diagnose(prod))],
        }),
    },
    {
      title: "Each phase has its Application on its own cluster, and on no other",
      run: async () => {
        const apart = async () =>
          (await first.application("app", "prod")) === undefined &&
          (await second.application("app", "test")) === undefined &&
          (await first.application("app", "test")) !== undefined &&
          (await second.application("app", "prod")) !== undefined;
        await until("the phases are not apart", apart, { ...limits, details: () => diagnose(test) });
        const left = (await list(test, "deployments")).filter(({ metadata }) => metadata.namespace === "app-prod");
        if (left.length > 0) throw new SandboxError("The first cluster still runs what prod deployed there.");
      },
    },
    {
      title: "pulumi destroy of the stack prod is refused: it is protected",
      run: async () => {
        const answer = await stack.withConfig(["destroy", "--preview-only"]).then(
          () => "nothing",
          (error: unknown) => (error instanceof SandboxError ? error.details.join("\n") : String(error)),
        );
        if (!answer.includes("protected")) throw new SandboxError(`The refusal says: ${answer}`);
      },
    },
    {
      title: "A second pulumi up of the stack prod changes nothing",
      run: (report) => stack.up({ onLine: report, expectNoChanges: true }),
    },
  ];
}

/** Runs the demo; throws unless every step really happened. */
export async function demoTwoClusters(): Promise<void> {
  const test = newSandbox(clusterNamed("test"), "test", settings.test);
  const prod = newSandbox(clusterNamed("prod"), "prod", settings.prod);
  const outcome: Outcome = { timeline: [] };
  const measured = new Measured();
  await measured.timed("build or reuse everything", buildSteps(test, prod));
  for (const sandbox of [test, prod])
    await measured.timed(`the cluster ${sandbox.cluster.name}`, clusterSteps(sandbox));
  // In this order no phase is without a cluster: see docs/operating.md.
  for (const sandbox of [prod, test])
    await measured.timed(`pulumi up --stack ${sandbox.stack.name}`, programSteps(sandbox));
  await measured.timed("checks of both stacks", checkSteps(test.cluster, prod.cluster, prod.stack));
  await measured.timed("scenario", scenario(test, outcome, prod.cluster));

  console.log(`\nThe promotion of 3.0 from the cluster test to the cluster prod (${machine()}):\n`);
  console.log(formatTimeline(outcome.timeline));
  console.log(`\n${await measured.summary("make demo-two-clusters", [test.cluster, prod.cluster])}\n`);
  console.log("Look around:");
  for (const { cluster } of [test, prod]) {
    console.log(`  ${cluster.name}: export KUBECONFIG=${cluster.kubeconfig}; Argo CD at ${argoCdAddress(cluster)}`);
  }
  console.log("\n  make demo removes the cluster prod again, make down both.");
}
