// The record of an application's promotions: one ConfigMap, per edge the last ends. Pure functions.
import { recordLabel, recordName } from "../../../contract/ends";
import { labels } from "../../../contract/identity";
import type { Edge } from "../../../contract/phases";
import type { Metadata } from "../cluster/types";
import { isEnd, isLetter, isVerifiedAs, lastWord, sawNothing, soakOf, stands, verifiedBefore } from "./end";
import type { End } from "./end";

/** What is known of what was told of an end. */
type Told = Pick<End, "told" | "told_as">;

/** The ConfigMap that holds a record. */
export interface RecordConfigMap {
  apiVersion?: "v1";
  kind?: "ConfigMap";
  metadata: Metadata;
  data?: Record<string, string>;
}

/** Ends that are kept for each edge. */
export const keptEnds = 10;

/** What ends are of: an edge, or a phase that is verified without one; whose name alone is no edge's key. */
export type Place = Edge | { source: string; target?: undefined };

/** Its key in the ConfigMap. */
export const edgeKey = ({ source, target }: Place): string => (target === undefined ? source : `${source}.${target}`);

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

/** The ends of an edge, or of a phase, newest first. What cannot be read counts as lost. */
export function endsOf(record: RecordConfigMap | undefined, edge: Place): End[] {
  const text = record?.data?.[edgeKey(edge)];
  if (text === undefined) return [];
  try {
    const ends = JSON.parse(text) as unknown;
    return Array.isArray(ends) ? ends.filter(isEnd) : [];
  } catch {
    return [];
  }
}

/** Every end that a record holds, with its edge. */
export const endsIn = (record: RecordConfigMap): { edge: Place; end: End }[] =>
  Object.keys(record.data ?? {}).flatMap((key) => {
    const [source = "", target] = key.split(".");
    const edge: Place = target === undefined ? { source } : { source, target };
    return endsOf(record, edge).map((end) => ({ edge, end }));
  });

/** Ends of one edge, with the time of each one's word about its version: none came before what it was written after. */
function words(ends: readonly End[]): { end: End; at: string }[] {
  let at = "";
  return [...ends]
    .reverse()
    .map((end) => {
      const time = end.proposed_at ?? end.finished_at;
      at = compare(time, at) > 0 ? time : at;
      return { end, at };
    })
    .reverse();
}

/** The phases in which a version is verified: the last word about it there says so. */
export function verifiedPhases(
  record: RecordConfigMap | undefined,
  edges: readonly Edge[],
  version: string,
): ReadonlySet<string> {
  const phases = [...new Set(edges.map(({ source }) => source))];
  const isVerified = (phase: string): boolean => {
    const all = edgesFrom(edges, phase).flatMap((edge) => words(endsOf(record, edge)));
    const ends = all.sort((a, b) => compare(b.at, a.at)).map(({ end }) => end);
    const last = lastWord(ends, version);
    return last !== undefined && stands(last);
  };
  return new Set(phases.filter(isVerified));
}

/**
 * The record with one more end, which is the newest whatever the clock of its writer says. The same Workflow's end on the same edge is
 * replaced where it stands, so writing twice is harmless.
 */
export function withEnd(record: RecordConfigMap, edge: Place, end: End): RecordConfigMap {
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
export function withBreak(record: RecordConfigMap, edge: Place, end: End, time: string): RecordConfigMap {
  const all = endsOf(record, edge).map((each) => {
    const isIt = sameRun(each, end) && stands(each) && each.fingerprint === end.fingerprint;
    return isIt ? { ...each, ...soakOf(each, { steady_since: time }) } : each;
  });
  return withEnds(record, edge, all);
}

/** The record with what was told of an end, where it has still the outcome of which it was told, and nobody else told more. */
export function withTold(record: RecordConfigMap, edge: Place, end: End, told: Required<Told>): RecordConfigMap {
  const all = endsOf(record, edge).map((each) => {
    const isIt = sameRun(each, end) && each.outcome === end.outcome && each.told === end.told;
    return isIt ? { ...each, ...told } : each;
  });
  return withEnds(record, edge, all);
}

/** The end of the same run as the record holds it. */
export const heldEnd = (record: RecordConfigMap, { edge, end }: { edge: Place; end: End }): End | undefined =>
  endsOf(record, edge).find((each) => sameRun(each, end));

const withEnds = (record: RecordConfigMap, edge: Place, ends: readonly End[]): RecordConfigMap => ({
  ...record,
  data: { ...record.data, [edgeKey(edge)]: JSON.stringify(ends) },
});

/** An end that is written again: of the time at which it was so first. What has lost its outputs meanwhile takes nothing back. */
function again(known: End, end: End): End {
  const { told, told_as } = known;
  if (sawNothing(end) && !sawNothing(known))
    return { ...known, ...(end.report !== undefined && { report: end.report }) };
  const isSame = stands(known) && stands(end) && isVerifiedAs(known, end);
  // Another outcome has come since, and is told anew.
  const asBefore = known.outcome === end.outcome && { finished_at: known.finished_at, ...toldOf({ told, told_as }) };
  return { ...end, ...(isSame && soakOf(known, end)), ...asBefore };
}

const toldOf = ({ told, told_as }: Told): Told => ({
  ...(told !== undefined && { told }),
  ...(told_as !== undefined && { told_as }),
});

/** As many as are kept: older dead letters go first, which say nothing about what they would push out. */
function kept([newest, ...others]: readonly [End, ...End[]]): End[] {
  if (others.length < keptEnds) return [newest, ...others];
  const oldest = [...others].reverse().find(isLetter) ?? others.at(-1);
  return [newest, ...others.filter((end) => end !== oldest)];
}

const sameRun = (a: End, b: End): boolean => a.workflow === b.workflow && a.workflow_uid === b.workflow_uid;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
