// Clears what an interrupted `pulumi up` or `destroy` leaves behind: the stack's lock, Helm releases stuck half-way, namespaces
// that are still ending, and a state that knows objects which are gone.
import type { Cluster } from "../cluster/cluster";
import { kubectl } from "../cluster/programs";
import { run, until } from "../lib/run";
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

const terminating = "jsonpath={.items[?(@.status.phase=='Terminating')].metadata.name}";

/** Names of the namespaces that are ending, with blanks between. */
export const endingNamespaces = (cluster: Cluster) => kubectl(cluster, ["get", "namespaces", "-o", terminating]);

/** Nothing can be made in a namespace that is ending, and a refresh would still find it. */
async function awaitEndOfNamespaces(cluster: Cluster): Promise<void> {
  const ending = () => endingNamespaces(cluster);
  const details = async () => [await ending()];
  await until("a namespace does not end", async () => (await ending()) === "", { timeout: 5 * 60_000, details });
}

/** Does nothing after an `up` or a `destroy` that ended by itself and well. */
export async function recoverInterrupted(cluster: Cluster, stack: Stack): Promise<string | undefined> {
  await stack.unlock();
  const said = await clearPendingReleases(cluster);
  const cleared = said.length > 0 ? [`cleared ${said.join(", ")}`] : [];
  if (!(await stack.endedWell())) {
    await awaitEndOfNamespaces(cluster);
    await stack.refresh();
    cleared.push("refreshed the state");
  }
  return cleared.join("; ") || undefined;
}
