// How long to wait before the next attempt, at random, so that rivals for the branch do not meet again.

/** Waits after network errors, in milliseconds. */
const network = { first: 500, longest: 10_000 };

/** Bounds of the window in which a wait after a lost race is drawn, in milliseconds. */
const conflict = { smallest: 100, largest: 30_000 };

/**
 * Waits between attempts.
 *
 * After a lost race the wait is drawn from a window. The first window is as long as the lost attempt took: attempts are
 * slow when many run at once, so it grows with the number of rivals without anybody counting them. As rivals land the
 * window halves, down to a few attempts; if the race is still lost there, it widens again.
 */
export class Backoff {
  private networkFailures = 0;
  private races = 0;
  private window = 0;

  /** @param random gives numbers from 0 to 1. Defaults to Math.random */
  constructor(private readonly random: () => number = Math.random) {}

  /** Milliseconds to wait after a network error. */
  afterNetworkError(): number {
    const ceiling = Math.min(network.longest, network.first * 2 ** this.networkFailures++);
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
    const floor = 4 * attempt;
    if (this.races === 1) this.window = attempt;
    else if (this.window / 2 >= floor) this.window /= 2;
    else this.window = this.races > 6 ? Math.max(2 * this.window, floor) : 1.5 * floor;
    this.window = Math.min(conflict.largest, Math.max(conflict.smallest, this.window));
    return this.random() * this.window;
  }
}
