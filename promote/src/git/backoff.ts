// How long to wait before the next attempt, at random, so that rivals for the branch do not meet again.
import type { PassingError } from "../errors";

/** Longest wait after a network error, in milliseconds. */
const longestNetworkWait = 10_000;

/** Longest wait where a server asks for fewer calls and names no time, in milliseconds. */
const longestLimitWait = 60_000;

/**
 * The window in which a wait after a lost race is drawn: bounds in milliseconds, and its length as a multiple of the
 * attempt that was lost. The first attempt does more than the later ones, so it counts less.
 */
const conflict = { smallest: 100, largest: 60_000, first: 2, later: 6 };

/**
 * Waits between attempts.
 *
 * After a lost race the wait is drawn from a window that follows the time that the lost attempt took: attempts are slow
 * when many run at once, so it grows with the number of rivals without anybody counting them, and shrinks as they land.
 */
export class Backoff {
  private networkFailures = 0;
  private races = 0;
  private limits = 0;

  /**
   * @param firstNetworkWait longest first wait after a network error, in milliseconds; it doubles each time
   * @param random gives numbers from 0 to 1. Defaults to Math.random
   */
  constructor(
    private readonly firstNetworkWait: number,
    private readonly random: () => number = Math.random,
  ) {}

  /**
   * Milliseconds to wait after an attempt that may be repeated.
   *
   * @param attempt how long it took, in milliseconds
   */
  after({ kind, limit }: PassingError, attempt: number): number {
    if (limit) return this.afterLimit(limit.wait);
    return kind === "conflict" ? this.afterConflict(attempt) : this.afterNetworkError();
  }

  /** Milliseconds to wait after a network error. */
  afterNetworkError(): number {
    const ceiling = Math.min(longestNetworkWait, this.firstNetworkWait * 2 ** this.networkFailures++);
    return ceiling * (0.5 + this.random() / 2);
  }

  /**
   * Milliseconds to wait where the server asks for fewer calls: longer than after a network error, for each call counts.
   *
   * @param asked what the server asks for, in milliseconds; undefined if it names no time
   */
  afterLimit(asked: number | undefined): number {
    const ceiling = Math.min(longestLimitWait, this.firstNetworkWait * 4 * 2 ** this.limits++);
    const own = ceiling * (0.5 + this.random() / 2);
    // All who were refused were told the same time: they must not come back at once.
    return asked === undefined ? own : asked + own / 4;
  }

  /**
   * Milliseconds to wait after a lost race.
   *
   * @param attempt how long the lost attempt took, in milliseconds
   */
  afterConflict(attempt: number): number {
    this.networkFailures = 0;
    const window = (this.races++ === 0 ? conflict.first : conflict.later) * attempt;
    return this.random() * Math.min(conflict.largest, Math.max(conflict.smallest, window));
  }
}
