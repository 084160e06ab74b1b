// Schedules of cron: which are some, and which come.
import assert from "node:assert/strict";
import { comes, isSchedule } from "../../components/settings/cron";

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
});
