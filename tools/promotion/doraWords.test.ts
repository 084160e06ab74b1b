// `npm run promotion -- dora`, as people read it: lines and a table, a picture, and what it is not asked for.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Caller, person } from "../../testkit/caller";
import { ago, versionFiles as set, writeHistory } from "../../testkit/datedHistory";
import { Workbench } from "../../testkit/workbench";
import { verbsHere } from "./verbsHere";
import type { Report } from "./dora/report";

describe("the four keys, as people read them,", () => {
  const name = "words.git";
  let bench: Workbench;
  before(async () => {
    bench = await Workbench.create();
    await bench.repository(name, { apps: [] });
    await writeHistory(bench.bare(name), [
      { at: ago(100), files: { ...set("shop", { test: "1", prod: "1" }), ...set("cart", { test: "1", prod: "1" }) } },
      { at: ago(30), files: set("shop", { test: "2" }) },
      { at: ago(30, 3), files: set("shop", { prod: "2" }) },
      { at: ago(30, 4), files: set("shop", { prod: "1" }) },
    ]);
  });

  after(() => bench.remove());

  const call = (args: readonly string[], phases?: readonly object[]) =>
    new Caller(bench, name, person, phases && { phases }).call(verbsHere, ["dora", ...args]);

  it("are four lines and a table", async () => {
    const { stdout, stderr } = await call([]);
    assert.equal(stderr, "");
    const [head, ...lines] = stdout.split("\n");
    assert.match(head!, /^prod, \d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d \(90 days, 3 commits of main\)$/);
    assert.deepEqual(lines, [
      "",
      "  Deployment frequency   0.1 a week (1 deployment, on 1 of 90 days)",
      "  Lead time for changes  median 3h 00m, 90 % within 3h 00m (of 1)",
      "  Change failure rate    100.0 % (1 of 1 taken back)",
      "  Time to restore        median 1h 00m, 90 % within 1h 00m (of 1)",
      "",
      "  Not counted as deployments: 1 roll back and 0 first versions.",
      "",
      "APPLICATION  DEPLOYMENTS  A WEEK  LEAD TIME  P90     TAKEN BACK  RATE     RESTORED IN",
      "shop         1            0.1     3h 00m     3h 00m  1           100.0 %  1h 00m",
      "",
    ]);
  });

  it("are a picture", async () => {
    const file = join(bench.directory, "keys.svg");
    assert.equal((await call(["--svg", file])).code, 0);
    const svg = readFileSync(file, "utf8");
    assert.match(
      svg,
      /^<svg [\s\S]*>prod: 0\.1 a week, lead time 3h 00m \(p90 3h 00m\), 100\.0 % taken back, restored in 1h 00m<[\s\S]*<\/svg>\n$/,
    );
    assert.equal(svg.match(/fill="#d9822b"/g)?.length, 2);
  });

  it("are one sentence where there is nothing", async () => {
    const { code, stdout } = await call(["--since", "2d"]);
    assert.equal(code, 0);
    assert.match(
      stdout,
      /^Nothing came into prod since \d{4}-\d\d-\d\d: none of the 0 commits of main since then changes its version\.\n$/,
    );
  });

  it("are one sentence where nothing is promoted", async () => {
    const { code, stdout } = await call([], [{ name: "test" }]);
    assert.deepEqual([code, stdout], [0, "Nothing is promoted in this stack: none of its phases has promotesTo.\n"]);
  });

  it("are of the phases and applications that are asked for", async () => {
    const report = JSON.parse((await call(["--json", "--phase", "prod", "--app", "c*"])).stdout) as Report;
    assert.deepEqual([report.phases.length, report.phases[0]!.deployments], [1, 0]);
  });

  const wrong: [string[], RegExp][] = [
    [
      ["--since", "90"],
      /^dora: --since is "90"; it must be days, weeks or a date, such as 90d, 12w or 2026-09-01 \(or .*\), a day ago/,
    ],
    [["--since", "2026-02-30"], /^dora: --since is "2026-02-30"; it must be/],
    [["--since", "2999-01-01"], /^dora: --since is "2999-01-01"; it must be/],
    [["--phase", "pord"], /^dora: Nothing is promoted into pord; it must be one of prod \(prod\?\)\.$/m],
    [["--app", "shpo"], /^dora: --app is "shpo"; no application is called so \(shop\?\)\.$/m],
    [["--json", "now"], /^dora: Unexpected argument 'now'.*; usage: npm run promotion -- dora \[--since 90d\]/],
  ];
  for (const [args, sentence] of wrong) {
    it(`are not guessed from ${args.join(" ")}`, async () => {
      const { code, stderr } = await call(args);
      assert.equal(code, 2);
      assert.match(stderr, sentence);
    });
  }
});
