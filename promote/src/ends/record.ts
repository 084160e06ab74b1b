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
export const stands = ({ version = "", fingerprint = "", verified_at = "" }: End): boolean =>
  version !== "" && fingerprint !== "" && !Number.isNaN(Date.parse(verified_at));

/** A dead letter (no Workflow's uid) of a repeated notification says nothing about the Workflow that ran. */
const isLetter = ({ workflow_uid }: End): boolean => workflow_uid === "";

/** Outcomes of what may never have looked at anything. */
const undecided: readonly EndOutcome[] = ["broken", "invalid"];

const sawNothing = ({ outcome, version = "" }: End): boolean => undecided.includes(outcome) && version === "";

/** The end that counts for a commit, of ends that are newest first: the last one of a Workflow, or else a dead letter. */
export function lastEnd(ends: readonly End[], commit: string): End | undefined {
  const own = ends.filter(({ source_commit }) => source_commit === commit);
  return own.find((end) => !isLetter(end)) ?? own[0];
}

/** The last word about a version. A red test that names none is one about the version of its commit. */
function lastWord(ends: readonly End[], version: string): End | undefined {
  const commits = new Set(ends.filter((end) => end.version === version).map(({ source_commit }) => source_commit));
  return ends.find(
    (end) =>
      !isLetter(end) &&
      (end.version === version || (end.outcome === "failed" && !end.version && commits.has(end.source_commit))),
  );
}

/** The end that counts for a commit where its version stands verified: nothing else was said of it since, at whatever commit. */
export function standingEnd(ends: readonly End[], commit: string): End | undefined {
  const end = lastEnd(ends, commit);
  return end !== undefined && stands(end) && lastWord(ends, end.version!) === end ? end : undefined;
}

/** The phases in which a version is verified: the last word about it there says so. */
export function verifiedPhases(
  record: RecordConfigMap | undefined,
  edges: readonly Edge[],
  version: string,
): ReadonlySet<string> {
  const phases = [...new Set(edges.map(({ source }) => source))];
  const isVerified = (phase: string): boolean => {
    const ends = edgesFrom(edges, phase).flatMap((edge) => endsOf(record, edge));
    const last = lastWord(
      ends.sort((a, b) => compare(b.finished_at, a.finished_at)),
      version,
    );
    return last !== undefined && stands(last);
  };
  return new Set(phases.filter(isVerified));
}

/**
 * The record with one more end, which is the newest whatever the clock of its writer says. The same Workflow's end on the same edge is
 * replaced where it stands, so writing twice is harmless.
 */
export function withEnd(record: RecordConfigMap, edge: Edge, end: End): RecordConfigMap {
  const all = endsOf(record, edge);
  const known = all.find((each) => sameRun(each, end));
  if (known !== undefined)
    return withEnds(
      record,
      edge,
      all.map((each) => (each === known ? again(known, end) : each)),
    );
  const finished = [end, ...all].map(({ finished_at }) => finished_at).sort(compare);
  const newest = { ...verifiedBefore(end, all), finished_at: finished.at(-1)! };
  return withEnds(record, edge, kept([newest, ...all]));
}

/** The record with a break of what soaks, where the end is still the one that was looked at. */
export function withBreak(record: RecordConfigMap, edge: Edge, end: End, time: string): RecordConfigMap {
  const all = endsOf(record, edge).map((each) => {
    const isIt = sameRun(each, end) && stands(each) && each.fingerprint === end.fingerprint;
    return isIt ? { ...each, ...soakOf(each, { steady_since: time }) } : each;
  });
  return withEnds(record, edge, all);
}

const withEnds = (record: RecordConfigMap, edge: Edge, ends: readonly End[]): RecordConfigMap => ({
  ...record,
  data: { ...record.data, [edgeKey(edge)]: JSON.stringify(ends) },
});

/** An end that is written again, when it was as it was. What has lost its outputs meanwhile takes nothing back. */
function again(known: End, end: End): End {
  const { finished_at } = known;
  if (sawNothing(end) && !sawNothing(known))
    return { ...known, ...(end.report !== undefined && { report: end.report }) };
  const isSame = stands(known) && stands(end) && isVerifiedAs(known, end);
  return { ...end, ...(isSame && soakOf(known, end)), finished_at };
}

/** As many as are kept: older dead letters go first, which say nothing about what they would push out. */
function kept([newest, ...others]: readonly [End, ...End[]]): End[] {
  if (others.length < keptEnds) return [newest, ...others];
  const oldest = [...others].reverse().find(isLetter) ?? others.at(-1);
  return [newest, ...others.filter((end) => end !== oldest)];
}

const isVerifiedAs = (a: End, b: End): boolean => a.version === b.version && a.fingerprint === b.fingerprint;

/**
 * An end with what an earlier one says of the verification. The same version on the same workloads is verified since the first
 * test of them, so that a soak goes on; and what broke before it looked at anything takes no verification back.
 */
function verifiedBefore(end: End, others: readonly End[]): End {
  if (stands(end)) {
    const last = others.find((each) => !isLetter(each));
    return last !== undefined && stands(last) && isVerifiedAs(last, end) ? { ...end, ...soakOf(last, end) } : end;
  }
  const before = isLetter(end) || !sawNothing(end) ? undefined : standingEnd(others, end.source_commit);
  if (before === undefined) return end;
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

const sameRun = (a: End, b: End): boolean => a.workflow === b.workflow && a.workflow_uid === b.workflow_uid;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function isEnd(value: unknown): value is End {
  if (typeof value !== "object" || value === null) return false;
  const { outcome, source_commit: commit, finished_at: finished } = value as Partial<End>;
  return endOutcomes.includes(outcome!) && typeof commit === "string" && typeof finished === "string";
}
