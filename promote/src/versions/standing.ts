// What stands where a version belongs, and what is said about it. Pure functions.
import { PromoteError } from "../errors";

/** A version: text, whatever it looks like. */
export interface Version {
  text: string;
  /** True: it is written without quotes and a number to Helm, which prints it as it is written. */
  number: boolean;
}

/** What stands where a version belongs. */
export type Standing =
  | (Version & { kind: "version" })
  /** The key is empty or null; what else there is to say of it. */
  | { kind: "empty"; problem?: string }
  /** The key is missing; what else there is to say of it. */
  | { kind: "missing"; problem?: string }
  /** A scalar that is no version: its text as written, and why it is none. */
  | { kind: "other"; text: string; problem: string }
  /** No scalar at all. */
  | { kind: "none"; problem: string };

/** Nothing stands where a version belongs: there is nothing to keep. */
export const isNothing = ({ kind }: Standing): boolean => kind === "empty" || kind === "missing" || kind === "none";

/** Whether two hold the same, or both nothing. */
export const isSame = (a: Standing, b: Standing): boolean =>
  isNothing(a) ? isNothing(b) : a.kind === b.kind && standingText(a) === standingText(b);

/** It in words. */
export const standingText = (standing: Standing): string => ("text" in standing ? standing.text : "no version");

const problemOf = (standing: Standing): string =>
  ("problem" in standing ? standing.problem : undefined) ?? `is ${standing.kind}`;

/**
 * The version that stands there.
 *
 * @param what names the place, such as "the key image.version"
 * @param where names the file
 * @param line that of the place, for the error
 * @throws PromoteError "missing" if it is none
 */
export function versionIn(standing: Standing, what: string, where: string, line?: number): Version {
  if (standing.kind === "version") return standing;
  throw new PromoteError("missing", `${where} has no version: ${what} ${problemOf(standing)}.`, line);
}

/**
 * What a version replaces, as text; empty where nothing stands yet. What Helm reads as something else than its text is
 * replaced too, and never equal to a version.
 *
 * @throws PromoteError "missing" if there is no place for a version
 */
export function replacedText(standing: Standing, what: string, where: string): string {
  if (standing.kind === "version" || standing.kind === "other") return standing.text;
  if (standing.kind === "empty") return "";
  throw new PromoteError("missing", `${where} has no version: ${what} ${problemOf(standing)}.`);
}
