// The record of an application's promotions.
import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { end } from "../../testkit/ends";
import { endsOf, keptEnds, newRecord, verifiedPhases, withBreak, withEnd } from "../src/ends/record";
import { standingEnd, stands } from "../src/ends/end";

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
    for (const more of [{}, { version: "" }, { fingerprint: "" }, { verified_at: "" }, { verified_at: "yesterday" }])
      assert.equal(stands(end("promoted", Object.keys(more).length === 0 ? {} : { ...verified, ...more })), false);
  });

  describe("with one more end", () => {
    const [first, later, latest] = ["2026-01-01T10:00:00Z", "2026-01-01T11:00:00Z", "2026-01-01T12:00:00Z"];
    const soaking = end("verified", { ...verified, steady_since: later });
    const next = { workflow_uid: "w2", finished_at: latest };
    const newest = (...all: ReturnType<typeof end>[]) =>
      endsOf(
        all.reduce((record, each) => withEnd(record, edge, each), newRecord("shop", "x")),
        edge,
      )[0];
    const soakOf = (found: ReturnType<typeof newest>) => [found?.verified_at, found?.steady_since, found?.fingerprint];

    it("keeps since when the same version on the same workloads is verified, whatever commit is tested", () => {
      const again = end("verified", { ...verified, ...next, verified_at: latest, source_commit: "b".repeat(40) });
      assert.deepEqual(soakOf(newest(soaking, again)), [first, later, "f"]);
      assert.deepEqual(soakOf(newest(soaking, { ...again, steady_since: latest })), [first, latest, "f"]);
    });

    it("begins anew for other workloads, another version, and after a red test", () => {
      const again = end("verified", { ...verified, ...next, verified_at: latest });
      assert.deepEqual(soakOf(newest(soaking, { ...again, fingerprint: "g" })), [latest, undefined, "g"]);
      assert.deepEqual(soakOf(newest(soaking, { ...again, version: "1.2.0" })), [latest, undefined, "f"]);
      const red = end("failed", { version: "1.1.0", workflow_uid: "w1b", finished_at: later });
      assert.deepEqual(soakOf(newest(soaking, red, again)), [latest, undefined, "f"]);
    });

    it("takes no verification back by what broke before it looked at anything", () => {
      const broken = end("broken", next);
      assert.deepEqual(soakOf(newest(soaking, broken)), [first, later, "f"]);
      assert.equal(newest(soaking, broken)?.version, "1.1.0");
      assert.deepEqual(soakOf(newest(soaking, broken, { ...broken, workflow_uid: "w3" })), [first, later, "f"]);
    });

    it("takes it back by what found other workloads, by a red test, and for another commit", () => {
      const none = [undefined, undefined, undefined];
      assert.deepEqual(soakOf(newest(soaking, end("broken", { ...next, version: "1.1.0" }))), none);
      assert.deepEqual(soakOf(newest(soaking, end("failed", next))), none);
      assert.deepEqual(soakOf(newest(soaking, end("broken", { ...next, source_commit: "b".repeat(40) }))), none);
    });

    it("begins anew where another version, or what is not known, came in between", () => {
      const again = end("verified", { ...verified, ...next, verified_at: latest });
      for (const between of [{ version: "1.2.0" }, {}]) {
        const other = end("broken", { ...between, workflow_uid: "w1b", source_commit: "b".repeat(40) });
        assert.deepEqual(soakOf(newest(soaking, other, again)), [latest, undefined, "f"]);
      }
    });

    it("keeps what is known of a Workflow that has lost its outputs when it is written again, and its place", () => {
      const replaced = end("broken", { ...next, version: "1.1.0", reason: "Replaced." });
      const lost = end("broken", { ...next, reason: "No outputs.", report: "s3://x/" });
      const found = newest(soaking, replaced, lost);
      assert.deepEqual([found?.reason, found?.report, soakOf(found)[2]], ["Replaced.", "s3://x/", undefined]);
      const noted = withBreak(withEnd(newRecord("shop", "x"), edge, soaking), edge, soaking, latest);
      const [rewritten] = endsOf(withEnd(noted, edge, { ...soaking, steady_since: undefined }), edge);
      assert.equal(rewritten?.steady_since, latest);
    });

    it("pushes out older dead letters first", () => {
      const letters = Array.from({ length: 30 }, (_, n) => end("broken", { workflow: `l${n}`, workflow_uid: "" }));
      const record = [soaking, ...letters].reduce((all, each) => withEnd(all, edge, each), newRecord("shop", "x"));
      assert.deepEqual(
        endsOf(record, edge).map(({ outcome }) => outcome),
        [...Array.from({ length: keptEnds - 1 }, () => "broken"), "verified"],
      );
    });

    it("notes a break of what is still as it was looked at, and never an earlier one", () => {
      const record = withEnd(newRecord("shop", "x"), edge, soaking);
      const steady = (of: typeof soaking, time: string) =>
        endsOf(withBreak(record, edge, of, time), edge)[0]?.steady_since;
      assert.equal(steady(soaking, latest), latest);
      assert.equal(steady(soaking, first), later);
      assert.equal(steady({ ...soaking, fingerprint: "g" }, latest), later);
    });

    it("says that a version stands only where the last word about it does, whatever is written again and by which clock", () => {
      const commit = "a".repeat(40);
      const words = {
        verified: { outcome: "verified", ...verified },
        held: { outcome: "held", ...verified },
        red: { outcome: "failed", version: "1.1.0" },
        unnamed: { outcome: "failed" },
        replaced: { outcome: "broken", version: "1.1.0" },
        nothing: { outcome: "broken" },
      } as const;
      type Word = keyof typeof words;
      const step = fc.record({
        word: fc.constantFrom(...(Object.keys(words) as Word[])),
        clock: fc.integer({ min: 0, max: 120 }),
        again: fc.option(fc.nat({ max: 8 }), { nil: undefined }),
        lost: fc.boolean(),
      });
      fc.assert(
        fc.property(fc.array(step, { maxLength: 9 }), (steps) => {
          const runs: Word[] = [];
          let record = newRecord("shop", "x");
          for (const { word, clock, again, lost } of steps) {
            const isAgain = again !== undefined && again < runs.length;
            const run = isAgain ? again : runs.push(word) - 1;
            const said = isAgain && lost ? words.nothing : words[runs[run]!];
            const finished = new Date(Date.UTC(2026, 0, 1, 10, clock)).toISOString();
            const { outcome, ...fields } = said;
            const more = { ...fields, workflow: `w${run}`, workflow_uid: `u${run}`, finished_at: finished };
            record = withEnd(record, edge, end(outcome, { source_commit: commit, ...more }));
          }
          const last = runs.filter((word) => word !== "nothing").at(-1);
          const isVerified = last === "verified" || last === "held";
          assert.equal(standingEnd(endsOf(record, edge), commit) !== undefined, isVerified);
          assert.equal(verifiedPhases(record, [edge], "1.1.0").size > 0, isVerified);
        }),
        { numRuns: 2000 },
      );
    });

    it("is the newest, whatever the clock of its writer says, and stays where it is when it is written again", () => {
      const early = end("failed", { workflow_uid: "w2", finished_at: "2026-01-01T09:00:00Z" });
      assert.equal(newest(soaking, early)?.outcome, "failed");
      const promoted = end("promoted", { ...verified, ...next });
      assert.equal(newest(soaking, promoted, { ...soaking, finished_at: "2026-01-01T13:00:00Z" })?.outcome, "promoted");
    });
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
        "none where it failed since, be it at another commit",
        [
          [0, "promoted", { ...verified, ...at("01"), source_commit: first }],
          [1, "failed", { ...at("02"), source_commit: second, version: "1.1.0" }],
        ],
        [],
      ],
      [
        "one that went on to another version",
        [
          [0, "promoted", { ...verified, ...at("01"), source_commit: first }],
          [0, "failed", { ...at("02"), source_commit: second, version: "1.2.0" }],
        ],
        ["eu"],
      ],
      [
        "none where it failed since it was proposed, whenever that was merged",
        [
          [0, "promoted", { ...verified, ...at("03"), proposed_at: at("01").finished_at }],
          [1, "failed", { ...at("02"), version: "1.1.0" }],
        ],
        [],
      ],
      [
        "none where it failed since, whatever an earlier run came to later",
        [
          [0, "broken", at("01")],
          [0, "failed", { ...at("02"), version: "1.1.0" }],
          [0, "verified", { ...verified, ...at("01"), finished_at: at("03").finished_at }],
        ],
        [],
      ],
      [
        "one that a dead letter speaks of since",
        [
          [0, "verified", { ...verified, ...at("01") }],
          [0, "broken", { ...at("02"), workflow_uid: "" }],
        ],
        ["eu"],
      ],
    ];
    for (const [what, ends, phases] of table)
      it(what, () => assert.deepEqual([...verifiedPhases(held(ends), edges, "1.1.0")], phases));
  });
});
