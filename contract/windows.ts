// Windows of time in which promotions are made, with the meaning of Argo CD's sync windows. Pure functions.
import { Schedule } from "./cron";
import { millisecondsOf } from "./duration";

/** Kinds of windows: promotions are made in it alone, or none is made in it. */
export const windowKinds = ["allow", "deny"] as const;

/** A window, checked. */
export interface Window {
  kind: (typeof windowKinds)[number];
  /** When it opens: five fields of cron. */
  schedule: string;
  /** How long it stays open, such as 7h. */
  duration: string;
  /** Name of the time zone of the schedule, such as Europe/Paris. */
  timeZone: string;
}

/** Whether a text names a time zone. */
export function isTimeZone(text: string): boolean {
  // Newer engines take offsets as well, Go does not.
  if (!/^[A-Za-z]/.test(text)) return false;
  try {
    clock(text);
    return true;
  } catch {
    return false;
  }
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Tells the time of a zone. Throws a RangeError for a zone that there is not. */
function clock(timeZone: string): Intl.DateTimeFormat {
  const number = "numeric";
  const fields = { year: number, month: number, day: number, hour: number, minute: number, second: number } as const;
  const made = clocks.get(timeZone) ?? new Intl.DateTimeFormat("en-US", { timeZone, hourCycle: "h23", ...fields });
  clocks.set(timeZone, made);
  return made;
}

/** What clocks of a zone show at a moment, in milliseconds as `Date.UTC` counts them. */
function shown(timeZone: string, at: number): number {
  const whole = Math.floor(at / 1000) * 1000;
  const parts = clock(timeZone).formatToParts(whole);
  const [year = 0, month = 1, ...rest] = (["year", "month", "day", "hour", "minute", "second"] as const).map((type) =>
    Number(parts.find((part) => part.type === type)?.value),
  );
  return Date.UTC(year, month - 1, ...rest) + (at - whole);
}

/** A window as it is at a moment. */
interface At {
  window: Window;
  isActive: boolean;
  /** Milliseconds until that may be otherwise; infinite: never. */
  changes: number;
}

/**
 * As Argo CD does it, all is counted on the clocks of the zone as they are set at the moment: on the day on which they are set
 * forward a window of 7 h that is open then lasts 6, on the day on which they are set back it lasts 8.
 */
function at(window: Window, schedule: Schedule, moment: number): At {
  const now = shown(window.timeZone, moment);
  const duration = millisecondsOf(window.duration) ?? 0;
  const began = schedule.upTo(now, duration);
  if (began === undefined) return { window, isActive: false, changes: (schedule.after(now) ?? Infinity) - now };
  return { window, isActive: true, changes: unbroken(schedule, began, duration) - now };
}

/** Whether a promotion is made: in no window that denies, and in one that allows where there are any. */
function areOpen(all: readonly At[]): boolean {
  const active = all.filter(({ isActive }) => isActive);
  if (active.some(({ window }) => window.kind === "deny")) return false;
  return active.length > 0 || !all.some(({ window }) => window.kind === "allow");
}

/** Openings that are looked at for the end of a window that opens again before it closes. */
const mostOpenings = 1440;

/** When a window closes that began at a time, and may open again before it does; infinite: never. */
function unbroken(schedule: Schedule, began: number, duration: number): number {
  if ((schedule.longestGap ?? Infinity) <= duration) return Infinity;
  let last = began;
  for (let n = 0; n < mostOpenings; n++) {
    const next = schedule.after(last);
    if (next === undefined || next > last + duration) break;
    last = next;
  }
  return last + duration;
}

/** What windows come to at a moment. */
export interface WindowsAt {
  isOpen: boolean;
  /** Those that deny at the moment. */
  denying: readonly Window[];
  /** When they are open next, the moment itself included; undefined: at no time that was found in years. */
  opens: Date | undefined;
}

/** Changes that are looked at for one after which the windows are open. */
const mostChanges = 6000;

/** Looks at windows at a moment. */
export function windowsAt(windows: readonly Window[], moment: Date): WindowsAt {
  const schedules = windows.map(({ schedule }) => new Schedule(schedule));
  const look = (time: number): At[] => windows.map((window, n) => at(window, schedules[n]!, time));
  const first = look(moment.getTime());
  const denying = first
    .filter(({ window, isActive }) => isActive && window.kind === "deny")
    .map(({ window }) => window);
  let time = moment.getTime();
  let all = first;
  for (let n = 0; n < mostChanges && !areOpen(all); n++) {
    const denied = all.filter(({ window, isActive }) => isActive && window.kind === "deny");
    const allowing = all.filter(({ window }) => window.kind === "allow");
    // Before the last that denies has ended none of the others matters, and before one allows none that denies.
    const soonest =
      denied.length > 0
        ? Math.max(...denied.map(({ changes }) => changes))
        : Math.min(...allowing.map(({ changes }) => changes));
    if (!Number.isFinite(soonest)) break;
    time = later(windows, time, soonest);
    all = look(time);
  }
  return { isOpen: areOpen(first), denying, opens: areOpen(all) ? new Date(time) : undefined };
}

const minute = 60_000;

/** A moment later by so much, or by less where a clock is set meanwhile: it is looked at more often around that. */
function later(windows: readonly Window[], time: number, by: number): number {
  const isSet = (step: number): boolean =>
    windows.some(({ timeZone }) => shown(timeZone, time + step) - shown(timeZone, time) !== step);
  let step = by;
  while (step > minute && isSet(step)) step = Math.max(minute, Math.floor(step / 2));
  return time + step;
}
