// Cuts network links inside the cluster's own namespace, by iptables rules that carry a mark to find them again.
import type { Cluster } from "../cluster/cluster";
import { networkExists, runInside } from "../cluster/network";

/** What pods can no longer reach: everything on that port, wherever it is. */
export interface Link {
  port: number;
  /** `FORWARD`: pods to pods and to the host. `INPUT`: pods to the node, such as to the API server. */
  chain: "FORWARD" | "INPUT";
}

const mark = "argo-promotion-chaos";

/** Packets are dropped without an answer, on new connections and old ones, in both directions. */
const rules = ({ port, chain }: Link): string[][] =>
  ["--dport", "--sport"].map((side) => {
    const from = chain === "INPUT" ? ["-i", "cni0"] : [];
    const there = side === "--dport" || chain === "FORWARD";
    return [there ? chain : "OUTPUT", "-p", "tcp", side, String(port), ...(there ? from : ["-o", "cni0"])];
  });

const marked = ["-m", "comment", "--comment", mark, "-j", "DROP"];

/** Cuts a link. */
export async function cut(cluster: Cluster, link: Link): Promise<void> {
  for (const [chain, ...match] of rules(link))
    await runInside(cluster, ["iptables", "-w", "-I", chain!, "1", ...match, ...marked]);
}

/** Removes every rule that `cut` has made, also one that an interrupted run left. */
export async function mendLinks(cluster: Cluster): Promise<void> {
  if (!networkExists(cluster)) return;
  const all = (await runInside(cluster, ["iptables", "-w", "-S"])).split("\n");
  for (const rule of all.filter((line) => line.includes(mark)))
    await runInside(cluster, ["iptables", "-w", ...rule.replace(/^-A /, "-D ").replaceAll('"', "").split(" ")]);
}
