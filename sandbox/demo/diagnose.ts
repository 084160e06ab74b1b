// When a step fails: the lines of the cluster that tell why, from Workflows, pods and events.
import type { Cluster } from "../cluster/cluster";
import { kubectl } from "../cluster/programs";
import { Observer, type Workflow } from "./observe";

/** The part of a pod that tells how it is. */
export interface Pod {
  metadata: { name: string; namespace: string };
  status: {
    phase: string;
    containerStatuses?: {
      ready: boolean;
      name: string;
      state: Record<string, { reason?: string; message?: string; finishedAt?: string }>;
    }[];
  };
}

/** The part of an event that tells what happened. */
export interface Event {
  involvedObject: { kind: string; namespace?: string; name: string };
  reason?: string;
  message?: string;
  lastTimestamp?: string | null;
  eventTime?: string | null;
}

const read = (cluster: Cluster, args: string[]) => kubectl(cluster, args).catch(() => "");

/** Whether a pod is no longer, or not yet, as it should be. One that failed before `since` is no news. */
export function isNews({ status: { phase, containerStatuses = [] } }: Pod, since: Date): boolean {
  if (phase === "Succeeded" || (phase === "Running" && containerStatuses.every(({ ready }) => ready))) return false;
  const ends = containerStatuses.map(({ state }) => Date.parse(state["terminated"]?.finishedAt ?? ""));
  return phase !== "Failed" || ends.length === 0 || ends.some((end) => !(end < since.getTime()));
}

async function unhealthyPods(cluster: Cluster, since: Date): Promise<string[]> {
  const text = await read(cluster, ["get", "pods", "--all-namespaces", "-o", "json"]);
  const lines: string[] = [];
  const pods = text ? (JSON.parse(text) as { items: Pod[] }).items : [];
  for (const { metadata, status } of pods.filter((pod) => isNews(pod, since))) {
    const bad = (status.containerStatuses ?? []).filter(({ ready }) => !ready);
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

/** Workflows that failed, but for those that had before `since`. */
export const failedSince = (workflows: readonly Workflow[], since: Date): Workflow[] =>
  workflows.filter(
    ({ status }) =>
      (status?.phase === "Failed" || status?.phase === "Error") &&
      Date.parse(status.finishedAt ?? "") >= since.getTime(),
  );

/** A line for each event, the oldest first, but for those before `since`. */
export function eventsSince(events: readonly Event[], since: Date): string[] {
  return events
    .map((event) => ({ ...event, at: event.lastTimestamp ?? event.eventTime ?? "" }))
    .filter(({ at }) => Date.parse(at) >= since.getTime())
    .sort((a, b) => a.at.localeCompare(b.at))
    .map(({ at, involvedObject: { kind, namespace, name }, reason, message }) =>
      `${at} ${kind} ${namespace ?? ""}/${name}: ${reason ?? ""} ${message ?? ""}`.replaceAll("\n", " "),
    );
}

async function warnings(cluster: Cluster, since: Date): Promise<string[]> {
  const text = await read(cluster, ["get", "events", "-A", "--field-selector=type=Warning", "-o", "json"]);
  return eventsSince(text ? (JSON.parse(text) as { items: Event[] }).items : [], since);
}

/** When this command began. */
const started = new Date(Date.now() - performance.now());

/**
 * Lines for a person, the most telling first; never throws, and gives nothing while there is no cluster.
 *
 * @param since what ended or happened before is no news
 */
export async function diagnose(cluster: Cluster, since = started): Promise<string[]> {
  const workflows = await new Observer(cluster).workflows().catch(() => []);
  const messages = failedSince(workflows, since).flatMap(({ metadata, status }) => [
    `Workflow ${metadata.name} is ${status?.phase}: ${status?.message ?? ""}`,
    ...Object.values(status?.nodes ?? {}).map(
      ({ displayName, phase, message }) => `  ${displayName}: ${phase} ${message ?? ""}`,
    ),
  ]);
  return [...messages, ...(await unhealthyPods(cluster, since)), ...(await warnings(cluster, since)).slice(-8)].slice(
    0,
    60,
  );
}
