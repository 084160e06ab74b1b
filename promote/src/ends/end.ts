// One end of a promotion, and what ends say together of what is verified. Pure functions.
import { endOutcomes } from "../../../contract/ends";
import type { EndOutcome } from "../../../contract/ends";

/** One end of one promotion along one edge. */
export interface End {
  outcome: EndOutcome;
  source_commit: string;
  /** The target's version before and after; empty if it was never read. */
  version_before: string;
  version_after: string;
  /** The commit that carries the promotion; empty if none was made. */
  commit: string;
  /** Page of the pull request that proposes it; absent if there is none. */
  pull_request?: string;
  /** RFC 3339. */
  started_at: string;
  /** RFC 3339. */
  finished_at: string;
  /** When it was proposed, RFC 3339: of what was merged since, which says nothing new of the version; absent elsewhere. */
  proposed_at?: string;
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
  /** The last event that told of it, by its id; empty while it is still to be told, absent where nobody is told. */
  told?: string;
  /** What was told: the state, and of one that waits the gates that were closed. */
  told_as?: string | undefined;
}

/** Whether a value that was read is one. */
export function isEnd(value: unknown): value is End {
  if (typeof value !== "object" || value === null) return false;
  const { outcome, source_commit: commit, finished_at: finished } = value as Partial<End>;
  return endOutcomes.includes(outcome!) && typeof commit === "string" && typeof finished === "string";
}

/** Whether an end says that its version is verified, so that it can be promoted without another test. */
export const stands = ({ version = "", fingerprint = "", verified_at = "" }: End): boolean =>
  version !== "" && fingerprint !== "" && !Number.isNaN(Date.parse(verified_at));

/** A dead letter (no Workflow's uid) of a repeated notification says nothing about the Workflow that ran. */
export const isLetter = ({ workflow_uid }: End): boolean => workflow_uid === "";

/** Outcomes of what may never have looked at anything. */
const mayBeBlind: readonly EndOutcome[] = ["broken", "invalid"];

/** The version that it is about, empty where none was read: of what failed, waits or was overtaken the target holds another one. */
export const aboutVersion = ({ outcome, version = "", version_before, version_after }: End): string =>
  version || (outcome === "rolled-back" ? version_before : version_after);

/** Whether it ended before it looked at a version. */
export const sawNothing = ({ outcome, version = "" }: End): boolean => mayBeBlind.includes(outcome) && version === "";

/** The end that counts for a commit, of ends that are newest first: the last one of a Workflow, or else a dead letter. */
export function lastEnd(ends: readonly End[], commit: string): End | undefined {
  const own = ends.filter(({ source_commit }) => source_commit === commit);
  return own.find((end) => !isLetter(end)) ?? own[0];
}

/** The last word about a version. A red test that names none is one about the version of its commit. */
export function lastWord(ends: readonly End[], version: string): End | undefined {
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

/** Whether two ends are about the same version on the same workloads. */
export const isVerifiedAs = (a: End, b: End): boolean => a.version === b.version && a.fingerprint === b.fingerprint;

/**
 * An end with what an earlier one says of the verification. The same version on the same workloads is verified since the first
 * test of them, so that a soak goes on; and what broke before it looked at anything takes no verification back.
 */
export function verifiedBefore(end: End, others: readonly End[]): End {
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
export function soakOf(
  { verified_at = "", steady_since: one = "" }: End,
  { steady_since: other = "" }: Partial<End>,
): Partial<End> {
  const steady = [one, other].sort((a, b) => (Date.parse(a) || 0) - (Date.parse(b) || 0)).at(-1)!;
  return { verified_at, ...(steady !== "" && { steady_since: steady }) };
}

/** Versions that stand verified, each with the commit at which it was: the one that was verified last comes first. */
export function verifiedVersions(ends: readonly End[]): { version: string; commit: string }[] {
  const versions = [...new Set(ends.map(({ version = "" }) => version))].filter((version) => version !== "");
  return versions.flatMap((version) => {
    const last = lastWord(ends, version);
    return last !== undefined && stands(last) ? [{ version, commit: last.source_commit }] : [];
  });
}

/** From when on what a standing end verified runs without a break. */
export function steadyFrom({ verified_at, steady_since }: End): Date {
  const times = [verified_at, steady_since].map((text) => Date.parse(text ?? ""));
  return new Date(Math.max(...times.filter((time) => !Number.isNaN(time))));
}
