// Errors that a run ends with, each with the exit code that callers (retryStrategy, people) decide by.
import { exitCodes } from "../../contract/ends";
import type { ErrorKind } from "../../contract/ends";

/** An error with one clear sentence for people: what is wrong, where, and what is allowed. */
export class PromoteError extends Error {
  /** @param line of the file that the sentence names, from 1; undefined where no line is to blame */
  constructor(
    readonly kind: ErrorKind,
    sentence: string,
    readonly line?: number,
  ) {
    super(sentence);
    this.name = "PromoteError";
  }

  get exitCode(): number {
    return exitCodes[this.kind];
  }
}

/** An error that may pass by itself; the caller decides whether to try again. */
export class PassingError extends PromoteError {
  /**
   * @param limit set if the server asks for fewer calls; `wait` are the milliseconds that it asks for, undefined if it
   *   names none
   */
  constructor(
    kind: ErrorKind,
    sentence: string,
    readonly limit?: { wait: number | undefined },
  ) {
    super(kind, sentence);
  }
}

/** Any thrown value as a PromoteError; what is none becomes kind "other". */
export function asPromoteError(error: unknown): PromoteError {
  if (error instanceof PromoteError) return error;
  return new PromoteError("other", error instanceof Error ? error.message : String(error));
}
