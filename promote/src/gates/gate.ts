// What a gate is: one reason why a version that passed is not promoted yet.
import type { Words } from "./words";

/** What is to be promoted. */
export interface Asked {
  app: string;
  /** Phase that it is promoted into. */
  phase: string;
  /** The version as one text; undefined where it has none. */
  version: string | undefined;
  /** When it is asked. */
  now: Date;
}

/**
 * A gate.
 *
 * @returns why it is closed, as one sentence; undefined where it is open
 * @throws PromoteError "missing" where that cannot be known before a person mends the repository: it is closed then
 */
export type Gate = (asked: Asked, words: Words) => Promise<string | undefined>;
