// A cluster's network namespace and the veth pair to the host: the only thing on the host's network that the sandbox adds.
import { existsSync } from "node:fs";
import { run, succeeds } from "../lib/run";
import { podRange, type Cluster } from "./cluster";

const namespaceFile = (cluster: Cluster) => `/run/netns/${cluster.namespace}`;

/**
 * Command line that runs a program inside the cluster's network namespace. `nsenter`, not `ip netns exec`: the latter
 * remounts /sys, which hides the cgroups from containerd and kubelet.
 */
export const inNamespace = (cluster: Cluster, command: string[]) => [
  "nsenter",
  `--net=${namespaceFile(cluster)}`,
  "--",
  ...command,
];

/** Runs a program inside the namespace and gives its output; `input` goes to its standard input. */
export function runInside(cluster: Cluster, command: string[], input?: string): Promise<string> {
  const [file, ...args] = inNamespace(cluster, command);
  return run(file!, args, {
    ...(input === undefined ? {} : { input }),
    what: `In network namespace ${cluster.namespace}: ${command.join(" ")}`,
  });
}

export const networkExists = (cluster: Cluster) => existsSync(namespaceFile(cluster));

/** Makes namespace and veth pair; does nothing where they are there already. */
export async function makeNetwork(cluster: Cluster): Promise<void> {
  if (!networkExists(cluster)) await run("ip", ["netns", "add", cluster.namespace]);
  if (!(await succeeds("ip", ["link", "show", cluster.hostInterface]))) {
    await run("ip", [
      "link",
      "add",
      cluster.hostInterface,
      "type",
      "veth",
      "peer",
      "name",
      "eth0",
      "netns",
      cluster.namespace,
    ]);
  }
  await run("ip", ["addr", "replace", `${cluster.hostAddress}/24`, "dev", cluster.hostInterface]);
  await run("ip", ["link", "set", cluster.hostInterface, "up"]);
  await runInside(cluster, ["ip", "link", "set", "lo", "up"]);
  await runInside(cluster, ["ip", "addr", "replace", `${cluster.nodeAddress}/24`, "dev", "eth0"]);
  await runInside(cluster, ["ip", "link", "set", "eth0", "up"]);
  await runInside(cluster, ["ip", "route", "replace", "default", "via", cluster.hostAddress]);
  await succeeds("modprobe", ["br_netfilter"]); // built in on some kernels; the next line tells whether it is there
  await runInside(cluster, ["sysctl", "-q", "-w", "net.ipv4.ip_forward=1", "net.bridge.bridge-nf-call-iptables=1"]);
  await masquerade(cluster);
}

/**
 * Pods reach the host with the node's address. One rule for all of them: the CNI plugin's `ipMasq` would make a chain for each pod,
 * and every change of iptables reads all that is there.
 */
async function masquerade(cluster: Cluster): Promise<void> {
  const iptables = (action: string) => [
    ...["iptables", "-w", "-t", "nat", action, "POSTROUTING"],
    ...["-s", podRange, "!", "-d", podRange, "-j", "MASQUERADE"],
  ];
  const [check, ...args] = inNamespace(cluster, iptables("-C"));
  if (!(await succeeds(check!, args))) await runInside(cluster, iptables("-A"));
}

/** Removes namespace and veth pair. Call it after {@link stopProcesses}. */
export async function removeNetwork(cluster: Cluster): Promise<void> {
  if (await succeeds("ip", ["link", "show", cluster.hostInterface]))
    await run("ip", ["link", "del", cluster.hostInterface]);
  if (networkExists(cluster)) await run("ip", ["netns", "del", cluster.namespace]);
}

/** Process ids inside the namespace (the cluster's own programs and containerd's shims). */
export async function processesInside(cluster: Cluster): Promise<number[]> {
  if (!networkExists(cluster)) return [];
  return (await run("ip", ["netns", "pids", cluster.namespace])).split("\n").filter(Boolean).map(Number);
}
