// Times and numbers as people read them. Pure functions.

/** How long ago a time was: 42s, 17m, 5h, 3d. */
export function ago(time: string, now: number): string {
  const seconds = Math.max(0, Math.round((now - Date.parse(time)) / 1000));
  if (!Number.isFinite(seconds)) return "";
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)}m`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)}h` : `${Math.round(seconds / 86_400)}d`;
}

/** How long it is until a time. */
export const until = (time: string, now: number): string => ago(new Date(now).toISOString(), Date.parse(time));

/** How long something took. */
export const between = (start: string, end: string): string => ago(start, Date.parse(end));

const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });
const both = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** A time in the reader's own zone, without the day where that is today. */
export function at(time: string, now: number): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return "";
  return day.format(date) === day.format(now) ? clock.format(date) : both.format(date);
}

/** A number with its thousands apart. */
export const count = (value: number): string => value.toLocaleString("en");
