// The pods of a workload, and which images their containers run. Pure functions.
import type { Container, Pod, PodTemplate, Selector, Workload } from "./types";

/** A workload with what it runs. */
export interface Running {
  kind: string;
  workload: Workload;
  /** What its pods are made from; a Rollout may take it from a Deployment. */
  template: PodTemplate | undefined;
  /** Its pods that run; those that end no longer answer. */
  pods: readonly Pod[];
}

/** A selector as a label selector of the API. */
export function selectorText({ matchLabels = {}, matchExpressions = [] }: Selector): string {
  const operators: Record<string, (key: string, values: string) => string> = {
    In: (key, values) => `${key} in (${values})`,
    NotIn: (key, values) => `${key} notin (${values})`,
    Exists: (key) => key,
    DoesNotExist: (key) => `!${key}`,
  };
  return [
    ...Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`),
    ...matchExpressions.map(({ key, operator, values = [] }) => operators[operator]?.(key, values.join(",")) ?? key),
  ].join(",");
}

/** Labels with which the API marks the pods of one ReplicaSet, whose name ends with the same text. */
const hashLabels = ["pod-template-hash", "rollouts-pod-template-hash"];

/** Whether a pod is the workload's own: a selector may fit pods of others too. */
function owns(workload: Workload, { metadata }: Pod): boolean {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller === true);
  if (owner === undefined) return false;
  if (owner.uid === workload.metadata.uid) return true;
  return (
    owner.kind === "ReplicaSet" &&
    hashLabels.some((label) => owner.name === `${workload.metadata.name}-${metadata.labels?.[label]}`)
  );
}

const ended = ({ status }: Pod): boolean => status?.phase === "Succeeded" || status?.phase === "Failed";

/** Of the pods that a selector fits, those of the workload that run. */
export const podsOf = (workload: Workload, pods: readonly Pod[]): Pod[] =>
  pods.filter((pod) => owns(workload, pod) && !ended(pod) && pod.metadata.deletionTimestamp === undefined);

/** How many pods a workload is to have. */
const wantedPods = (kind: string, { spec, status }: Workload): number =>
  (kind === "DaemonSet" ? status?.desiredNumberScheduled : spec?.replicas) ?? (kind === "DaemonSet" ? 0 : 1);

/** The containers of a template that run as long as their pod: a sidecar may be declared among the init containers. */
export const lastingContainers = ({ template }: Running): Container[] => [
  ...(template?.spec?.containers ?? []),
  ...(template?.spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === "Always"),
];

/** All containers of a template. Those that were put into the pods by others, such as a service mesh, are not among them. */
export const declaredContainers = ({ template }: Running): Container[] => [
  ...(template?.spec?.containers ?? []),
  ...(template?.spec?.initContainers ?? []),
];

/** The image that a pod names for a container. */
export const imageIn = ({ spec = {} }: Pod, container: string): string | undefined =>
  [...(spec.containers ?? []), ...(spec.initContainers ?? [])].find(({ name }) => name === container)?.image;

/**
 * The id of the image that a container runs, without what container runtimes write before it (`docker-pullable://`, a
 * repository); undefined while it does not run yet.
 */
export function imageId({ status = {} }: Pod, container: string): string | undefined {
  const all = [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? [])];
  const id = all.find(({ name }) => name === container)?.imageID;
  return id ? (/[0-9a-f]{64}$/.exec(id)?.[0] ?? id) : undefined;
}

/** The ids of the images that a container runs in the pods of a workload. */
export const imageIds = ({ pods }: Running, container: string): Set<string> =>
  new Set(pods.map((pod) => imageId(pod, container)).filter((id) => id !== undefined));

/** What of a workload does not run yet, as one phrase; undefined when every container does. */
export function starting(running: Running): string | undefined {
  const { kind, workload, pods } = running;
  const named = `${kind} ${workload.metadata.name}`;
  if (pods.length === 0 && wantedPods(kind, workload) > 0) return `${named}: none of its pods runs`;
  for (const { name } of lastingContainers(running)) {
    const pod = pods.find((each) => imageId(each, name) === undefined);
    if (pod) return `${named}: the container ${name} of ${pod.metadata.name} does not run yet`;
  }
  return undefined;
}

/** What the pods run, one line a container: the same for any number of pods of the same images. */
export const imageLines = (running: readonly Running[]): string[] =>
  running.flatMap((each) =>
    lastingContainers(each).map(({ name }) =>
      [
        each.kind,
        each.workload.metadata.namespace,
        each.workload.metadata.name,
        name,
        ...[...imageIds(each, name)].sort(),
      ].join(" "),
    ),
  );
