// What a forge shows beside source commits, for each way in which a promotion ends.
import * as assert from "node:assert/strict";
import { exitCodes } from "../../contract/ends";
import { end, sourceCommit } from "../../testkit/ends";
import { mergedStatus, statusOf } from "../src/cli/commitStatus";
import { emptyResult } from "../src/promotion/result";
import type { Outcome, Result } from "../src/promotion/result";

const source = "a".repeat(40);
const commit = "b".repeat(40);
const ended = (outcome: Outcome, more: Partial<Result> = {}): Result => ({
  ...emptyResult({ app: "shop", sourcePhase: "test", targetPhase: "prod", sourceCommit: source }),
  ...{ outcome, reason: "why.", version: "1.1.0", ...more },
});

describe("what a forge shows beside commits", () => {
  const states: [Outcome, string][] = [
    ["promoted", "success"],
    ["already-current", "success"],
    ["superseded", "success"],
    ["proposed", "pending"],
    ["held", "pending"],
    ["verified", "pending"],
    ["not-verified", "failure"],
  ];
  for (const [outcome, state] of states) {
    it(`is ${state} of a promotion that ended as ${outcome}`, () => {
      const context = "argo-promotion/shop: test -> prod";
      const status = { context, state, description: "why." };
      assert.deepEqual(statusOf(ended(outcome, { commit }), 0), { commit: source, status });
      const url = "https://git.example.com/team/gitops/pulls/1";
      assert.deepEqual(statusOf(ended(outcome, { pull_request: url }), 0)?.status, { ...status, url });
    });
  }

  for (const [kind, code] of Object.entries(exitCodes)) {
    const passes = kind === "network" || kind === "conflict";
    it(`is ${passes ? "nothing" : "an error"} of a run that ended with ${kind}`, () => {
      assert.equal(statusOf(ended("error"), code)?.status.state, passes ? undefined : "error");
    });
  }

  it("is a success once what was proposed is merged, with the pull request", () => {
    const url = "https://git.example.com/team/gitops/pulls/1";
    const merged = {
      app: "shop",
      edge: { source: "test", target: "prod" },
      end: end("promoted", { pull_request: url }),
    };
    assert.deepEqual(mergedStatus(merged), {
      commit: sourceCommit,
      status: { context: "argo-promotion/shop: test -> prod", state: "success", description: "Because.", url },
    });
  });
});
