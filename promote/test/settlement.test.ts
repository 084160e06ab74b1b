// What becomes of a version that failed in a phase that promotes nothing, as a table.
import * as assert from "node:assert/strict";
import { decideSettlement } from "../src/settlement/decision";
import type { Facts, Settlement } from "../src/settlement/decision";

const verified = { version: "1.0.0", commit: "b".repeat(40) };

/** 1.1.0 failed in prod, and everything speaks for putting 1.0.0 back. */
const failed: Facts = { app: "shop", phase: "prod", onFailure: "rollback", failed: "1.1.0", verified };

/** What it is, what is known besides, how it ends, what is written, and what the sentence says. */
type Row = [
  fact: string,
  change: Partial<Facts>,
  outcome: Settlement["outcome"],
  write: Settlement["write"],
  says: RegExp,
];

const rows: Row[] = [
  ["put back to what was verified last", {}, "rolled-back", "rollback", /1\.0\.0, which was verified there last/],
  ["told, and nothing else", { onFailure: "record" }, "failed", undefined, /1\.1\.0 stays in prod/],
  [
    "held, where that is what is asked for",
    { onFailure: "hold" },
    "failed",
    "hold",
    /^prod is held: 1\.1\.0 failed there\.$/,
  ],
  [
    "held, where nothing earlier was verified",
    { verified: undefined },
    "failed",
    "hold",
    /no other version .* was verified/,
  ],
  [
    "held, where it was taken back once before",
    { takenBack: "it was taken back once before" },
    "failed",
    "hold",
    /and it was taken back once before\.$/,
  ],
  ["held, where it was put back itself", { putBackBy: "abcdef12" }, "failed", "hold", /put back itself, by abcdef12/],
  [
    "left alone, where somebody wrote to the phase since",
    { wentOn: "prod has 1.2.0" },
    "failed",
    undefined,
    /prod has 1\.2\.0/,
  ],
  [
    "left alone, where somebody wrote to the phase since, and it would be held",
    { wentOn: "prod has 1.2.0", onFailure: "hold" },
    "failed",
    undefined,
    /^Nothing is taken back/,
  ],
  [
    "left alone, where a person holds the phase",
    { kept: "prod is held: no." },
    "failed",
    undefined,
    /prod is held: no\.$/,
  ],
  [
    "left alone, where a person holds the phase, and nothing earlier was verified",
    { kept: "prod is held: no.", verified: undefined },
    "failed",
    undefined,
    /prod is held: no\.$/,
  ],
  [
    "left alone, where a person holds the phase, and it would be held again",
    { kept: "prod is held: no.", onFailure: "hold" },
    "failed",
    undefined,
    /prod is held: no\.$/,
  ],
  [
    "done already, where an earlier try took it back",
    { answered: { kind: "rollback", commit: "c1" }, wentOn: "prod has 1.0.0" },
    "rolled-back",
    undefined,
    /was taken back/,
  ],
  [
    "done already, where an earlier try held the phase",
    { answered: { kind: "hold", commit: "c1" }, kept: "prod is held: no." },
    "failed",
    undefined,
    /prod is held\.$/,
  ],
];

describe("a version that failed in a phase that promotes nothing", () => {
  for (const [fact, change, outcome, write, says] of rows) {
    it(`is ${fact}`, () => {
      const decided = decideSettlement({ ...failed, ...change });
      assert.deepEqual([decided.outcome, decided.write], [outcome, write]);
      assert.match(decided.reason, says);
      assert.deepEqual(decided.to, write === "rollback" ? verified : undefined);
      assert.equal(decided.commit, change.answered?.commit ?? "");
    });
  }

  it("is put back only where nothing at all speaks against it", () => {
    const against: Partial<Facts>[] = [
      { takenBack: "it was taken back" },
      { putBackBy: "c1" },
      { wentOn: "prod has 1.2.0" },
      { kept: "prod is held." },
      { verified: undefined },
      { onFailure: "hold" },
      { onFailure: "record" },
    ];
    for (let some = 1; some < 2 ** against.length; some++) {
      const change = against.filter((_, n) => (some >> n) % 2 === 1).reduce((all, each) => ({ ...all, ...each }), {});
      assert.notEqual(decideSettlement({ ...failed, ...change }).write, "rollback", JSON.stringify(change));
    }
  });
});
