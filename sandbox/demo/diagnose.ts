// When a step fails: the lines of the cluster that tell why, from Workflows, pods and events.
import type { Cluster } from "../cluster/cluster";
import { kubectl } from "../cluster/programs";
import { Observer } from "./observe";

interface PodList {
  items: {
    metadata: { name: string; namespace: string };
    status: {
      phase: string;
      containerStatuses?: {
        ready: boolean;
        name: string;
        state: Record<string, { reason?: string; message?: string }>;
      }[];
    };
  }[];
}

const read = (cluster: Cluster, args: string[]) => kubectl(cluster, args).catch(() => "");

async function unhealthyPods(cluster: Cluster): Promise<string[]> {
  const text = await read(cluster, ["get", "pods", "--all-namespaces", "-o", "json"]);
  const lines: string[] = [];
  for (const { metadata, status } of (text ? (JSON.parse(text) as PodList) : { items: [] }).items) {
    const bad = (status.containerStatuses ?? []).filter(({ ready }) => !ready);
    if (status.phase === "Succeeded" || (status.phase === "Running" && bad.length === 0)) continue;
    const reasons = bad.map(
      ({ name, state }) =>
        `${name}: ${Object.values(state)[0]?.reason ?? ""} ${Object.values(state)[0]?.message ?? ""}`,
    );
    lines.push(`pod ${metadata.namespace}/${metadata.name} is ${status.phase}. ${reasons.join("; ")}`);
    const log = await read(cluster, ["logs", "-n", metadata.namespace, metadata.name, "--all-containers", "--tail=8"]);
    lines.push(
      ...log
        .trimEnd()
        .split("\n")
        .filter(Boolean)
        .map((line) => `  ${line}`),
    );
  }
  return lines;
}

/** Lines for a person, the most telling first; never throws, and gives nothing while there is no cluster. */
export async function diagnose(cluster: Cluster): Promise<string[]> {
  const workflows = await new Observer(cluster).workflows().catch(() => []);
  const failed = workflows.filter(({ status }) => status?.phase === "Failed" || status?.phase === "Error");
  const messages = failed.flatMap(({ metadata, status }) => [
    `Workflow ${metadata.name} is ${status?.phase}: ${status?.message ?? ""}`,
    ...Object.values(status?.nodes ?? {}).map(
      ({ displayName, phase, message }) => `  ${displayName}: ${phase} ${message ?? ""}`,
    ),
  ]);
  const events = await read(cluster, [
    "get",
    "events",
    "--all-namespaces",
    "--field-selector=type=Warning",
    "--sort-by=.lastTimestamp",
  ]);
  return [...messages, ...(await unhealthyPods(cluster)), ...events.trimEnd().split("\n").slice(-8)].slice(0, 60);
}
