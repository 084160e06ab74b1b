// The order of phases, and the text in which the program hands them to the step.
import * as assert from "node:assert/strict";
import { nearest } from "./nearest";
import { inOrder, isLastVerified, phasesText, startsWorkflows } from "./phases";
import { readPhases } from "../promote/src/cli/phases";

const phase = (name: string, ...promotesTo: string[]) => ({ name, promotesTo, managed: true, valuesOptional: false });

describe("the order of phases", () => {
  const orders: [title: string, phases: ReturnType<typeof phase>[], order: string][] = [
    ["is that of the edges, not of the names", [phase("test", "prod"), phase("prod")], "test prod"],
    [
      "is that of the edges, not of the list",
      [phase("prod"), phase("dev", "test"), phase("test", "prod")],
      "dev test prod",
    ],
    [
      "keeps the list's order between phases of the same rank",
      [phase("a", "us", "eu"), phase("us"), phase("eu")],
      "a us eu",
    ],
    ["has a phase after all that promote to it", [phase("a", "c", "b"), phase("c"), phase("b", "c")], "a b c"],
    ["has phases that are only promoted to", [phase("test", "prod")], "test prod"],
    ["has what stands in a cycle, too", [phase("a", "b"), phase("b", "a")], "a b"],
  ];
  for (const [title, phases, order] of orders) {
    it(title, () => assert.equal(inOrder(phases).join(" "), order));
  }
});

describe("the phases that the program hands to the step", () => {
  it("are read as they were written", () => {
    const phases = [
      phase("test", "prod"),
      { ...phase("prod"), managed: false },
      { ...phase("qa"), valuesOptional: true },
      { ...phase("last"), onFailure: "rollback" as const },
    ];
    assert.deepEqual(readPhases(phasesText(phases)), phases);
  });
});

describe("a phase without edges out", () => {
  const last = { ...phase("prod"), onFailure: "record" as const };
  const kinds: [what: string, given: Parameters<typeof isLastVerified>[0], verified: boolean, starts: boolean][] = [
    ["is verified where it says what becomes of what fails", last, true, true],
    ["is not verified where it says nothing", phase("prod"), false, false],
    ["is not verified on another stack's cluster", { ...last, managed: false }, false, false],
    ["is none where it promotes", { ...last, promotesTo: ["eu"] }, false, true],
  ];
  for (const [what, given, verified, starts] of kinds)
    it(what, () => assert.deepEqual([isLastVerified(given), startsWorkflows(given)], [verified, starts]));
});

describe("the nearest word", () => {
  const words: [given: string, meant: string | undefined][] = [
    ["tset", "test"],
    ["Test", "test"],
    ["prd", "prod"],
    ["production", undefined],
    ["", undefined],
  ];
  for (const [given, meant] of words) {
    it(`to ${JSON.stringify(given)} is ${meant}`, () => assert.equal(nearest(given, ["dev", "test", "prod"]), meant));
  }
});
