// What CI said about commits: asked last, once for each commit, and a forge that is silent keeps back what asks it and nothing else.
import * as assert from "node:assert/strict";
import type { ErrorKind } from "../../../contract/ends";
import { PassingError, PromoteError } from "../../src/errors";
import { Checks } from "../../src/forges/checked";
import type { CommitStatus, Forge } from "../../src/forges/forge";
import { lookAtAll } from "../../src/gates/gates";
import { commitOf } from "./store";

const gates = { checks: ["ci/build"] };

/** A forge that answers so, and the commits that it was asked about. */
function answering(answer: (commit: string) => CommitStatus[]): { forge: Forge; asked: string[] } {
  const asked: string[] = [];
  const statuses = (commit: string) => {
    asked.push(commit);
    return Promise.resolve().then(() => answer(commit));
  };
  return { forge: { statuses } as Partial<Forge> as Forge, asked };
}

const success: CommitStatus = { context: "ci/build", state: "success", description: "" };

describe("what CI said about commits", () => {
  it("is asked once for each commit", async () => {
    const { forge, asked } = answering(() => [success]);
    const checks = new Checks(forge);
    const said = await Promise.all(["a", "b", "a"].map((digit) => checks.at(gates, commitOf(digit))));
    assert.deepEqual(asked, [commitOf("a"), commitOf("b")]);
    for (const each of said) assert.deepEqual(each, { said: new Map([["ci/build", "success"]]) });
  });

  it("is not asked where no gate wants it, nor where there is no forge", async () => {
    const { forge, asked } = answering(() => [success]);
    assert.equal(await new Checks(forge).at({}, commitOf("a")), undefined);
    assert.deepEqual(await new Checks(undefined).at(gates, commitOf("a")), { unknown: "the forge is not asked here." });
    assert.deepEqual(asked, []);
  });

  const silent: [ErrorKind, boolean][] = [
    ["network", true],
    ["authentication", true],
    ["missing", false],
    ["other", false],
  ];
  for (const [kind, isSilent] of silent)
    it(`is ${isSilent ? "not asked any more" : "asked about other commits"} after an answer of the kind ${kind}`, async () => {
      const error = kind === "network" ? new PassingError(kind, "It is busy.") : new PromoteError(kind, "It is not.");
      const { forge, asked } = answering((commit) => {
        if (commit === commitOf("a")) throw error;
        return [success];
      });
      const checks = new Checks(forge);
      assert.deepEqual(await checks.at(gates, commitOf("a")), { unknown: error.message });
      assert.equal("unknown" in (await checks.at(gates, commitOf("b")))!, isSilent);
      assert.equal(asked.length, isSilent ? 1 : 2);
    });

  const facts = {
    ...{
      app: "shop",
      phase: "prod",
      version: "1.1.0",
      now: new Date("2026-11-30T12:00:00Z"),
      verifiedIn: new Set<string>(),
    },
    ...{ ofAll: { path: "promotion.yaml" }, soaking: { since: new Date("2026-11-30T11:00:00Z") } },
    ofApp: { path: "shop.yaml", hold: new Map(), refused: new Map() },
  };
  for (const [soak, isAsked] of [
    ["1h", true],
    ["2h", false],
  ] as const)
    it(`is ${isAsked ? "" : "not "}asked while another gate is ${isAsked ? "open" : "closed"}`, async () => {
      let asked = 0;
      const ask = () => Promise.resolve({ said: new Map([["ci/build", "success"]]), asked: ++asked });
      const states = await lookAtAll({ ...facts, gates: { ...gates, soak } }, ask);
      assert.deepEqual([asked, states.every(({ open }) => open)], [isAsked ? 1 : 0, isAsked]);
    });
});
