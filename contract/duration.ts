// Durations such as 500ms, 30s, 5m, 24h and 1h30m, as flags and configuration have them.

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Milliseconds of a duration; undefined if it is none, or no time at all. */
export function millisecondsOf(text: string): number | undefined {
  if (!/^(?:\d{1,6}(?:ms|s|m|h))+$/.test(text)) return undefined;
  const parts = [...text.matchAll(/(\d+)(ms|s|m|h)/g)];
  const value = parts.reduce((sum, [, count, unit = ""]) => sum + Number(count) * (units[unit] ?? 0), 0);
  return value > 0 ? value : undefined;
}
