// `--phases`: what is wrong in the graph is told in a sentence, before anything is asked of any server.
import * as assert from "node:assert/strict";
import { Workbench } from "../../testkit/workbench";

describe("promote --phases", () => {
  let bench: Workbench;
  before(async () => {
    bench = await Workbench.create();
  });
  after(() => bench.remove());

  const reasonOf = async (phases: object[]): Promise<string> => {
    const args = bench.args("none.git", "shop", "a".repeat(40), "--phases", JSON.stringify(phases));
    const run = await bench.promote(args);
    assert.equal(run.code, 2, run.stderr);
    return run.result.reason;
  };

  it("is refused without the promotion's edge", async () => {
    assert.equal(
      await reasonOf([{ name: "test", promotesTo: ["eu"] }]),
      "--phases has no edge from test to prod; it must have one.",
    );
  });

  const window = { kind: "allow", schedule: "0 0 1 1 *", duration: "1h", timeZone: "UTC" };
  const wrong: [what: string, gates: object, sentence: RegExp][] = [
    [
      "an unknown gate",
      { soaks: "1h" },
      /edges have the keys phase, carrier, autoMerge, soak, windows, needs, checks alone, not soaks\.$/,
    ],
    ["a soak in days", { soak: "2d" }, /a duration such as 30m or 24h, 720h at most \("48h"\?\) in the place of "2d"/],
    [
      "a zone",
      { windows: [{ ...window, timeZone: "Europe/Pari" }] },
      /a time zone, .* \("Europe\/Paris"\?\) in the place/,
    ],
    ["a kind", { windows: [{ ...window, kind: "alow" }] }, /windows are of the kind allow or deny\.$/],
    ["a carrier", { carrier: "merge" }, /a list whose carriers are push or pullRequest\.$/],
    ["a merge as a word", { carrier: "pullRequest", autoMerge: "yes" }, /a list whose autoMerge are true or false\.$/],
    ["checks", { checks: "ci" }, /whose checks are lists of names\.$/],
    ["a check on two lines", { checks: ["a\nb"] }, /with the name of a check of 200 characters at most/],
    ["needs", { needs: "eu" }, /whose needs are lists of phases\.$/],
  ];
  it("is refused with another word for what becomes of a version that fails", async () => {
    assert.match(
      await reasonOf([
        { name: "test", promotesTo: ["prod"] },
        { name: "prod", onFailure: "undo" },
      ]),
      /a list whose onFailure are record, hold, rollback\.$/,
    );
  });

  for (const [what, gates, sentence] of wrong) {
    it(`is refused with a sentence: ${what}`, async () => {
      const phases = [{ name: "test", promotesTo: [{ phase: "prod", ...gates }] }, { name: "prod" }];
      assert.match(await reasonOf(phases), sentence);
    });
  }
});
