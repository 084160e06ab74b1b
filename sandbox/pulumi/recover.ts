// Clears what an interrupted `pulumi up` leaves behind: the stack's lock, and Helm releases stuck half-way.
import type { Cluster } from "../cluster/cluster";
import { run } from "../lib/run";
import { tool } from "../toolchain/build";
import type { Stack } from "./stack";

interface HelmRelease {
  name: string;
  namespace: string;
  status: string;
}

const helm = (cluster: Cluster, args: string[]) =>
  run(tool("helm"), ["--kubeconfig", cluster.kubeconfig, ...args], { what: `helm ${args[0]} ${args[1] ?? ""}` });

/** Releases that are half-way, of a running `up` or of one that was interrupted. */
export const pendingReleases = async (cluster: Cluster) =>
  JSON.parse(await helm(cluster, ["list", "--all-namespaces", "--pending", "--output", "json"])) as HelmRelease[];

/** Helm answers "another operation in progress" or "cannot re-use a name" for such a release until somebody clears it. */
async function clearPendingReleases(cluster: Cluster): Promise<string[]> {
  const list = await pendingReleases(cluster);
  for (const { name, namespace, status } of list) {
    if (status === "pending-install") await helm(cluster, ["uninstall", name, "--namespace", namespace]);
    else await helm(cluster, ["rollback", name, "--namespace", namespace]);
  }
  return list.map(({ name, status }) => `${name} (${status})`);
}

/** Does nothing after an `up` that ended by itself. */
export async function recoverInterruptedUp(cluster: Cluster, stack: Stack): Promise<string | undefined> {
  await stack.unlock();
  const cleared = await clearPendingReleases(cluster);
  return cleared.length > 0 ? `cleared ${cleared.join(", ")}` : undefined;
}
