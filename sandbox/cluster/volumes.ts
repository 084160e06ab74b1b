// The folders that the controller manager makes for volumes, outside the cluster's own folder: where they are, and their end.
import { existsSync, readFileSync, readdirSync, rmSync, rmdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Cluster } from "./cluster";

/** Kubernetes fixes the place. */
export const volumesRoot = "/tmp/hostpath_pv";

/** Each volume's folder has a random name. */
const volumePath = new RegExp(`${volumesRoot}/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}`, "g");

/** The folders of every volume that a cluster ever had, read from etcd's files: the API server need not run any more. */
export function volumeFolders(etcd: string): string[] {
  if (!existsSync(etcd)) return [];
  const files = readdirSync(etcd, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const texts = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), "latin1"));
  return [...new Set(texts.flatMap((text) => text.match(volumePath) ?? []))].sort();
}

/** Removes the volumes of a cluster that has ended, and nothing of any other's. */
export function removeVolumes(cluster: Cluster): void {
  for (const path of volumeFolders(join(cluster.dir, "etcd"))) {
    rmSync(path, { recursive: true, force: true });
    const parent = dirname(path);
    if (existsSync(parent) && readdirSync(parent).length === 0) rmdirSync(parent);
  }
}
