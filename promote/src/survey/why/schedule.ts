// When a schedule of cron comes next, in UTC: five fields, as Argo Workflows reads them.

const names: Readonly<Record<string, number>> = Object.fromEntries([
  ...["sun", "mon", "tue", "wed", "thu", "fri", "sat"].map((name, at) => [name, at] as const),
  ...["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"].map(
    (name, at) => [name, at + 1] as const,
  ),
]);

/** The least and the greatest number of each field: minute, hour, day of the month, month, day of the week. */
const ranges = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 6],
] as const;

/** The numbers that a field means, and whether it means all; undefined if it is none. */
function fieldOf(text: string, [least, greatest]: readonly [number, number]): Set<number> | undefined {
  const numbers = new Set<number>();
  for (const part of text.split(",")) {
    const match = /^(\*|\?|[\da-z]+)(?:-([\da-z]+))?(?:\/(\d+))?$/i.exec(part);
    if (!match) return undefined;
    const number = (word: string): number => names[word.toLowerCase()] ?? Number(word);
    const [, first = "", last, step] = match;
    const every = first === "*" || first === "?";
    const from = every ? least : number(first);
    const to = every || (last === undefined && step !== undefined) ? greatest : number(last ?? first);
    const by = Number(step ?? 1);
    if (!(from >= least && to <= greatest && from <= to && by > 0)) return undefined;
    for (let n = from; n <= to; n += by) numbers.add(n);
  }
  return numbers;
}

/** The first minute after a time; undefined for a schedule that cannot be read, or that does not come within a year. */
export function nextTime(schedule: string, after: Date): Date | undefined {
  const texts = schedule.trim().split(/\s+/);
  const fields = ranges.map((range, at) => fieldOf(texts[at] ?? "", range));
  const [minutes, hours, days, months, weekdays] = fields;
  if (texts.length !== 5 || !minutes || !hours || !days || !months || !weekdays) return undefined;
  // Where both are restricted, either will do.
  const either = !/^[*?]/.test(texts[2] ?? "") && !/^[*?]/.test(texts[4] ?? "");
  const hour = 3_600_000;
  const start = Math.floor(after.getTime() / 60_000) * 60_000 + 60_000;
  for (let at = start; at < start + 366 * 24 * hour;) {
    const time = new Date(at);
    const [day, weekday] = [days.has(time.getUTCDate()), weekdays.has(time.getUTCDay())];
    const today = months.has(time.getUTCMonth() + 1) && (either ? day || weekday : day && weekday);
    if (!today || !hours.has(time.getUTCHours())) at = (Math.floor(at / hour) + 1) * hour;
    else if (minutes.has(time.getUTCMinutes())) return time;
    else at += 60_000;
  }
  return undefined;
}
