// Since when what was verified runs without a break, as far as Kubernetes and Argo CD remember it. Pure functions.
import { lastingContainers } from "./pods";
import type { Running } from "./pods";
import type { Rollout } from "./rollout";
import type { ContainerStatus, Pod } from "./types";

/** What was verified, as it runs since. */
export interface Steady {
  since: Date;
  /** Why it does not run well at this moment, as one phrase; undefined when it does. */
  ill?: string | undefined;
}

const timeOf = (text: string | undefined): number => Date.parse(text ?? "");

/** When a pod was found ready last; NaN while it is not. */
const readySince = ({ status }: Pod): number =>
  timeOf(status?.conditions?.find(({ type, status: is }) => type === "Ready" && is === "True")?.lastTransitionTime);

/** When a container that was started again runs since; NaN for one that runs as it was started first. */
const startedAgain = ({ restartCount = 0, state, lastState }: ContainerStatus): number =>
  restartCount === 0 ? NaN : timeOf(state?.running?.startedAt ?? lastState?.terminated?.finishedAt);

/** Milliseconds in which Argo CD sees that a pod has become ready. */
const seenWithin = 60_000;

/** The containers whose end is a break: not those that end by themselves before the others start. */
function lasting(running: Running): ContainerStatus[] {
  const names = new Set(lastingContainers(running).map(({ name }) => name));
  return running.pods
    .flatMap(({ status }) => [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])])
    .filter(({ name }) => names.has(name));
}

/**
 * Looks for breaks since a verification: a container that was started again, a pod that was not ready in between, a health that was
 * lost. A pod that came in the place of another, as when a node is drained, is none; nor is the health that waited for it.
 */
export function steadySince(
  { running, healthySince, waiting }: Pick<Rollout, "running" | "healthySince" | "waiting">,
  verifiedAt: Date,
): Steady {
  const verified = verifiedAt.getTime();
  const pods = running.flatMap((each) => each.pods);
  const isNew = ({ metadata }: Pod): boolean => timeOf(metadata.creationTimestamp) > verified;
  const [moved, stayed] = [pods.filter(isNew), pods.filter((pod) => !isNew(pod))];
  const healthy = timeOf(healthySince);
  const waitedForPod = moved.map(readySince).some((ready) => healthy >= ready && healthy - ready <= seenWithin);
  const breaks = [
    ...running.flatMap(lasting).map(startedAgain),
    ...stayed.map(readySince),
    ...(waitedForPod ? [] : [healthy]),
  ];
  const since = Math.max(verified, ...breaks.filter((time) => !Number.isNaN(time)));
  return { since: new Date(since), ill: waiting };
}
