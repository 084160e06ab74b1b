// The results of `make chaos` as a table and as a plot.
import assert from "node:assert/strict";
import { faults } from "../chaos/faults";
import { plot, promotions, runLine, table, type Judged } from "../chaos/chaosPage";

const clean = { lost: [], doubled: [], overwritten: [], untested: [], early: [] };
const judged = (healed: number, seconds: number[], verdicts = {}): Judged => ({
  planned: { fault: faults.find(({ name }) => name === "sensor")!, moment: "pushed", seed: 5, apps: 3, gated: false },
  result: { struck: true, good: seconds.length, bad: 1, seconds, healed, late: [] },
  verdicts: { ...clean, ...verdicts },
});
const all = [judged(20, [10, 12]), judged(40, [30, 14], { lost: ["a thing"] })];

describe("the results of chaos", () => {
  it("are a row for each fault, with what was wrong and how long it took", () => {
    const rows = table(all).split("\n");
    assert.equal(rows.length, 3);
    assert.match(rows[2]!, /^\| sensor \|.*\| pushed \| 4 \| 2 \| 1 \| 0 \| 0 \| 0 \| 0 \| 13 \| 30 \| 30 \| 40 \|$/);
  });

  it("are another row where the edge has a gate", () => {
    const gated = { ...all[0]!, planned: { ...all[0]!.planned, gated: true } };
    const [, , ungated, own] = table([all[0]!, gated]).split("\n");
    assert.match(ungated!, /^\| sensor \|/);
    assert.match(own!, /^\| sensor, gated \|/);
  });

  it("count good versions and bad ones", () => {
    assert.deepEqual(promotions(all), { good: 4, bad: 2 });
  });

  it("are bars of the time to heal", () => {
    assert.match(plot(all), /<svg[\s\S]*>sensor<[\s\S]*>30\.0<[\s\S]*>40\.0</);
  });

  it("are a line for each run, which says when nothing was hit", () => {
    assert.match(
      runLine(all[0]!, "0 lost"),
      /^sensor, pushed \(5\): 2 good versions, 1 bad ones: 0 lost; healed in 20 s$/,
    );
    const missed = { ...all[0]!, result: { ...all[0]!.result, struck: false } };
    assert.match(runLine(missed, "0 lost"), /nothing was hit$/);
  });
});
