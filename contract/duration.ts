// Durations such as 500ms, 30s, 5m and 1h, as flags and configuration have them.

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Milliseconds of a duration; undefined if it is none, or no time at all. */
export function millisecondsOf(text: string): number | undefined {
  const [, count = "0", unit = ""] = /^(\d{1,6})(ms|s|m|h)$/.exec(text) ?? [];
  const value = Number(count) * (units[unit] ?? 0);
  return value > 0 ? value : undefined;
}
