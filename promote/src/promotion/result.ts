// What a run hands back: one JSON object, and one file per field for Argo's output parameters.
import * as fs from "node:fs";
import * as path from "node:path";
import type { ErrorKind, notVerified } from "../../../contract/ends";

/**
 * How a step ended. All but "error" and "broken" exit with 0. "not-verified": nothing was done; "failed", "rolled-back": in a phase that
 * promotes nothing; "broken": what was tested was replaced during the test.
 */
export type Outcome =
  | "promoted"
  | "proposed"
  | "already-current"
  | "superseded"
  | "held"
  | "verified"
  | "failed"
  | "rolled-back"
  | typeof notVerified
  | "broken"
  | "error";

/** Milliseconds spent in each stage, over all attempts. */
export interface Milliseconds {
  /** Fetching the branch. */
  clone: number;
  /** Fetching and reading files and history. */
  read: number;
  /** Editing the file and making the commit. */
  edit: number;
  /** Pushing. */
  push: number;
  /** The whole run, waiting between attempts included. */
  total: number;
}

/** The result of one promotion along one edge. */
export interface Result {
  outcome: Outcome;
  app: string;
  source_phase: string;
  target_phase: string;
  source_commit: string;
  /** The target's version before. Empty if it was never read. */
  version_before: string;
  /** The target's version afterwards; with --dry-run, or where it is proposed, what it would be. Empty if it was never read. */
  version_after: string;
  /** The commit that carries the promotion. Empty if none was made. */
  commit: string;
  /** Page of the pull request that proposes it. Empty where there is none. */
  pull_request: string;
  /** The version that was verified. Empty if it was never read. */
  version: string;
  /** The workloads that were verified, as far as they still count. Empty where nothing was verified. */
  fingerprint: string;
  /** When that was: when the campaign's container ended, or the rollout was found complete. RFC 3339. */
  verified_at: string;
  /** From when on what was verified runs without a break. Empty: since then. */
  steady_since: string;
  /** Seconds from the source commit, as its committer dates it, to the commit that promotes it. Empty where nothing was promoted. */
  lead_seconds: number | "";
  /** How often a push was tried. */
  attempts: number;
  milliseconds: Milliseconds;
  dry_run: boolean;
  /** True: this end is in the application's record already. */
  recorded: boolean;
  /** One sentence: why the run ended so. */
  reason: string;
  /** Kind of error; empty if there was none. */
  error: ErrorKind | "";
}

/** A result before anything is known but what was asked for. */
export function emptyResult(asked: Record<string, unknown>): Result {
  const text = (value: unknown): string => (typeof value === "string" ? value.slice(0, 200) : "");
  return {
    outcome: "error",
    app: text(asked.app),
    source_phase: text(asked.sourcePhase),
    target_phase: text(asked.targetPhase),
    source_commit: text(asked.sourceCommit),
    version_before: "",
    version_after: "",
    commit: "",
    pull_request: "",
    version: "",
    fingerprint: "",
    verified_at: "",
    steady_since: "",
    lead_seconds: "",
    attempts: 0,
    milliseconds: { clone: 0, read: 0, edit: 0, push: 0, total: 0 },
    dry_run: asked.dryRun === true,
    recorded: false,
    reason: "",
    error: "",
  };
}

/** Writes one file per field; `milliseconds` becomes one file per stage. */
export function writeFields(directory: string, result: object): void {
  fs.mkdirSync(directory, { recursive: true });
  for (const [name, value] of flatten(result)) fs.writeFileSync(path.join(directory, name), value);
}

function* flatten(result: object): Generator<[string, string]> {
  for (const [name, value] of Object.entries(result) as [string, unknown][]) {
    if (typeof value === "object" && value !== null) {
      for (const [inner, text] of flatten(value)) yield [`${name}_${inner}`, text];
    } else yield [name, String((value as string | number | boolean | undefined) ?? "")];
  }
}
