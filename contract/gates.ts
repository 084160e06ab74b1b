// What the gates of an edge look like, for the program before anything is created and for the step before anything is done.
import { schedule } from "./cron";
import { millisecondsOf } from "./duration";
import type { Grammar } from "./grammar";
import { nearest } from "./nearest";
import { isTimeZone } from "./windows";

const day = 24 * 3_600_000;

const duration = (must: string, least: number, longest: number): Grammar => [
  {
    must,
    holds: (text) => {
      const time = /^[1-9]/.test(text) ? (millisecondsOf(text) ?? 0) : 0;
      return time >= least && time <= longest;
    },
    meant: (text) => text.replace(/^(\d+) ?d(?:ays?)?$/, (_, days) => `${Number(days) * 24}h`).replace(/ /g, ""),
  },
];

/** How long what was tested must run on. */
export const soakTime = duration("a duration such as 30m or 24h, 720h at most", 1000, 30 * day);

/** How long a window stays open: one that is shorter might close before the sweep has looked. */
export const windowDuration = duration("a duration such as 30m, 1h30m or 7h, from 5m to 8760h", 300_000, 365 * day);

/** When a window opens. */
export const windowSchedule = schedule("0 9 * * 1-4");

/** The time zone of a window. */
export const timeZoneName: Grammar = [
  {
    must: "the name of a time zone, such as Europe/Paris or UTC",
    holds: isTimeZone,
    meant: (text) => nearest(text, Intl.supportedValuesOf("timeZone")),
  },
];

/** What CI calls a check, as the forge shows it. */
export const checkName: Grammar = [
  {
    must: "the name of a check of 200 characters at most, on one line and without spaces at its ends",
    // eslint-disable-next-line no-control-regex -- no forge has a name with one
    holds: (text) => text.length <= 200 && text !== "" && text === text.trim() && !/[\x00-\x1f\x7f]|\{\{/.test(text),
    meant: (text) => text.trim(),
  },
];
