// Cuts network links inside the cluster's own namespace, by iptables rules that carry a mark to find them again.
import type { Cluster } from "../../sandbox/cluster/cluster";
import { networkExists, runInside } from "../../sandbox/cluster/network";

/** The packets of a link, in both directions: a chain, and what they match. */
export type Link = { chain: string; match: string[] }[];

const tcp = (side: "--dport" | "--sport", port: number) => ["-p", "tcp", side, String(port)];

/** From pods to whatever listens on that port, in other pods or on the host. */
export const fromPodsTo = (port: number): Link => [
  { chain: "FORWARD", match: tcp("--dport", port) },
  { chain: "FORWARD", match: tcp("--sport", port) },
];

/** From pods to the API server on the node, not from the node's own programs. */
export const fromPodsToApi: Link = [
  { chain: "INPUT", match: ["-i", "cni0", ...tcp("--dport", 6443)] },
  { chain: "OUTPUT", match: ["-o", "cni0", ...tcp("--sport", 6443)] },
];

const mark = "argo-promotion-chaos";
const marked = ["-m", "comment", "--comment", mark, "-j", "DROP"];
// In a table of its own: in `filter` the network agent puts its chains first again, which accept what they allow.
const iptables = (cluster: Cluster, args: string[]) => runInside(cluster, ["iptables", "-w", "-t", "mangle", ...args]);

/** Cuts a link: packets are dropped without an answer, on new connections and on old ones. */
export async function cut(cluster: Cluster, link: Link): Promise<void> {
  for (const { chain, match } of link) await iptables(cluster, ["-I", chain, "1", ...match, ...marked]);
}

/** Removes every rule that `cut` has made, also one that an interrupted run left. */
export async function mendLinks(cluster: Cluster): Promise<void> {
  if (!networkExists(cluster)) return;
  const rules = (await iptables(cluster, ["-S"])).split("\n").filter((line) => line.includes(mark));
  for (const rule of rules) await iptables(cluster, rule.replace(/^-A /, "-D ").split(" "));
}
