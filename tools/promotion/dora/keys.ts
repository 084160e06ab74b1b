// The four keys of DORA, counted from what became of versions on a branch. Pure functions; docs/dora.md says what each word means.
import { names, type PartText } from "../../../promote/src/version";
import type { BranchFacts, Refused, VersionChange } from "./branch";

/** How long something took, of all of its kind, in seconds; null where there was none. */
export interface Spread {
  count: number;
  medianSeconds: number | null;
  p90Seconds: number | null;
}

/** A version that came into the phase, and what became of it. */
export interface Deployment {
  app: string;
  version: string;
  commit: string;
  at: number;
  /** Undefined: where it came from cannot be told. */
  lead?: number | undefined;
  /** How and by which commit it was taken back. */
  failed?: { how: "put back" | "refused"; commit: string; at: number };
  /** The commit that put another version in the place of one that was taken back. */
  restored?: { version: string; commit: string; at: number };
}

/** What came into a phase. */
export interface Deployments {
  deployments: Deployment[];
  /** Commits that put an earlier version back, by their time. */
  rollBacks: { app: string; at: number }[];
  /** First versions of applications, by their time. */
  firsts: { app: string; at: number }[];
}

/** What stands in the phase: the deployment that brought it; of a version that was put back the one that failed. */
interface Standing {
  deployment: Deployment | undefined;
  putBack: boolean;
  key: string;
  version: string;
}

type LeadOf = (change: VersionChange) => number | undefined;

/** All that came into a phase, application by application. */
export function deploymentsInto(
  phase: string,
  facts: Pick<BranchFacts, "changes" | "refusals">,
  leadOf: LeadOf,
): Deployments {
  const all: Deployments = { deployments: [], rollBacks: [], firsts: [] };
  const ofPhase = (each: { phase: string }): boolean => each.phase === phase;
  const changes = grouped(facts.changes.filter(ofPhase), ({ app }) => app);
  const refusals = grouped(facts.refusals.filter(ofPhase), ({ app }) => app);
  for (const [app, those] of changes) {
    const one = new OneApplication(all, leadOf);
    // Of one commit first what the phase holds by it, then what it refuses.
    const steps = [
      ...those.map((change) => ({ order: change.order, take: () => one.holds(change) })),
      ...(refusals.get(app) ?? []).map((each) => ({ order: each.order + 0.5, take: () => one.refuses(each) })),
    ];
    for (const { take } of steps.sort((a, b) => a.order - b.order)) take();
  }
  return all;
}

function grouped<T>(all: readonly T[], keyOf: (each: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const each of all) {
    const group = groups.get(keyOf(each));
    if (group) group.push(each);
    else groups.set(keyOf(each), [each]);
  }
  return groups;
}

/** Follows the phase of one application from commit to commit. */
class OneApplication {
  /** Versions that it held, and those that were taken back since they came last. */
  private readonly held = new Set<string>();
  private readonly bad = new Set<string>();
  private readonly past: Standing[] = [];

  constructor(
    private readonly all: Deployments,
    private readonly leadOf: LeadOf,
  ) {}

  /** It holds another version. */
  holds(change: VersionChange): void {
    const { app, version, commit, at, texts } = change;
    const now = this.past.at(-1);
    const key = JSON.stringify(texts.map(({ name, text }) => [name, text]));
    const moved = { version, commit, at };
    const standing = { deployment: now?.deployment, putBack: false, key, version };
    if (now === undefined) {
      if (!change.older) this.all.firsts.push({ app, at });
    } else if (change.takesBack || (this.held.has(key) && !this.bad.has(key))) {
      this.all.rollBacks.push({ app, at });
      this.bad.add(now.key);
      standing.putBack = true;
      if (now.deployment !== undefined) {
        now.deployment.failed ??= { how: "put back", commit, at };
        // Put back and back once more is one way to what works.
        now.deployment.restored = moved;
      }
    } else {
      if (now.deployment !== undefined && !now.putBack) now.deployment.restored = moved;
      this.bad.delete(key);
      standing.deployment = { app, ...moved, lead: this.leadOf(change) };
      this.all.deployments.push(standing.deployment);
    }
    this.held.add(key);
    this.past.push(standing);
  }

  /** A person says that a version is not to be in the phase: it failed, if it ever was there. */
  refuses({ version, commit, at }: Refused): void {
    const refused = [...this.past].reverse().find((each) => names(version, each.version));
    if (refused === undefined) return;
    this.bad.add(refused.key);
    if (refused.deployment !== undefined && !refused.putBack)
      refused.deployment.failed ??= { how: "refused", commit, at };
  }
}

/**
 * Finds when a version came into the first of the phases that lead to the one that it is in now.
 *
 * @param sources phases that are promoted into a phase
 */
export function leadTimes(changes: readonly VersionChange[], sources: (phase: string) => readonly string[]) {
  const placeOf = (app: string, phase: string, first: PartText | undefined) =>
    JSON.stringify([app, phase, first?.name, first?.text]);
  const places = grouped(changes, ({ app, phase, texts }) => placeOf(app, phase, texts[0]));
  /** The newest change, not after another one, by which a source came to hold all of a version that is its own. */
  const cameFrom = ({ app, phase, texts, order }: VersionChange): VersionChange | undefined => {
    const has = (part: PartText) => texts.some(({ name, text }) => name === part.name && text === part.text);
    const found = sources(phase).flatMap((source) =>
      texts.flatMap((part) =>
        (places.get(placeOf(app, source, part)) ?? []).filter((each) => each.order <= order && each.texts.every(has)),
      ),
    );
    return found.sort((a, b) => b.order - a.order)[0];
  };
  /** Seconds; undefined where it came from nowhere, or from before what was looked at. */
  return (change: VersionChange): number | undefined => {
    let first = change;
    const seen = new Set([change.phase]);
    for (let next = cameFrom(first); next !== undefined && !seen.has(next.phase); next = cameFrom(first)) {
      first = next;
      seen.add(first.phase);
    }
    if (first === change || first.older) return undefined;
    return secondsBetween(first.at, change.at);
  };
}

/** Clocks differ: nothing takes less than no time. */
export const secondsBetween = (from: number, to: number): number => Math.max(0, (to - from) / 1000);

/** The smallest value that such a share of the values does not exceed. */
const quantile = (sorted: readonly number[], share: number): number | null =>
  sorted[Math.ceil(sorted.length * share) - 1] ?? null;

/** Median and p90. */
export function spread(seconds: readonly number[]): Spread {
  const sorted = [...seconds].sort((a, b) => a - b);
  return { count: sorted.length, medianSeconds: quantile(sorted, 0.5), p90Seconds: quantile(sorted, 0.9) };
}
