// The record of an application's promotions.
import * as assert from "node:assert/strict";
import { end } from "../../testkit/ends";
import { endsOf, keptEnds, newRecord, stands, verifiedPhases, withEnd } from "../src/ends/record";

describe("a record", () => {
  const edge = { source: "test", target: "prod" };

  it("keeps the last 10 ends of each edge, newest first", () => {
    let record = newRecord("shop", "argo");
    for (let n = 0; n < 15; n++) {
      const minute = String(n).padStart(2, "0");
      record = withEnd(
        record,
        edge,
        end("promoted", { workflow_uid: `w${n}`, finished_at: `2026-01-01T10:${minute}:00Z` }),
      );
    }
    const ends = endsOf(record, edge);
    assert.equal(ends.length, keptEnds);
    assert.deepEqual([ends[0]?.workflow_uid, ends.at(-1)?.workflow_uid], ["w14", "w5"]);
    assert.deepEqual(endsOf(record, { source: "dev", target: "test" }), []);
  });

  it("holds an end once, however often it is written", () => {
    const once = withEnd(newRecord("shop", "argo"), edge, end("promoted"));
    assert.deepEqual(endsOf(withEnd(once, edge, end("promoted")), edge), [end("promoted")]);
  });

  it("that cannot be read counts as lost", () => {
    for (const text of ["", "{", "{}", '[{"outcome":"won"}]', "[null]"]) {
      assert.deepEqual(endsOf({ metadata: { name: "x" }, data: { "test.prod": text } }, edge), []);
    }
  });

  const verified = { version: "1.1.0", fingerprint: "f", verified_at: "2026-01-01T10:00:00Z" };

  it("calls verified what names the workloads and the time, and nothing else", () => {
    assert.ok(stands(end("promoted", verified)));
    for (const more of [{}, { fingerprint: "" }, { verified_at: "" }, { verified_at: "yesterday" }])
      assert.equal(stands(end("promoted", Object.keys(more).length === 0 ? {} : { ...verified, ...more })), false);
  });

  describe("says in which phases a version is verified", () => {
    const edges = [
      { source: "eu", target: "prod" },
      { source: "eu", target: "backup" },
      { source: "us", target: "prod" },
    ];
    const [first, second] = ["a".repeat(40), "b".repeat(40)];
    const at = (minute: string) => ({ finished_at: `2026-01-01T10:${minute}:00Z`, workflow_uid: minute });
    const held = (ends: [number, Parameters<typeof end>[0], object][]) =>
      ends.reduce(
        (all, [edge, outcome, more]) => withEnd(all, edges[edge]!, end(outcome, more)),
        newRecord("shop", "x"),
      );
    const table: [string, Parameters<typeof held>[0], string[]][] = [
      ["none", [], []],
      ["one, whatever became of its promotion", [[0, "held", { ...verified, ...at("01") }]], ["eu"]],
      [
        "several",
        [
          [1, "promoted", verified],
          [2, "verified", verified],
        ],
        ["eu", "us"],
      ],
      ["none that verified another", [[0, "promoted", { ...verified, version: "1.2.0" }]], []],
      ["none that ended without a verification", [[0, "superseded", { version: "1.1.0" }]], []],
      [
        "none whose last word about the commit is another",
        [
          [0, "promoted", { ...verified, ...at("01"), source_commit: first }],
          [1, "failed", { ...at("02"), source_commit: first }],
        ],
        [],
      ],
      [
        "one that went on to another commit",
        [
          [0, "promoted", { ...verified, ...at("01"), source_commit: first }],
          [0, "failed", { ...at("02"), source_commit: second }],
        ],
        ["eu"],
      ],
    ];
    for (const [what, ends, phases] of table)
      it(what, () => assert.deepEqual([...verifiedPhases(held(ends), edges, "1.1.0")], phases));
  });
});
