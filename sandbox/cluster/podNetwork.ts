// A pod's view of the network: connections that are made from inside its own network namespace.
import { kubectl } from "./programs";
import { podProcesses } from "./processes";
import type { Cluster } from "./cluster";
import { SandboxError } from "../lib/errors";
import { succeeds } from "../lib/run";

/** A running pod. */
export interface PodAddress {
  name: string;
  uid: string;
  ip: string;
}

/** The running pods of a namespace with these labels (`a=b,c=d`). */
export async function runningPods(cluster: Cluster, namespace: string, selector: string): Promise<PodAddress[]> {
  const found = JSON.parse(await kubectl(cluster, ["get", "pods", "-n", namespace, "-l", selector, "-o", "json"])) as {
    items: { metadata: { name: string; uid: string }; status: { podIP?: string; phase?: string } }[];
  };
  return found.items
    .filter(({ status }) => status.phase === "Running" && status.podIP !== undefined)
    .map(({ metadata: { name, uid }, status }) => ({ name, uid, ip: status.podIP! }));
}

/** Whether a TCP connection from a pod to an address is taken within two seconds. */
export async function connects(cluster: Cluster, from: PodAddress, address: string, port: number): Promise<boolean> {
  const [pid] = podProcesses(cluster, from.uid);
  if (pid === undefined) throw new SandboxError(`The pod ${from.name} has no process.`);
  const connect = ["timeout", "2", "bash", "-c", `exec 3<>/dev/tcp/${address}/${port}`];
  return succeeds("nsenter", [`--net=/proc/${pid}/ns/net`, "--", ...connect]);
}
