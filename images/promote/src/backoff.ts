// How long to wait before the next attempt, at random, so that rivals for the branch do not meet again.

/** Longest wait after a network error, in milliseconds. */
const longestNetworkWait = 10_000;

/** Bounds of the window in which a wait after a lost race is drawn, in milliseconds. */
const conflict = { smallest: 100, largest: 60_000 };

/**
 * Waits between attempts.
 *
 * After a lost race the wait is drawn from a window. The first window follows the time that the lost attempt took: attempts are
 * slow when many run at once, so it grows with the number of rivals without anybody counting them. As rivals land the
 * window shrinks, down to a few attempts.
 */
export class Backoff {
  private networkFailures = 0;
  private races = 0;
  private window = 0;

  /**
   * @param firstNetworkWait longest first wait after a network error, in milliseconds; it doubles each time
   * @param random gives numbers from 0 to 1. Defaults to Math.random
   */
  constructor(
    private readonly firstNetworkWait: number,
    private readonly random: () => number = Math.random,
  ) {}

  /** Milliseconds to wait after a network error. */
  afterNetworkError(): number {
    const ceiling = Math.min(longestNetworkWait, this.firstNetworkWait * 2 ** this.networkFailures++);
    return ceiling * (0.5 + this.random() / 2);
  }

  /**
   * Milliseconds to wait after a lost race.
   *
   * @param attempt how long the lost attempt took, in milliseconds
   */
  afterConflict(attempt: number): number {
    this.networkFailures = 0;
    this.races++;
    this.window = this.races === 1 ? 0.7 * attempt : Math.max(6 * attempt, 0.6 * this.window);
    this.window = Math.min(conflict.largest, Math.max(conflict.smallest, this.window));
    return this.random() * this.window;
  }
}
