// Brings a cluster up, and down: namespace, programs, DNS, storage. Each step finds out what is there, so an interrupted run is simply repeated.
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { folder } from "../lib/paths";
import { until } from "../lib/run";
import type { Cluster } from "./cluster";
import { writeConfiguration } from "./configuration";
import { removeLeftovers } from "./leftovers";
import { makeNetwork, removeNetwork } from "./network";
import { makeCgroups, removeMountsAndCgroups, startPrograms, stopProcesses } from "./processes";
import { kubectl } from "./programs";
import { makeStorageKeys } from "./storage";
import { removeVolumes } from "./volumes";

/** Starts the cluster's programs and waits for a Ready node. */
export async function startCluster(cluster: Cluster, report: (line: string) => void = () => undefined): Promise<void> {
  folder(cluster.dir);
  // Before containerd: the first `ip netns add` of a machine remounts /run/netns, which would pin pods made earlier.
  await makeNetwork(cluster);
  makeCgroups(cluster);
  await writeConfiguration(cluster);
  await startPrograms(cluster, report);
}

/** Installs storage class, DNS and the S3 server; needs the images on the node. */
export async function installAddons(cluster: Cluster): Promise<void> {
  await makeStorageKeys(cluster);
  await kubectl(cluster, ["apply", "-f", "-"], readFileSync(join(__dirname, "addons.yaml"), "utf8"));
  for (const [namespace, name] of [
    ["kube-system", "coredns"],
    ["storage", "s3"],
  ] as const) {
    const available = ["-n", namespace, "get", "deployment", name, "-o", "jsonpath={.status.availableReplicas}"];
    await until(`${name} is not available`, async () => (await kubectl(cluster, available)) === "1");
  }
}

/** Ends the cluster and removes every trace of it but what `make demo` built. */
export async function removeCluster(cluster: Cluster): Promise<void> {
  await stopProcesses(cluster);
  await removeMountsAndCgroups(cluster);
  removeLeftovers(cluster);
  await removeNetwork(cluster);
  removeVolumes(cluster);
  rmSync(cluster.dir, { recursive: true, force: true });
}
