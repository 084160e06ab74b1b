// What becomes of a version that failed in a phase without edges out: it stays, the phase is held, or an earlier version takes its place.
// A pure function: whoever asks has looked at the newest commit, and writes on that one alone.
import type { OnFailure } from "../../../contract/phases";
import type { Answer } from "../carriers/takenBack";
import { briefly } from "../version";

/** What is known on the newest commit of the branch, and by the record. */
export interface Facts {
  app: string;
  phase: string;
  onFailure: OnFailure;
  /** The version that failed. */
  failed: string;
  /** What was done about this very failure already, and by which commit: an earlier try, whose answer got lost. */
  answered?: { kind: Answer; commit: string } | undefined;
  /** Why the phase is not what it was when it was tested, as a phrase: somebody else wrote to it since; undefined where nobody did. */
  wentOn?: string | undefined;
  /** Why a person keeps hands off this phase, as one sentence; undefined where nobody does. */
  kept?: string | undefined;
  /** Why the version has been taken back once before, as a phrase; undefined where it was not. */
  takenBack?: string | undefined;
  /** The commit by which the version came back into the phase when another one had failed; undefined where it came otherwise. */
  putBackBy?: string | undefined;
  /** The last other version that was verified in the phase, and can be put back; undefined where there is none. */
  verified?: { version: string; commit: string } | undefined;
}

/** What is to be done. */
export interface Settlement {
  /** What is to be written; undefined for nothing. */
  write?: Answer;
  /** What is put back. */
  to?: { version: string; commit: string } | undefined;
  /** How it ends. */
  outcome: "failed" | "rolled-back";
  /** The commit that stands for it already; empty for none. */
  commit: string;
  /** What is done and why, as one sentence. */
  reason: string;
}

/** Decides it. */
export function decideSettlement(facts: Facts): Settlement {
  const { phase, onFailure, failed, answered, wentOn, kept, verified } = facts;
  const nothing = (reason: string): Settlement => ({ outcome: "failed", commit: "", reason });
  const version = briefly(failed);
  if (answered?.kind === "rollback")
    return { outcome: "rolled-back", commit: answered.commit, reason: `${version} was taken back from ${phase}.` };
  if (answered !== undefined)
    return { outcome: "failed", commit: answered.commit, reason: `${version} failed, and ${phase} is held.` };
  // The one that is deployed now is tested for itself.
  if (wentOn !== undefined) return nothing(`Nothing is taken back: ${wentOn}.`);
  if (onFailure === "record") return nothing(`${version} stays in ${phase}: onFailure is record.`);
  if (kept !== undefined) return nothing(`Nothing is taken back: ${kept}`);
  const hold = (why: string): Settlement => ({ ...nothing(`${phase} is held: ${why}.`), write: "hold" });
  if (onFailure === "hold") return hold(`${version} failed there`);
  const no = unwilling(facts);
  if (no !== undefined || verified === undefined)
    return hold(`${version} failed there, and ${no ?? "no other version that could be put back was verified before"}`);
  const reason = `${version} failed in ${phase}; ${briefly(verified.version)}, which was verified there last, takes its place.`;
  return { write: "rollback", to: verified, outcome: "rolled-back", commit: "", reason };
}

/** Why nothing is rolled back although there may be something to go back to, as a phrase: each version once, and one step, or it would go on and on. */
const unwilling = ({ takenBack, putBackBy }: Facts): string | undefined =>
  takenBack ?? (putBackBy === undefined ? undefined : `it was put back itself, by ${putBackBy}`);
