// Since when what was verified runs without a break, as far as its pods tell. Pure functions.
import { lastingContainers } from "./pods";
import type { Running } from "./pods";
import type { Rollout } from "./rollout";
import type { ContainerStatus, Pod } from "./types";

const timeOf = (text: string | undefined): number => Date.parse(text ?? "");

/** When a pod was found ready last; NaN while it is not. */
const readySince = ({ status }: Pod): number =>
  timeOf(status?.conditions?.find(({ type, status: is }) => type === "Ready" && is === "True")?.lastTransitionTime);

/** When a container that was started again runs since; NaN for one that runs as it was started first. */
const startedAgain = ({ restartCount = 0, state, lastState }: ContainerStatus): number =>
  restartCount === 0 ? NaN : timeOf(state?.running?.startedAt ?? lastState?.terminated?.finishedAt);

/** The containers whose end is a break: not those that end by themselves before the others start. */
function lasting(running: Running): ContainerStatus[] {
  const names = new Set(lastingContainers(running).map(({ name }) => name));
  return running.pods
    .flatMap(({ status }) => [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])])
    .filter(({ name }) => names.has(name));
}

/**
 * Looks for breaks since a verification: a container that was started again, a pod that was not ready in between. A pod that came in
 * the place of another, or beside it, is none.
 *
 * @returns since when there was none, and why it is not well at this moment, as one phrase
 */
export function steadySince(
  { running, unready }: Pick<Rollout, "running" | "unready">,
  verifiedAt: Date,
): { since: Date; ill: string | undefined } {
  const verified = verifiedAt.getTime();
  const stayed = running
    .flatMap(({ pods }) => pods)
    .filter(({ metadata }) => !(timeOf(metadata.creationTimestamp) > verified));
  const breaks = [...running.flatMap(lasting).map(startedAgain), ...stayed.map(readySince)];
  const since = Math.max(verified, ...breaks.filter((time) => !Number.isNaN(time)));
  return { since: new Date(since), ill: unready };
}
