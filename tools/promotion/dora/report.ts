// What `npm run promotion -- dora --json` prints: the keys of each phase, of all applications and of each. docs/dora.schema.json describes it.
import { secondsBetween, spread, type Deployment, type Deployments, type Spread } from "./keys";

/** Milliseconds. */
export const day = 86_400_000;

/** The keys of one application, or of all. */
export interface Keys {
  deployments: number;
  deploymentsPerWeek: number;
  daysWithDeployments: number;
  /** `unknown`: deployments of which nothing shows where they came from. */
  leadTime: Spread & { unknown: number };
  failures: number;
  /** Between 0 and 1; null where nothing was deployed. */
  changeFailureRate: number | null;
  /** `open`: failures after which no other version has come. */
  restoreTime: Spread & { open: number };
  rollBacks: number;
  firstVersions: number;
}

/** A span of time within the range. */
export interface Span {
  from: string;
  deployments: number;
  failures: number;
  leadTimeMedianSeconds: number | null;
}

/** A version that was taken back. */
export interface Failure {
  application: string;
  version: string;
  commit: string;
  at: string;
  how: "put back" | "refused";
  by: string;
  restored: { version: string; commit: string; at: string } | null;
}

/** One phase. */
export interface PhaseReport extends Keys {
  phase: string;
  spanDays: number;
  spans: Span[];
  applications: (Keys & { application: string })[];
  failed: Failure[];
}

/** The whole. */
export interface Report {
  schema: 1;
  branch: string;
  from: string;
  to: string;
  commits: number;
  phases: PhaseReport[];
}

/** A range of time, in milliseconds. */
export interface Range {
  since: number;
  now: number;
}

const iso = (at: number): string => new Date(at).toISOString();

/** The report about one phase. */
export function phaseReport(phase: string, all: Deployments, range: Range): PhaseReport {
  const isIn = ({ at }: { at: number }): boolean => at >= range.since;
  const counted: Deployments = {
    deployments: all.deployments.filter(isIn),
    rollBacks: all.rollBacks.filter(isIn),
    firsts: all.firsts.filter(isIn),
  };
  const apps = new Set([...counted.deployments, ...counted.rollBacks, ...counted.firsts].map(({ app }) => app));
  const of = (app: string): Deployments => {
    const isOf = (each: { app: string }): boolean => each.app === app;
    const { deployments, rollBacks, firsts } = counted;
    return { deployments: deployments.filter(isOf), rollBacks: rollBacks.filter(isOf), firsts: firsts.filter(isOf) };
  };
  const { spanDays, spans } = spansOf(counted.deployments, range);
  return {
    phase,
    ...keysOf(counted, range),
    spanDays,
    spans,
    applications: [...apps].sort().map((application) => ({ application, ...keysOf(of(application), range) })),
    failed: counted.deployments.flatMap(failureOf),
  };
}

function keysOf({ deployments, rollBacks, firsts }: Deployments, { since, now }: Range): Keys {
  const leads = deployments.flatMap(({ lead }) => (lead === undefined ? [] : [lead]));
  const failed = deployments.filter((each) => each.failed !== undefined);
  const restored = failed.flatMap(({ at, restored: by }) => (by === undefined ? [] : [secondsBetween(at, by.at)]));
  return {
    deployments: deployments.length,
    deploymentsPerWeek: rounded(deployments.length / ((now - since) / (7 * day))),
    daysWithDeployments: new Set(deployments.map(({ at }) => Math.floor(at / day))).size,
    leadTime: { ...spread(leads), unknown: deployments.length - leads.length },
    failures: failed.length,
    changeFailureRate: deployments.length === 0 ? null : rounded(failed.length / deployments.length),
    restoreTime: { ...spread(restored), open: failed.length - restored.length },
    rollBacks: rollBacks.length,
    firstVersions: firsts.length,
  };
}

const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;

/** Weeks; days where there are few. The last one ends now. */
function spansOf(deployments: readonly Deployment[], { since, now }: Range): { spanDays: number; spans: Span[] } {
  const spanDays = now - since > 21 * day ? 7 : 1;
  const count = Math.ceil((now - since) / (spanDays * day));
  const starts = Array.from({ length: count }, (_, n) => now - (count - n) * spanDays * day);
  const those = new Map<number, Deployment[]>(starts.map((start) => [start, []]));
  for (const each of deployments) those.get(starts.filter((start) => start <= each.at).at(-1)!)?.push(each);
  const spans = [...those].map(([start, all]) => ({
    from: iso(Math.max(start, since)),
    deployments: all.length,
    failures: all.filter(({ failed }) => failed !== undefined).length,
    leadTimeMedianSeconds: spread(all.flatMap(({ lead }) => (lead === undefined ? [] : [lead]))).medianSeconds,
  }));
  return { spanDays, spans };
}

const failureOf = ({ app: application, version, commit, at, failed, restored }: Deployment): Failure[] =>
  failed === undefined
    ? []
    : [
        {
          application,
          version,
          commit,
          at: iso(at),
          how: failed.how,
          by: failed.commit,
          restored: restored === undefined ? null : { ...restored, at: iso(restored.at) },
        },
      ];
