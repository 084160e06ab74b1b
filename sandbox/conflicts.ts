// Finds out whether the names and addresses that the sandbox takes on this machine are free, before anything is made.
import { existsSync, readFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import type { Cluster } from "./cluster/cluster";
import { processesInside } from "./cluster/network";
import { commandLine } from "./cluster/processes";
import { gitPort, gitServerRuns } from "./git/gitServer";
import { SandboxError } from "./lib/errors";

/** What is in use on this machine; replaced in tests. */
export interface Host {
  /** Addresses of network interfaces. */
  addresses: { interface: string; address: string }[];
  /** Addresses that a program listens on at a port; `0.0.0.0` and `::` stand for all. */
  listeners: (port: number) => string[];
  /** Command lines of the processes in a cluster's network namespace. */
  processes: (cluster: Cluster) => Promise<string[]>;
  /** True when the listener on the git server's port is the sandbox's own. */
  gitServerRuns: boolean;
}

/** `0100007F` of /proc/net/tcp as 127.0.0.1; an IPv6 address counts as `::` when it is all zeros. */
function address(hex: string): string {
  if (hex.length === 8)
    return (hex.match(/../g) ?? [])
      .map((byte) => parseInt(byte, 16))
      .reverse()
      .join(".");
  return /^0+$/.test(hex) ? "::" : hex;
}

const listening = "0A";

/** Addresses that are listened on at a port, from the text of /proc/net/tcp or tcp6. */
export function listenersIn(table: string, port: number): string[] {
  return table
    .split("\n")
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local, , state]) => state === listening && parseInt(local?.split(":")[1] ?? "", 16) === port)
    .map(([, local]) => address(local?.split(":")[0] ?? ""));
}

const thisHost = (): Host => ({
  addresses: Object.entries(networkInterfaces()).flatMap(([name, all]) =>
    (all ?? []).map((each) => ({ interface: name, address: each.address })),
  ),
  listeners: (port) =>
    ["/proc/net/tcp", "/proc/net/tcp6"]
      .filter((file) => existsSync(file))
      .flatMap((file) => listenersIn(readFileSync(file, "utf8"), port)),
  processes: async (cluster) => (await processesInside(cluster)).map(commandLine),
  gitServerRuns: gitServerRuns(),
});

/** A sentence, with what to do, for everything that somebody else uses already. */
export async function conflictsOf(clusters: readonly Cluster[], host: Host): Promise<string[]> {
  const problems: string[] = [];
  for (const cluster of clusters) {
    const range = cluster.hostAddress.replace(/1$/, "");
    const taken = host.addresses.find(
      (each) => each.address.startsWith(range) && each.interface !== cluster.hostInterface,
    );
    if (taken) {
      problems.push(
        `The network ${range}0/24 is already used on this machine (${taken.interface} has ${taken.address}). Set SANDBOX_NETWORK to the first two numbers of a free range, for example SANDBOX_NETWORK=172.29.`,
      );
    }
    // A cluster that was started has its folder; without it, whatever runs in the namespace is not ours.
    const strangers = existsSync(cluster.dir) ? [] : await host.processes(cluster);
    if (strangers.length > 0) {
      problems.push(
        `The network namespace ${cluster.namespace} is in use by other processes: ${strangers.slice(0, 3).join("; ")}. End them, or remove the namespace with \`ip netns del ${cluster.namespace}\`.`,
      );
    }
    const inTheWay = ["0.0.0.0", "::", cluster.hostAddress];
    const listener = host.gitServerRuns ? undefined : host.listeners(gitPort).find((each) => inTheWay.includes(each));
    if (listener !== undefined) {
      problems.push(
        `Port ${gitPort}, which the git server needs on ${cluster.hostAddress}, is taken (a program listens on ${listener}). End it; \`ss -ltnp\` names it.`,
      );
    }
  }
  return [...new Set(problems)];
}

/** Throws one error that names everything that is taken. */
export async function checkConflicts(clusters: readonly Cluster[], host = thisHost()): Promise<void> {
  const problems = await conflictsOf(clusters, host);
  if (problems.length > 0) throw new SandboxError(problems.join("\n"));
}
