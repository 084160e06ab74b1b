// Durations such as 30m, 24h and 1h30m, as the configuration of the program has them.

const DURATION = "(\\d{1,6}(ms|s|m|h))+";
const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Of a property that is a duration, or left empty. */
export const durationOrEmpty = `^(${DURATION})?$`;

/** Milliseconds of a duration; 0 where the text is none. */
export function millisecondsOf(text: string): number {
  if (!new RegExp(`^${DURATION}$`).test(text)) return 0;
  const parts = [...text.matchAll(/(\d+)(ms|s|m|h)/g)];
  return parts.reduce((sum, [, count, unit = ""]) => sum + Number(count) * (UNITS[unit] ?? 0), 0);
}
