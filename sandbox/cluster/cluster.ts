// What tells one sandbox cluster from another: names, addresses and folders, all derived from its name.
import { join } from "node:path";
import { SandboxError } from "../lib/errors";
import { stateDir } from "../lib/paths";

/** A single-node Kubernetes cluster in a network namespace of its own. */
export interface Cluster {
  name: string;
  /** Its data, logs and keys. */
  dir: string;
  /** The network namespace that all of its processes live in. */
  namespace: string;
  /** The host's end of the veth pair, and its address: what pods reach the host by. */
  hostInterface: string;
  hostAddress: string;
  /** The node's address, reachable from the host. */
  nodeAddress: string;
  /** The cgroup under every controller that holds all pods. */
  cgroup: string;
  kubeconfig: string;
}

/** Inside the namespace, so every cluster can use the same ranges. */
export const podRange = "10.244.0.0/24";
export const serviceRange = "10.96.0.0/16";
export const apiServiceAddress = "10.96.0.1";
export const dnsServiceAddress = "10.96.0.10";

const clusterNames = ["test", "prod"];

/** The first two numbers of the /24 networks between host and clusters; the third is 77 and counts up. */
const addressPrefix = () => process.env.SANDBOX_NETWORK ?? "172.30";

/** The cluster of that name: `test` or `prod`. */
export function cluster(name: string): Cluster {
  const index = clusterNames.indexOf(name);
  if (index < 0) throw new SandboxError(`There is no cluster "${name}"; allowed: ${clusterNames.join(", ")}.`);
  if (!/^\d{1,3}\.\d{1,3}$/.test(addressPrefix())) {
    throw new SandboxError(`SANDBOX_NETWORK is "${addressPrefix()}"; allowed: two numbers such as 172.30.`);
  }
  const network = `${addressPrefix()}.${77 + index}`;
  const dir = join(stateDir, name);
  return {
    name,
    dir,
    namespace: `argo-promotion-${name}`,
    hostInterface: `argopromo${index}`,
    hostAddress: `${network}.1`,
    nodeAddress: `${network}.2`,
    cgroup: `argo-promotion-${name}`,
    kubeconfig: join(dir, "kubeconfig"),
  };
}

/** Every cluster that the sandbox knows. */
export const allClusters = () => clusterNames.map(cluster);
