// The end of a Workflow that verifies a phase that promotes nothing, as a table.
import * as assert from "node:assert/strict";
import type { EndOutcome } from "../../contract/ends";
import { endOf, failedCampaign, withStep } from "../src/ends/workflow";
import type { Node, Workflow } from "../src/ends/workflow";

const templates = { promotion: "promotion", campaign: ["integration-tests"] };
const now = "2026-01-01T10:10:00Z";
const parameters = (values: Record<string, string>) => Object.entries(values).map(([name, value]) => ({ name, value }));

const campaign = (message: string, outputs: Record<string, string> = {}): Node => ({
  templateName: "integration-tests",
  phase: message === "" ? "Succeeded" : "Failed",
  message,
  outputs: { parameters: parameters(outputs) },
});
const step = (outcome: string, exitCode = "0", more: Record<string, string> = {}): Node => ({
  templateName: "settlement",
  phase: exitCode === "0" ? "Succeeded" : "Failed",
  message: exitCode === "0" ? "" : `main: Error (exit code ${exitCode})`,
  outputs: { parameters: parameters({ outcome, reason: "Because.", ...more }), exitCode },
});
const red = campaign("main: Error (exit code 3)");

const workflow = (...nodes: Node[]): Workflow => ({
  metadata: { name: "w", uid: "w1" },
  status: { phase: "Failed", nodes: Object.fromEntries(nodes.map((node, n) => [String(n), node])) },
});

describe("the end of a verification where nothing is promoted", () => {
  const table: [fact: string, nodes: Node[], outcome: EndOutcome, reason: RegExp][] = [
    ["is what its step says: verified", [campaign(""), step("verified")], "verified", /^Because\.$/],
    ["is what its step says: failed", [red, step("failed")], "failed", /^Because\.$/],
    ["is what its step says: rolled-back", [red, step("rolled-back")], "rolled-back", /^Because\.$/],
    [
      "is what the guard says of another version",
      [campaign("", { guard_outcome: "superseded" })],
      "superseded",
      /another/,
    ],
    ["is broken where the campaign failed and its step did not say what became of it", [red], "broken", /exit code 3/],
    [
      "is broken where the campaign failed and its step was refused",
      [red, step("error", "4")],
      "broken",
      /^Because\.$/,
    ],
    [
      "is invalid where the campaign failed and its step missed a file",
      [red, step("error", "3")],
      "invalid",
      /^Because\.$/,
    ],
    [
      "is broken where the campaign was evicted",
      [campaign("Pod was evicted"), step("not-verified")],
      "broken",
      /evicted/,
    ],
    [
      "is broken where its step saw other pods, although the campaign failed",
      [red, step("broken", "1")],
      "broken",
      /^Because\.$/,
    ],
    ["is broken where the Workflow was stopped before", [], "broken", /before its end was settled/],
  ];
  for (const [fact, nodes, outcome, reason] of table)
    it(fact, () => {
      const end = endOf(workflow(...nodes), undefined, templates, now);
      assert.equal(end.outcome, outcome);
      assert.match(end.reason, reason);
    });

  it("is never that of a step that promotes along an edge", () => {
    const promotion = { ...step("promoted"), templateName: "promotion", inputs: { parameters: [] } };
    assert.equal(endOf(workflow(promotion), undefined, templates, now).outcome, "broken");
    assert.equal(endOf(workflow(step("verified")), "prod", templates, now).outcome, "broken");
  });

  it("is told by the step that is about to end as by its node later", () => {
    const said = { version: "1.1.0", version_before: "1.1.0", version_after: "1.0.0", commit: "c1" };
    const nothing = { pull_request: "", fingerprint: "", verified_at: "", steady_since: "" };
    const outputs = { outcome: "rolled-back", reason: "Because.", ...said, ...nothing };
    const early = withStep(workflow(red), { outputs, exitCode: 0 }, templates, now);
    const later = workflow(red, step("rolled-back", "0", said));
    assert.deepEqual(endOf(early, undefined, templates, now), endOf(later, undefined, templates, now));
  });
});

describe("a campaign that said no", () => {
  it("is one whose container ended by itself with another code than 0", () => {
    assert.match(
      failedCampaign(workflow(red), templates) ?? "",
      /^Failed in the campaign: main: Error \(exit code 3\)/,
    );
    for (const message of ["", "Pod was evicted", "main: Error (exit code 143)", "guard: Error (exit code 1)"])
      assert.equal(failedCampaign(workflow(campaign(message)), templates), undefined);
  });
});
