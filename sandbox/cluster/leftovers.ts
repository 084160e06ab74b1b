// What containerd, the CNI plugins and the kubelet keep in places that no setting moves: found by the cluster's own container ids, and removed.
import { existsSync, readFileSync, readdirSync, rmSync, rmdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Cluster } from "./cluster";

/** The places; others in tests. */
export interface Places {
  /** State of runc's containers, a folder each. */
  runc: string;
  /** What the CNI plugins answered, a file for each container and interface. */
  cni: string;
  /** The socket by which device plugins reach the kubelet. */
  deviceSocket: string;
  /** Sockets that somebody listens on. */
  liveSockets: () => string[];
}

const thisMachine: Places = {
  runc: "/run/containerd/runc/k8s.io",
  cni: "/var/lib/cni/results",
  deviceSocket: "/var/lib/kubelet/device-plugins/kubelet.sock",
  liveSockets: () => readFileSync("/proc/net/unix", "utf8").split(/\s+/),
};

const namesIn = (folder: string) => (existsSync(folder) ? readdirSync(folder) : []);

/** Removes folders from the inside out, as long as they are empty. */
function removeEmpty(...folders: string[]): void {
  for (const folder of folders) if (existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder);
}

/** Removes what the containers of a cluster left, whose processes have ended and whose folder is still there. Nothing of any other's. */
export function removeLeftovers(cluster: Cluster, places = thisMachine): void {
  const tasks = join(cluster.dir, "containerd/state/io.containerd.runtime.v2.task/k8s.io");
  const results = namesIn(places.cni);
  for (const id of namesIn(tasks)) {
    const address = join(tasks, id, "address");
    const socket = existsSync(address) ? readFileSync(address, "utf8").replace(/^unix:\/\//, "") : "";
    if (socket !== "") rmSync(socket, { force: true });
    rmSync(join(places.runc, id), { recursive: true, force: true });
    for (const name of results.filter((each) => each.includes(id))) rmSync(join(places.cni, name), { force: true });
  }
  const { deviceSocket, liveSockets } = places;
  if (!liveSockets().includes(deviceSocket)) rmSync(deviceSocket, { force: true });
  removeEmpty(places.cni, dirname(places.cni), dirname(deviceSocket), dirname(dirname(deviceSocket)));
}
