// Figures of `make bench-loop`: from recorded moments to tables and pictures.
import assert from "node:assert/strict";
import { between, hopRows, times, tooEarly, wholeRows } from "../bench/hops";
import { allServing, costTable, perMinute, progressTable, speedTable, type Level } from "../bench/manyAtOnceRows";
import { page, pictures } from "../bench/loopPage";
import { step, steps } from "../bench/stepChart";
import { workflowOf } from "../bench/promotions";
import type { Workflow } from "../../sandbox/demo/observe";
import { hopNames, type Hop, type Moment } from "../../sandbox/demo/timeline";

const hops = Object.keys(hopNames({ source: "test", target: "prod" })) as Hop[];
/** A run whose moments come at these seconds, in the order of the flow. */
const runAt = (...seconds: number[]): Moment[] =>
  seconds.map((time, index) => ({ hop: hops[index]!, what: "", time: 1000 + time }));

const built = [runAt(0, 1, 3, 3, 3, 3, 8, 13, 14, 15), runAt(0, 1, 2, 3, 3, 4, 9, 13, 15, 17)];
const reference = [runAt(0, 20, 22, 21, 21, 21, 24, 36, 60, 62)];

describe("the hops of promotions", () => {
  it("are seconds since the moment before, in every run", () => {
    const rows = Object.fromEntries(hopRows(built).map(({ what, median, p95 }) => [what, [median, p95]]));
    assert.deepEqual(rows["test runs it (pod Ready)"], [1.5, 2]);
    assert.deepEqual(rows["promotion committed for prod"], [4.5, 5]);
    assert.equal(hopRows(built).length, hops.length - 1);
  });

  it("leave out a moment that was not recorded, on both sides of it", () => {
    const without = [built[0]!.filter(({ hop }) => hop !== "notified")];
    assert.deepEqual(between(without, "ready", "notified"), []);
    assert.deepEqual(between(without, "notified", "created"), []);
    assert.deepEqual(between(without, "pushed", "targetReady"), [15]);
  });

  it("add up to the whole, which is shown with and without the campaign's pod", () => {
    const rows = wholeRows(built).map(({ what, median, p95 }) => [what, median, p95]);
    assert.deepEqual(rows, [
      ["pushed -> committed for prod", 13, 13],
      ["committed -> serving in prod", 3, 4],
      ["pushed -> serving in prod", 16, 17],
      ["the same without the campaign's pod", 11, 12],
    ]);
  });

  it("tell how often a Workflow was made before the new pod was Ready", () => {
    assert.equal(tooEarly(reference), 1);
    assert.equal(tooEarly(built), 0);
  });

  it("compare two loops by their medians", () => {
    assert.equal(times(built, reference), 62 / 16);
  });
});

describe("a promotion's Workflow", () => {
  const workflow = (name: string, commit: string, created: string, phase = "test") =>
    ({
      metadata: { name, creationTimestamp: created },
      spec: {
        arguments: {
          parameters: [
            { name: "source_commit", value: commit },
            { name: "source_phase", value: phase },
          ],
        },
      },
    }) as Workflow;

  it("is found by the commit, whatever it is called; of several the first", () => {
    const all = [
      workflow("app-testxyz", "b", "2026-01-01T00:00:09Z"),
      workflow("app-testabc", "b", "2026-01-01T00:00:05Z"),
      workflow("app-testdef", "a", "2026-01-01T00:00:01Z"),
      workflow("app-stagingghi", "b", "2026-01-01T00:00:00Z", "staging"),
    ];
    assert.equal(workflowOf(all, "b")?.metadata.name, "app-testabc");
    assert.equal(workflowOf(all, "c"), undefined);
  });
});

const level: Level = {
  applications: 2,
  progress: [
    { ready: 3, created: 4, passed: 10, committed: 15, serving: 20 },
    { ready: 5, created: 6, passed: 14, committed: 21, serving: 30 },
  ],
  usage: { spent: { argoCd: 4, argo: 2, pods: 10, rest: 8 }, busy: 0.91, memoryLeft: 10 * 1024 ** 3 },
  pods: 31,
};

describe("many applications at once", () => {
  it("take as long as the last of them", () => {
    assert.equal(allServing(level), 30);
    assert.equal(perMinute(level), 4);
    assert.ok(speedTable([level]).endsWith("| 2 | 30 s | 4.0 | 91 % | 31 | 10.0 GiB |"));
  });

  it("are shown by the one in the middle and the last at each point", () => {
    assert.ok(progressTable([level]).endsWith("| 2 | 4 | 5 | 5 | 6 | 12 | 14 | 18 | 21 | 25 | 30 |"));
  });

  it("cost CPU seconds each", () => {
    assert.ok(costTable([level]).endsWith("| 2 | 2.0 | 1.0 | 5.0 | 4.0 | 12.0 |"));
  });
});

describe("the step chart", () => {
  it("has an axis in steps of 1, 2 or 5", () => {
    assert.deepEqual([8, 9, 50, 340].map(step), [1, 2, 10, 50]);
  });

  it("rises by one at each moment, to the top at the last", () => {
    const svg = steps([{ title: "2 at once", moments: [10, 5] }], "t", "seconds");
    assert.ok(svg.includes('d="M60.0 350.0H370.0V200.0H680.0V50.0"'), svg);
  });
});

describe("the page of the benchmark", () => {
  it("has both loops side by side, and how many times as fast the first is", () => {
    const text = page({ one: { machine: "2 cores, 2026-01-01", built, reference } });
    assert.ok(text.includes("| pushed -> serving in prod | 16.0 | 17.0 | 62.0 | 62.0 |"));
    assert.ok(text.includes("3.9 times as fast"));
    assert.ok(text.includes("1 of 1 in the reference loop"));
    assert.ok(!text.includes("Many applications"));
  });

  it("compares nothing while only one loop was measured", () => {
    const text = page({ one: { machine: "2 cores", built, reference: [] } });
    assert.ok(text.includes("| pushed -> serving in prod | 16.0 | 17.0 |"));
    assert.ok(!text.includes("times as fast"));
  });

  it("keeps one part while the other is measured again", () => {
    const text = page({ many: { machine: "2 cores", levels: [level] } });
    assert.ok(text.includes("Many applications at once"));
    assert.ok(!text.includes("One application at a time"));
    assert.deepEqual(Object.keys(pictures({ many: { machine: "", levels: [level] } })), ["loop-many.svg"]);
  });
});
