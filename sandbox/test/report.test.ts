// Figures of a benchmark.
import assert from "node:assert/strict";
import { bars, median, p95, table } from "../bench/report";

describe("figures", () => {
  it("have a median: the middle value, or the mean of both", () => {
    assert.equal(median([5, 1, 3]), 3);
    assert.equal(median([4, 1, 3, 2]), 2.5);
  });

  it("have a p95: the value that 95 % do not exceed", () => {
    assert.equal(p95(Array.from({ length: 20 }, (_, index) => index + 1)), 19);
    assert.equal(p95([7]), 7);
  });

  const columns = {
    built: [{ what: "a -> b", median: 2, p95: 3, runs: 5 }],
    reference: [{ what: "a -> b", median: 20, p95: 30, runs: 5 }],
  };

  it("are a row with median and p95 of every column", () => {
    assert.ok(table(columns).endsWith("| a -> b | 2.0 | 3.0 | 20.0 | 30.0 |"));
  });

  it("are a chart whose texts are escaped", () => {
    assert.ok(bars(columns, "t").includes("a -&gt; b"));
  });
});
