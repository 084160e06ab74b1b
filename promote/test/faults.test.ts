// Promotions with faults at random points. The seeds are printed; FAULT_SEED=<number> replays from there.
import * as assert from "node:assert/strict";
import { faultRun } from "./faultRun";
import type { FaultRun } from "./faultRun";
import { serverProfiles } from "../../testkit/serverProfiles";
import { serverFromEnvironment, Workbench } from "../../testkit/workbench";

const first = Number(process.env.FAULT_SEED ?? Math.floor(Math.random() * 1_000_000));
/** One on each kind of server; `npm run fault-promote` makes 200. */
const runs = Number(process.env.FAULT_RUNS ?? serverProfiles.length);
const together = 4;

describe("promote with faults", () => {
  let bench: Workbench;
  before(async () => {
    bench = await Workbench.create();
  });
  after(() => bench.remove());

  it(`lands exactly once and loses nothing of anybody's (${runs} runs, seeds from ${first})`, async function () {
    this.timeout(Math.max(600_000, runs * 15_000));
    const done: FaultRun[] = [];
    const seeds = Array.from({ length: runs }, (_, n) => first + n);
    const worker = async (): Promise<void> => {
      for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
        done.push(await faultRun(bench, seed));
        if (runs > 20 && done.length % 20 === 0) console.log(`      ${done.length} of ${runs} runs`);
      }
    };
    // All of them end before the folders go, also where one has failed.
    const ends = await Promise.allSettled(Array.from({ length: together }, worker));
    for (const end of ends) if (end.status === "rejected") throw end.reason;
    assert.equal(done.length, runs);
    if (runs >= serverProfiles.length && serverFromEnvironment() === undefined) {
      assert.equal(new Set(done.map(({ server }) => server)).size, serverProfiles.length);
    }
    assert.ok(
      done.some((run) => run.faults.length > 0),
      "the seeds drew faults",
    );
    if (process.env.FAULT_SEED !== undefined) {
      for (const { seed, server, ends, faults, milliseconds } of done) {
        console.log(`      seed ${seed}, ${server}: ${ends.join(", ")} in ${milliseconds} ms; ${faults.join("; ")}`);
      }
    }
  });
});
