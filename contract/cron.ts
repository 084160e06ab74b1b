// Schedules as Argo reads them, of CronWorkflows and of sync windows: five fields of cron, in the grammar of the standard parser of
// its library (robfig/cron). Pure functions.
import type { Grammar } from "./grammar";

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

interface Field {
  least: number;
  most: number;
  /** Names of the values from the least on. */
  names?: readonly string[];
}

/** Minute, hour, day of the month, month, day of the week. */
const fields: readonly Field[] = [
  { least: 0, most: 59 },
  { least: 0, most: 23 },
  { least: 1, most: 31 },
  { least: 1, most: 12, names: months },
  { least: 0, most: 6, names: days },
];
/** The longest that each month gets, February in a leap year. */
const lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function numberOf(text: string, { least, names = [] }: Field): number {
  const named = names.indexOf(text.toLowerCase());
  if (named >= 0) return least + named;
  return /^\d{1,2}$/.test(text) ? Number(text) : NaN;
}

/** The values that one part of a field names; undefined where it is none: `*`, `5`, `1-5`, `1/2`, `mon-fri/2`. */
function valuesOf(part: string, field: Field): number[] | undefined {
  const [, range = "", from = "", to, step] = /^(\*|\?|(\w+)(?:-(\w+))?)(?:\/(\d{1,2}))?$/.exec(part) ?? [];
  if (range === "") return undefined;
  const isAll = range === "*" || range === "?";
  const first = isAll ? field.least : numberOf(from, field);
  const last = isAll || (to === undefined && step !== undefined) ? field.most : numberOf(to ?? from, field);
  const every = step === undefined ? 1 : Number(step);
  const fits = first >= field.least && last <= field.most && first <= last && every > 0;
  if (!fits) return undefined;
  return Array.from({ length: Math.floor((last - first) / every) + 1 }, (_, i) => first + i * every);
}

/** The values of each field; undefined where the text is no schedule. */
function parsed(text: string): number[][] | undefined {
  const parts = text.split(" ");
  if (parts.length !== fields.length) return undefined;
  const values = parts.map((part, i) => part.split(",").map((each) => valuesOf(each, fields[i]!)));
  return values.some((field) => field.includes(undefined))
    ? undefined
    : values.map((field) => field.flatMap((each) => each!));
}

/** Whether the text is a schedule of five fields. */
export const isSchedule = (text: string): boolean => parsed(text) !== undefined;

/** Whether a field names every value: `*` and `?`, also in steps of one. */
const isAny = (field: string): boolean => field.split(",").some((part) => /^[*?](\/1)?$/.test(part));

/**
 * Whether the schedule, which must be one, ever comes: 30 February does not. Where the day of the week is named too, one of
 * the two days is enough, so that it always comes.
 */
export function comes(text: string): boolean {
  const [, , monthDays, inMonths] = parsed(text) ?? [];
  if (monthDays === undefined || inMonths === undefined) return false;
  if (!isAny(text.split(" ")[4]!)) return true;
  return inMonths.some((month) => monthDays.some((day) => day <= lengths[month - 1]!));
}

/** A schedule, of which an example is named. */
export const schedule = (example: string): Grammar => [
  {
    must: `five fields of cron, such as ${example}`,
    holds: isSchedule,
    meant: (text) =>
      text
        .trim()
        .replace(/\s+/g, " ")
        .replace(/(?<= )7$/, "0"),
  },
  { must: "a schedule that comes: some month has that day", holds: comes },
];

const minute = 60_000;
const day = 24 * 60 * minute;

/** Days that are looked at for one that a schedule names: 29 February may be eight years away. */
const mostDays = 8 * 366;

/**
 * A schedule, which must be one, on a clock without time zones: milliseconds as `Date.UTC` counts them.
 */
export class Schedule {
  private readonly times: readonly number[];
  private readonly onDay: (date: Date) => boolean;
  private readonly isDaily: boolean;

  constructor(text: string) {
    const [minutes = [], hours = [], monthDays = [], inMonths = [], weekdays = []] = parsed(text) ?? [];
    const [, , monthDay = "", , weekday = ""] = text.split(" ");
    this.times = [...new Set(hours.flatMap((hour) => minutes.map((each) => (hour * 60 + each) * minute)))].sort(
      (a, b) => a - b,
    );
    this.isDaily = new Set(inMonths).size === 12 && isAny(monthDay) && isAny(weekday);
    // Where both days are named, one of the two is enough.
    const both = isAny(monthDay) || isAny(weekday);
    this.onDay = (date) => {
      if (!inMonths.includes(date.getUTCMonth() + 1)) return false;
      const [one, other] = [monthDays.includes(date.getUTCDate()), weekdays.includes(date.getUTCDay())];
      return both ? one && other : one || other;
    };
  }

  /** The longest time between two of it; undefined where it does not come every day. */
  get longestGap(): number | undefined {
    const gaps = this.times.map((time, n) => (this.times[n + 1] ?? this.times[0]! + day) - time);
    return this.isDaily ? Math.max(...gaps) : undefined;
  }

  /** The first time after a moment; undefined if there is none in eight years. */
  after(at: number): number | undefined {
    const today = Math.floor(at / day) * day;
    const next = this.onDay(new Date(today)) ? this.times[this.countUpTo(at - today)] : undefined;
    if (next !== undefined) return today + next;
    const later = this.dayFrom(today, 1, mostDays);
    return later === undefined ? undefined : later + this.times[0]!;
  }

  /** The last time up to a moment, no longer than `within` ago; undefined if there is none. */
  upTo(at: number, within: number): number | undefined {
    const today = Math.floor(at / day) * day;
    const last = this.onDay(new Date(today)) ? this.times[this.countUpTo(at - today) - 1] : undefined;
    const earlier = last === undefined ? this.dayFrom(today, -1, Math.ceil(within / day) + 1) : undefined;
    const found = last !== undefined ? today + last : earlier === undefined ? undefined : earlier + this.times.at(-1)!;
    return found !== undefined && at - found < within ? found : undefined;
  }

  /** How many times of a day are no later than a time of it. */
  private countUpTo(time: number): number {
    let [low, high] = [0, this.times.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.times[middle]! <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The nearest day before or after one on which it comes. */
  private dayFrom(today: number, way: 1 | -1, most: number): number | undefined {
    for (let n = 1; n <= Math.min(most, mostDays); n++) {
      const start = today + way * n * day;
      if (this.onDay(new Date(start))) return start;
    }
    return undefined;
  }
}
