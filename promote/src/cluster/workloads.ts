// Whether workloads have completed their rollout, and a fingerprint of what they run. Pure functions.
import { createHash } from "node:crypto";
import type { ApplicationResource, Workload } from "./types";

/** Kinds that run an application's pods, by API group and resource name. */
const kinds: Readonly<Record<string, { group: string; resource: string }>> = {
  Deployment: { group: "apps", resource: "deployments" },
  StatefulSet: { group: "apps", resource: "statefulsets" },
  DaemonSet: { group: "apps", resource: "daemonsets" },
  Rollout: { group: "argoproj.io", resource: "rollouts" },
};

/** Whether the pods of a resource are looked at. */
export const runsPods = ({ kind, group }: ApplicationResource): boolean => kinds[kind]?.group === group;

/** Path of a workload in the Kubernetes API; undefined for resources whose pods are not looked at. */
export function workloadPath(resource: ApplicationResource, defaultNamespace: string): string | undefined {
  const kind = kinds[resource.kind];
  if (!kind || kind.group !== resource.group) return undefined;
  const version = kind.group === "apps" ? "v1" : "v1alpha1";
  const namespace = encodeURIComponent(resource.namespace ?? defaultNamespace);
  return `/apis/${kind.group}/${version}/namespaces/${namespace}/${kind.resource}/${encodeURIComponent(resource.name)}`;
}

/**
 * What a workload still waits for, as one phrase; undefined when its rollout is complete: every pod is of the newest
 * template and available, and no pod of an older one is left.
 */
export function incomplete(kind: string, workload: Workload): string | undefined {
  const { spec = {}, status = {}, metadata } = workload;
  const named = `${kind} ${metadata.name}`;
  if (Number(status.observedGeneration ?? 0) < (metadata.generation ?? 0)) {
    return `${named}: its newest specification has not been looked at yet`;
  }
  if (kind === "DaemonSet") {
    const wanted = status.desiredNumberScheduled ?? 0;
    return differs(named, wanted, {
      scheduled: status.currentNumberScheduled,
      updated: status.updatedNumberScheduled,
      ready: status.numberReady,
      available: status.numberAvailable,
    });
  }
  const different = differs(named, spec.replicas ?? 1, {
    updated: status.updatedReplicas,
    existing: status.replicas,
    ready: status.readyReplicas,
    available: status.availableReplicas,
  });
  if (different !== undefined) return different;
  if ((status.terminatingReplicas ?? 0) > 0) return `${named}: ${status.terminatingReplicas} pods are still ending`;
  if (kind === "StatefulSet" && status.updateRevision !== status.currentRevision) {
    return `${named}: revision ${status.updateRevision} is not rolled out yet`;
  }
  if (kind === "Rollout") {
    if (status.phase !== "Healthy") return `${named}: its phase is ${status.phase ?? "unknown"}`;
    if (status.stableRS !== status.currentPodHash) return `${named}: the new version is not the stable one yet`;
  }
  return undefined;
}

function differs(named: string, wanted: number, have: Record<string, number | undefined>): string | undefined {
  for (const [what, count = 0] of Object.entries(have)) {
    if (count !== wanted) return `${named}: ${count} pods ${what}, ${wanted} wanted`;
  }
  return undefined;
}

/**
 * A text that changes when a workload is replaced or rolled out again, also when it is rolled out and back, and when its
 * pods run other images under the same names. Scaling and restarts of single pods change nothing.
 *
 * @param more lines about what runs besides: the images of the pods
 */
export function fingerprint(
  workloads: readonly { kind: string; workload: Workload }[],
  more: readonly string[] = [],
): string {
  const lines = workloads.map(({ kind, workload: { metadata, spec, status } }) => {
    const annotations = metadata.annotations ?? {};
    const rollouts = [
      annotations["deployment.kubernetes.io/revision"],
      annotations["deprecated.daemonset.template.generation"],
      annotations["rollout.argoproj.io/revision"],
      status?.updateRevision,
    ];
    const template = digest(canonical(spec?.template ?? spec?.workloadRef ?? null));
    return [kind, metadata.namespace, metadata.name, metadata.uid, ...rollouts, template]
      .map((part) => part ?? "")
      .join(" ");
  });
  return digest([...lines, ...more].sort().join("\n"));
}

const digest = (text: string): string => createHash("sha256").update(text).digest("hex");

/** JSON with sorted keys: the API promises no order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === "object" && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}
