// Figures of a benchmark.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { lineCharts } from "../bench/lineCharts";
import { peakMemory } from "../bench/memory";
import { bars, median, p95, table } from "../bench/figures";

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

describe("line charts", () => {
  const sizes = [1, 10, 100];
  const charts = [
    { title: "a & b", sizes, lines: { preview: [4, 5, 6], "no-op up": [6, 7, 9] } },
    { title: "c", sizes, lines: { preview: [4, 4, 4], "no-op up": [6, 6, 6] } },
  ];
  const drawn = lineCharts(charts, "seconds");

  it("have every line in every chart, and each name once", () => {
    assert.equal(drawn.match(/<polyline/g)?.length, 4);
    assert.equal(drawn.match(/>no-op up</g)?.length, 1);
  });
  it("share a scale that holds the highest value", () => {
    assert.deepEqual(drawn.match(/>10</g)?.length, 2 + 2);
  });
  it("escape their texts", () => {
    assert.ok(drawn.includes("a &amp; b"));
  });
});

describe("peak memory", () => {
  it("is that of a program and of what it starts", async () => {
    const child = 'const held = Buffer.alloc(100 * 2 ** 20, 1); process.stdin.resume().on("end", () => held.at(0))';
    const inherited = JSON.stringify({ stdio: "inherit" });
    const parent = `require("node:child_process").spawnSync(process.execPath, ["-e", ${JSON.stringify(child)}], ${inherited})`;
    const program = spawn(process.execPath, ["-e", parent], { stdio: ["pipe", "inherit", "inherit"] });
    const looks: number[] = [];
    // It ends once it was seen.
    const bytes = await peakMemory(
      "node",
      () => once(program, "close"),
      (held) => {
        looks.push(held);
        if (held > 100 * 2 ** 20) program.stdin.end();
      },
    );
    assert.equal(bytes, Math.max(...looks));
    assert.ok(bytes > 100 * 2 ** 20, `${bytes} bytes`);
  });
});
