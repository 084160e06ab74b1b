// How long to wait before the next attempt: longer each time, and at random, so that rivals do not meet again.

/** First and longest wait in milliseconds for each cause. */
const waits = {
  conflict: { first: 150, longest: 4000 },
  network: { first: 500, longest: 10_000 },
} as const;

/**
 * Milliseconds to wait.
 *
 * @param failures how many attempts failed in a row, 1 at least
 * @param random a number from 0 to 1. Defaults to a random one
 */
export function backoff(cause: keyof typeof waits, failures: number, random = Math.random()): number {
  const { first, longest } = waits[cause];
  const ceiling = Math.min(longest, first * 2 ** (failures - 1));
  return cause === "conflict" ? random * ceiling : ceiling * (0.5 + random / 2);
}
