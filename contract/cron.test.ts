// Schedules of cron: which are some, and which come.
import assert from "node:assert/strict";
import { Cron } from "croner";
import * as fc from "fast-check";
import { comes, isSchedule, Schedule } from "./cron";

describe("a schedule", () => {
  for (const text of [
    "*/2 * * * *",
    "0 9-17 * * mon-fri",
    "0 0 29 2 *",
    "5,35 0/6 1 JAN,jul ?",
    "0 0 30 2 1",
    "0 0 31 */2 *",
  ]) {
    it(`comes: ${text}`, () => assert.ok(isSchedule(text) && comes(text)));
  }
  for (const text of ["0 0 30 2 *", "0 0 31 4,6,9,11 *", "0 0 31 2 */1"]) {
    it(`never comes: ${text}`, () => assert.ok(isSchedule(text) && !comes(text)));
  }
  for (const text of [
    "60 * * * *",
    "* * * *",
    "* * * * 7",
    "*/0 * * * *",
    "5-1 * * * *",
    "@daily",
    "a * * * *",
    "* * 0 * *",
  ]) {
    it(`is none: ${text}`, () => assert.ok(!isSchedule(text)));
  }

  const start = Date.UTC(2026, 10, 29, 12, 7, 30);
  const utc = (text: string) => Date.parse(`${text}:00Z`);

  it("has a next time and a last one, the moment itself being the last", () => {
    const weekdays = new Schedule("30 9 * * 1-4");
    assert.equal(weekdays.after(start), utc("2026-11-30T09:30"));
    assert.equal(weekdays.after(utc("2026-11-30T09:30")), utc("2026-12-01T09:30"));
    assert.equal(weekdays.upTo(utc("2026-11-30T09:30"), 1), utc("2026-11-30T09:30"));
    assert.equal(weekdays.upTo(start, 4 * 24 * 3_600_000), utc("2026-11-26T09:30"));
    assert.equal(weekdays.upTo(start, 24 * 3_600_000), undefined);
  });

  it("finds 29 February over the years, and 30 February never", () => {
    assert.equal(new Schedule("0 0 29 2 *").after(utc("2096-03-01T00:00")), utc("2104-02-29T00:00"));
    assert.equal(new Schedule("0 0 30 2 *").after(start), undefined);
  });

  it("comes when croner says so", () => {
    const part = (least: number, most: number) =>
      fc.oneof(
        fc.constant("*"),
        fc.constant(least === 0 ? "*/7" : "*/3"),
        fc.integer({ min: least, max: most }).map(String),
        fc
          .tuple(fc.integer({ min: least, max: most }), fc.integer({ min: least, max: most }))
          .map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
      );
    const schedule = fc
      .tuple(part(0, 59), part(0, 23), part(1, 31), part(1, 12), part(0, 6))
      .map((parts) => parts.join(" "));
    const moment = fc.integer({ min: start, max: start + 1000 * 24 * 3_600_000 });
    fc.assert(
      fc.property(schedule, moment, (text, from) => {
        // croner gives up on a month that never has the day; whether one comes is asked above.
        fc.pre(comes(text) && !/ (29|30|31)(-\d+)? /.test(text));
        const theirs = new Cron(text, { timezone: "UTC" }).nextRun(new Date(from))?.getTime();
        assert.equal(new Schedule(text).after(from), theirs);
      }),
      { numRuns: 1000 },
    );
  });
});
