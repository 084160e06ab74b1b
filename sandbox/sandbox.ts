// The steps that make the sandbox: what is built once, a cluster, the git server, the program on the cluster.
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { removeReference } from "./reference/install";
import { packCharts } from "./charts/pack";
import { allClusters, type Cluster } from "./cluster/cluster";
import { networkExists } from "./cluster/network";
import { connectGitWebhook, disconnectGitWebhook, exposeInterfaces } from "./cluster/interfaces";
import { giveStorageKeys } from "./cluster/storage";
import { installAddons, removeCluster, startCluster } from "./cluster/up";
import { gitDir, startGitServer, stopGitServer, type GitAccess } from "./git/gitServer";
import { Repository } from "./git/repository";
import { buildImage, importImage } from "./images/build";
import { buildInputs } from "./images/inputs";
import { images, type Image } from "./images/table";
import { strangeProgram, takeOver, takeOverNotice } from "./lib/checkout";
import { SandboxError } from "./lib/errors";
import { cacheDir, stateDir } from "./lib/paths";
import type { Step } from "./lib/progress";
import { checkMachine, installDebianPackages } from "./preflight";
import { provideAnalyzer, provideRandomPlugin } from "./pulumi/plugins";
import { checkConflicts } from "./conflicts";
import { recoverInterrupted } from "./pulumi/recover";
import { Stack } from "./pulumi/stack";
import { binaries } from "./toolchain/binaries";
import { provide } from "./toolchain/build";

/** What the steps hand on to each other. */
export interface Sandbox {
  cluster: Cluster;
  stack: Stack;
  /** What the stack sets otherwise than its committed file. */
  settings: Record<string, unknown>;
  charts: Record<string, string>;
  images: Image[];
  git: GitAccess;
  repository: Repository;
}

/** A sandbox whose steps have yet to run. */
export const newSandbox = (cluster: Cluster, stackName: string, settings: Record<string, unknown> = {}) =>
  ({ cluster, stack: new Stack(stackName, cluster), settings }) as Sandbox;

let said = false;

/** Says once that the sandbox has another checkout's program, where it has. */
function sayStrangeProgram(): void {
  const strange = strangeProgram();
  if (strange !== undefined && !said) console.warn(strange);
  said = true;
}

/** The sandbox that `make demo` or `make up` left running; throws when there is none. */
export async function runningSandbox(cluster: Cluster, stackName: string): Promise<Sandbox> {
  if (!networkExists(cluster)) {
    throw new SandboxError(`The cluster ${cluster.name} is not running.`, "Run `make demo` or `make up` first.");
  }
  sayStrangeProgram();
  const sandbox = newSandbox(cluster, stackName);
  sandbox.git = await startGitServer(cluster);
  sandbox.repository = new Repository(sandbox.git);
  return sandbox;
}

/** Steps that build and download for these sandboxes; later runs find everything in the cache. */
export const buildSteps = (...sandboxes: Sandbox[]): Step[] => [
  {
    title: "Check this machine",
    run: async () => {
      checkMachine(existsSync(join(cacheDir, "images")), sandboxes.length);
      await checkConflicts(sandboxes.map(({ cluster }) => cluster));
      return takeOverNotice();
    },
  },
  { title: "Debian packages", run: installDebianPackages },
  ...binaries.map((binary) => ({
    title: `${binary.name} ${binary.version}`,
    run: (report: (line: string) => void) => provide(binary, report),
  })),
  {
    title: "Pulumi plugins",
    run: async (report) => {
      await provideRandomPlugin(report);
      await provideAnalyzer();
    },
  },
  {
    title: "Helm charts",
    run: async () => {
      const charts = await packCharts();
      for (const sandbox of sandboxes) sandbox.charts = charts;
    },
  },
  {
    title: "Images",
    run: async (report) => {
      const all = images(await buildInputs());
      for (const sandbox of sandboxes) sandbox.images = all;
      let built = 0;
      for (const [index, image] of all.entries()) {
        report(`${index + 1} of ${all.length}: ${image.name}`);
        if (await buildImage(image)) built++;
      }
      return `${built} built, ${all.length - built} from the cache`;
    },
  },
];

/** Steps that bring up the cluster, the git server and the stack's configuration. */
export const clusterSteps = (sandbox: Sandbox): Step[] => [
  {
    title: `Kubernetes in network namespace ${sandbox.cluster.namespace}`,
    run: (report) => startCluster(sandbox.cluster, report),
  },
  {
    title: "Images, DNS, storage",
    run: async (report) => {
      for (const image of sandbox.images) {
        report(image.name);
        await importImage(sandbox.cluster, image);
      }
      await installAddons(sandbox.cluster);
    },
  },
  {
    title: "Git server and GitOps repository",
    run: async () => {
      sandbox.git = await startGitServer(sandbox.cluster);
      sandbox.repository = new Repository(sandbox.git);
      await sandbox.repository.create();
      return sandbox.git.url;
    },
  },
  {
    title: `Configuration of the stack ${sandbox.stack.name}`,
    run: () => sandbox.stack.configure(sandbox.git, sandbox.charts, sandbox.settings),
  },
];

/** Steps that provision the promotion environment on the cluster. */
export const programSteps = (sandbox: Sandbox): Step[] => [
  {
    title: "What an interrupted run left",
    run: async () => {
      const up = await recoverInterrupted(sandbox.cluster, sandbox.stack);
      const benchmark = await removeReference(sandbox.cluster, sandbox.git);
      return [up, benchmark].filter(Boolean).join("; ") || undefined;
    },
  },
  {
    title: `pulumi up --stack ${sandbox.stack.name}`,
    run: (report) => {
      takeOver();
      return sandbox.stack.up({ onLine: report });
    },
  },
  {
    title: "Keys of the S3 server, git webhook to Argo CD",
    run: async () => {
      await giveStorageKeys(sandbox.cluster);
      await exposeInterfaces(sandbox.cluster);
      await connectGitWebhook(sandbox.cluster, sandbox.git);
    },
  },
];

/** Everything up to a provisioned promotion environment. */
export function upSteps(cluster: Cluster, stackName: string): Step[] {
  const sandbox = newSandbox(cluster, stackName);
  return [...buildSteps(sandbox), ...aloneSteps(cluster), ...clusterSteps(sandbox), ...programSteps(sandbox)];
}

const isThere = (cluster: Cluster) => existsSync(cluster.dir) || networkExists(cluster);

/**
 * Steps that remove the other clusters with their stacks, where there are any. Two stacks must not manage the same phase,
 * and the committed `Pulumi.test.yaml` manages every one.
 */
export const aloneSteps = (cluster: Cluster): Step[] =>
  allClusters()
    .filter((other) => other.name !== cluster.name && isThere(other))
    .map((other) => ({
      title: `Remove the cluster ${other.name} and its stack`,
      run: async () => {
        disconnectGitWebhook(other, gitDir());
        await new Stack(other.name, other).forget();
        await removeCluster(other);
      },
    }));

/** Removes clusters, git server and every state; the cache stays. */
export const removeSteps = (): Step[] => [
  ...allClusters()
    .filter(isThere)
    .map((cluster) => ({ title: `Remove the cluster ${cluster.name}`, run: () => removeCluster(cluster) })),
  {
    title: "Remove the git server and the stacks",
    run: async () => {
      stopGitServer();
      await rm(stateDir, { recursive: true, force: true });
    },
  },
];
