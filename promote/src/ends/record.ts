// The record of an application's promotions: one ConfigMap, per edge the last ends. Pure functions.
import { endOutcomes, recordLabel, recordName } from "../../../contract/ends";
import type { EndOutcome } from "../../../contract/ends";
import { labels } from "../../../contract/identity";
import type { Edge } from "../../../contract/phases";
import type { Metadata } from "../cluster/types";

/** One end of one promotion along one edge. */
export interface End {
  outcome: EndOutcome;
  source_commit: string;
  /** The target's version before and after; empty if it was never read. */
  version_before: string;
  version_after: string;
  /** The commit that carries the promotion; empty if none was made. */
  commit: string;
  /** RFC 3339. */
  started_at: string;
  /** RFC 3339. */
  finished_at: string;
  workflow: string;
  /** Tells two Workflows of the same name apart: a re-run has the name of the first run. */
  workflow_uid: string;
  /** One sentence: why it ended so. */
  reason: string;
  /** The version that was looked at; absent or empty where nothing was. */
  version?: string;
  /** The workloads that were verified; absent or empty where none were, or where they are others by now. */
  fingerprint?: string;
  /** When that was, RFC 3339. */
  verified_at?: string;
  /** From when on they run without a break; absent or empty: since then. */
  steady_since?: string;
  /** Where the campaign's report is, s3://<bucket>/<folder>/; absent if none was kept. */
  report?: string;
}

/** The ConfigMap that holds a record. */
export interface RecordConfigMap {
  apiVersion?: "v1";
  kind?: "ConfigMap";
  metadata: Metadata;
  data?: Record<string, string>;
}

/** Ends that are kept for each edge. */
export const keptEnds = 10;

/** Key of an edge in the ConfigMap. */
export const edgeKey = ({ source, target }: Edge): string => `${source}.${target}`;

/** The edges out of a phase. */
export const edgesFrom = <E extends Edge>(edges: readonly E[], phase: string): readonly E[] =>
  edges.filter(({ source }) => source === phase);

/** An empty record of an application. */
export function newRecord(app: string, namespace: string): RecordConfigMap {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: recordName(app), namespace, labels: { [recordLabel]: "true", [labels.app]: app } },
    data: {},
  };
}

/** The ends of an edge, newest first. What cannot be read counts as lost. */
export function endsOf(record: RecordConfigMap | undefined, edge: Edge): End[] {
  const text = record?.data?.[edgeKey(edge)];
  if (text === undefined) return [];
  try {
    const ends = JSON.parse(text) as unknown;
    return Array.isArray(ends) ? ends.filter(isEnd) : [];
  } catch {
    return [];
  }
}

/** Whether an end says that its version is verified, so that it can be promoted without another test. */
export const stands = ({ fingerprint = "", verified_at = "" }: End): boolean =>
  fingerprint !== "" && !Number.isNaN(Date.parse(verified_at));

/** A dead letter (no Workflow's uid) of a repeated notification says nothing about the Workflow that ran. */
const isLetter = ({ workflow_uid }: End): boolean => workflow_uid === "";

/** The end that counts for a commit, of ends that are newest first: the last one of a Workflow, or else a dead letter. */
export function lastEnd(ends: readonly End[], commit: string): End | undefined {
  const own = ends.filter(({ source_commit }) => source_commit === commit);
  return own.find((end) => !isLetter(end)) ?? own[0];
}

/** The phases in which a version is verified: the last word about it there says so. */
export function verifiedPhases(
  record: RecordConfigMap | undefined,
  edges: readonly Edge[],
  version: string,
): ReadonlySet<string> {
  const phases = [...new Set(edges.map(({ source }) => source))];
  return new Set(
    phases.filter((phase) => {
      const ends = edgesFrom(edges, phase).flatMap((edge) => endsOf(record, edge));
      const last = ends.filter((end) => end.version === version).sort(newestFirst)[0];
      return last !== undefined && stands(last);
    }),
  );
}

/** The record with one more end. The same Workflow's end on the same edge is replaced, so writing twice is harmless. */
export function withEnd(record: RecordConfigMap, edge: Edge, end: End): RecordConfigMap {
  const all = endsOf(record, edge);
  const others = all.filter((each) => !sameRun(each, end));
  const before = all.find((each) => sameRun(each, end));
  const ends = [{ ...verifiedBefore(end, others), finished_at: timeOf(end, before, others) }, ...others];
  return {
    ...record,
    data: { ...record.data, [edgeKey(edge)]: JSON.stringify(ends.sort(newestFirst).slice(0, keptEnds)) },
  };
}

/** When an end was: as it was written first, and no earlier than what was written before it by another clock. */
function timeOf(end: End, before: End | undefined, others: readonly End[]): string {
  if (before !== undefined) return before.finished_at < end.finished_at ? before.finished_at : end.finished_at;
  return [end.finished_at, ...others.map(({ finished_at }) => finished_at)].sort().at(-1)!;
}

/**
 * An end with what an earlier one says of the verification. The same version on the same workloads is verified since the first
 * test of them, so that a soak goes on; and what broke before it looked at anything takes no verification back.
 */
function verifiedBefore(end: End, others: readonly End[]): End {
  if (stands(end)) {
    const first = others.find((each) => !isLetter(each) && each.version === end.version);
    const isSame = first !== undefined && stands(first) && first.fingerprint === end.fingerprint;
    return isSame ? { ...end, ...soakOf(first, end) } : end;
  }
  const sawNothing = !isLetter(end) && undecided.includes(end.outcome) && (end.version ?? "") === "";
  const before = lastEnd(others, end.source_commit);
  if (!sawNothing || before === undefined || !stands(before)) return end;
  const { version = "", fingerprint = "" } = before;
  return { ...end, version, fingerprint, ...soakOf(before, {}) };
}

/** Since when workloads are verified, by the first of two ends, and since when they run without a break, by both. */
function soakOf(
  { verified_at = "", steady_since: one = "" }: End,
  { steady_since: other = "" }: Partial<End>,
): Partial<End> {
  const steady = [one, other].sort((a, b) => (Date.parse(a) || 0) - (Date.parse(b) || 0)).at(-1)!;
  return { verified_at, ...(steady !== "" && { steady_since: steady }) };
}

/** Outcomes of what may never have looked at anything. */
const undecided: readonly EndOutcome[] = ["broken", "invalid"];

const sameRun = (a: End, b: End): boolean => a.workflow === b.workflow && a.workflow_uid === b.workflow_uid;

const newestFirst = (a: End, b: End): number =>
  a.finished_at < b.finished_at ? 1 : a.finished_at > b.finished_at ? -1 : 0;

function isEnd(value: unknown): value is End {
  if (typeof value !== "object" || value === null) return false;
  const { outcome, source_commit: commit } = value as Partial<End>;
  return endOutcomes.includes(outcome!) && typeof commit === "string";
}
