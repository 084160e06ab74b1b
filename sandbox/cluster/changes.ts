// Changes to a cluster's objects for a while: each is written down before it is made, so that they can be put back after any end.
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { until } from "../lib/run";
import type { Cluster } from "./cluster";
import { kubectl } from "./programs";

/** A field of an object, and what becomes of its value. */
export interface Change {
  /** Kind and name, such as configmap/argocd-cm. */
  object: string;
  namespace: string;
  /** Keys and indexes that lead to the field. */
  path: string[];
  /** The new value for the one that is there; `undefined` stands for no such field. */
  value: (before: unknown) => unknown;
}

/** Something that reads its settings only when it starts. */
export interface Workload {
  /** Kind and name, such as deployment/argocd-repo-server. */
  workload: string;
  namespace: string;
}

/** What is written down: the fields as they were, and what to start again once they are put back. */
interface Recorded {
  fields: (Omit<Change, "value"> & { before?: unknown })[];
  restarts: Workload[];
}

const fileOf = (cluster: Cluster) => join(cluster.dir, "changed-objects.json");

/** The value at a path; undefined where it leads nowhere. */
export const valueAt = (object: unknown, path: string[]) =>
  path.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], object);

/** A JSON patch that turns the field from one value into another; empty when they are alike. */
export function jsonPatch(path: string[], from: unknown, to: unknown): object[] {
  if (JSON.stringify(from) === JSON.stringify(to)) return [];
  const pointer = path.map((key) => `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
  if (to === undefined) return [{ op: "remove", path: pointer }];
  return [{ op: from === undefined ? "add" : "replace", path: pointer, value: to }];
}

async function read(cluster: Cluster, { object, namespace, path }: Omit<Change, "value">): Promise<unknown> {
  return valueAt(JSON.parse(await kubectl(cluster, ["get", object, "-n", namespace, "-o", "json"])), path);
}

async function write(cluster: Cluster, field: Omit<Change, "value">, from: unknown, to: unknown): Promise<void> {
  const patch = jsonPatch(field.path, from, to);
  if (patch.length === 0) return;
  const where = [field.object, "-n", field.namespace];
  await kubectl(cluster, ["patch", ...where, "--type=json", `--patch=${JSON.stringify(patch)}`]);
}

/** The one workflow controller leads once it holds the lease of the one before, which takes up to 15 s. */
async function workflowControllerLeads(cluster: Cluster): Promise<boolean> {
  const get = (args: string[]) => kubectl(cluster, ["get", ...args, "-n", "argo"]);
  const holder = await get(["lease", "workflow-controller", "-o", "jsonpath={.spec.holderIdentity}"]);
  const selector = "app.kubernetes.io/name=argo-workflows-workflow-controller";
  const pods = (await get(["pods", "-l", selector, "-o", "jsonpath={.items[*].metadata.name}"])).split(" ");
  return pods.length === 1 && pods[0] === holder;
}

async function restart(cluster: Cluster, workloads: Workload[]): Promise<void> {
  for (const { workload, namespace } of workloads)
    await kubectl(cluster, ["rollout", "restart", workload, "-n", namespace]);
  for (const { workload, namespace } of workloads)
    await kubectl(cluster, ["rollout", "status", workload, "-n", namespace, "--timeout=180s"]);
  await until("the workflow controller does not lead", () => workflowControllerLeads(cluster), { interval: 1000 });
}

/** Makes the changes and starts again what reads them only then. Nothing may be changed already. */
export async function makeChanges(cluster: Cluster, changes: Change[], restarts: Workload[]): Promise<void> {
  await putBackChanges(cluster);
  const fields: Recorded["fields"] = [];
  for (const { value, ...field } of changes) {
    const before = await read(cluster, field);
    fields.push({ ...field, before });
    writeFileSync(fileOf(cluster), JSON.stringify({ fields, restarts } satisfies Recorded), { mode: 0o600 });
    await write(cluster, field, before, value(before));
  }
  await restart(cluster, restarts);
}

/** True while something is changed. */
export const areChanged = (cluster: Cluster) => existsSync(fileOf(cluster));

/** Puts back what was changed, also by a run that was killed. */
export async function putBackChanges(cluster: Cluster): Promise<void> {
  if (!areChanged(cluster)) return;
  const { fields, restarts } = JSON.parse(readFileSync(fileOf(cluster), "utf8")) as Recorded;
  for (const { before, ...field } of [...fields].reverse()) {
    await write(cluster, field, await read(cluster, field), before);
  }
  await restart(cluster, restarts);
  rmSync(fileOf(cluster));
}
