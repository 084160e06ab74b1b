// Memory of one pod, as its cgroup counts it.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { SandboxError } from "../lib/errors";
import type { Cluster } from "./cluster";

/** The pod's folder below a cgroup: the kubelet sorts pods by quality of service. */
function findPod(folder: string, uid: string): string | undefined {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const path = join(folder, entry.name);
    if (entry.name === `pod${uid}`) return path;
    if (/^(kubepods|burstable|besteffort)$/.test(entry.name)) {
      const found = findPod(path, uid);
      if (found) return found;
    }
  }
  return undefined;
}

/** Bytes that the pod's processes hold themselves; cached files do not count. */
export function podMemory(cluster: Cluster, uid: string): number {
  const roots = ["/sys/fs/cgroup/memory", "/sys/fs/cgroup"].map((root) => join(root, cluster.cgroup));
  const folder = findPod(roots.find(existsSync) ?? "/sys/fs/cgroup", uid);
  if (folder === undefined) throw new SandboxError(`There is no cgroup of the pod ${uid}.`);
  const statistics = readFileSync(join(folder, "memory.stat"), "utf8");
  // cgroup v1 calls it total_rss, v2 anon.
  const bytes = /^(?:total_rss|anon) (\d+)$/m.exec(statistics)?.[1];
  if (bytes === undefined) throw new SandboxError(`${folder}/memory.stat does not tell the memory of the pod.`);
  return Number(bytes);
}
