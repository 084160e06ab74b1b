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
  /** The version that was verified; absent or empty where none was. */
  version?: string;
  /** The workloads that were verified. */
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

/** The phases in which a version is verified: the last word about the commit that brought it there says so. */
export function verifiedPhases(
  record: RecordConfigMap | undefined,
  edges: readonly Edge[],
  version: string,
): ReadonlySet<string> {
  const verified = new Set<string>();
  for (const phase of new Set(edges.map(({ source }) => source))) {
    const ends = edgesFrom(edges, phase)
      .flatMap((edge) => endsOf(record, edge))
      .sort((a, b) => compare(b.finished_at, a.finished_at));
    const found = ends.find((end) => end.version === version && stands(end));
    const last = ends.find(({ source_commit }) => source_commit === found?.source_commit);
    if (found && last && stands(last)) verified.add(phase);
  }
  return verified;
}

/** The record with one more end. The same Workflow's end on the same edge is replaced, so writing twice is harmless. */
export function withEnd(record: RecordConfigMap, edge: Edge, end: End): RecordConfigMap {
  const others = endsOf(record, edge).filter((each) => !sameRun(each, end));
  const ends = [end, ...others].sort((a, b) => compare(b.finished_at, a.finished_at)).slice(0, keptEnds);
  return { ...record, data: { ...record.data, [edgeKey(edge)]: JSON.stringify(ends) } };
}

const sameRun = (a: End, b: End): boolean => a.workflow === b.workflow && a.workflow_uid === b.workflow_uid;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function isEnd(value: unknown): value is End {
  if (typeof value !== "object" || value === null) return false;
  const { outcome, source_commit: commit } = value as Partial<End>;
  return endOutcomes.includes(outcome!) && typeof commit === "string";
}
