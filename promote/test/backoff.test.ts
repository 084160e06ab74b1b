// How long a promotion waits before the next attempt.
import * as assert from "node:assert/strict";
import { Backoff } from "../src/git/backoff";

const longest = (): Backoff => new Backoff(500, () => 1);
const shortest = (): Backoff => new Backoff(500, () => 0);

describe("the wait before an attempt", () => {
  it("is drawn after a lost race from a window that follows the attempt, from 0.1 s to 60 s", () => {
    assert.equal(shortest().afterConflict(1000), 0);
    assert.ok(longest().afterConflict(2000) > longest().afterConflict(1000));
    assert.equal(longest().afterConflict(1), 100);
    assert.equal(longest().afterConflict(600_000), 60_000);
  });

  it("doubles with each network error in a row, to 10 s at most", () => {
    const backoff = longest();
    const waits = Array.from({ length: 7 }, () => backoff.afterNetworkError());
    assert.deepEqual(waits, [500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
    assert.equal(shortest().afterNetworkError(), 250);
  });

  it("is longer where the server asks for fewer calls, to a minute at most, and never shorter than it asks", () => {
    const backoff = longest();
    const waits = Array.from({ length: 6 }, () => backoff.afterLimit(undefined));
    assert.deepEqual(waits, [2000, 4000, 8000, 16_000, 32_000, 60_000]);
    assert.ok(shortest().afterLimit(90_000) >= 90_000);
  });

  it("is short again after a network error that a lost race followed", () => {
    const backoff = longest();
    backoff.afterNetworkError();
    backoff.afterNetworkError();
    backoff.afterConflict(1000);
    assert.equal(backoff.afterNetworkError(), 500);
  });
});
