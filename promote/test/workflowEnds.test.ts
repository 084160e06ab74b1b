// The ends that Workflows leave.
import * as assert from "node:assert/strict";
import { sourceCommit as commit } from "../../testkit/ends";
import type { EndOutcome } from "../../contract/ends";
import { endOf } from "../src/ends/workflow";
import type { Node, Workflow } from "../src/ends/workflow";

describe("the end of a Workflow", () => {
  const values = (all: Record<string, string>): { name: string; value: string }[] =>
    Object.entries(all).map(([name, value]) => ({ name, value }));
  const step = (target: string, outputs: Record<string, string>, more: Partial<Node> = {}): Node => ({
    templateName: "promotion",
    phase: "Succeeded",
    startedAt: "2026-01-01T10:00:10Z",
    inputs: { parameters: values({ target_phase: target }) },
    outputs: { parameters: values(outputs) },
    ...more,
  });
  const campaign = (more: Partial<Node>): Node => ({ templateName: "integration-tests", phase: "Succeeded", ...more });
  const workflow = (nodes: Node[], message?: string): Workflow => ({
    metadata: { name: "shop-test-aaaaaaaaaaaa", uid: "w1" },
    spec: { arguments: { parameters: values({ source_commit: commit }) } },
    status: {
      phase: "Running",
      message,
      startedAt: "2026-01-01T10:00:00Z",
      nodes: Object.fromEntries(nodes.map((node, n) => [String(n), node])),
    },
  });
  const promoted = {
    outcome: "promoted",
    version_before: "1.0.0",
    version_after: "1.1.0",
    commit: "c1",
    reason: "landed.",
  };

  const table: [string, Node[], EndOutcome, RegExp][] = [
    ["is promoted when its step says so", [campaign({}), step("prod", promoted)], "promoted", /landed/],
    [
      "is superseded when its step says so",
      [step("prod", { ...promoted, outcome: "superseded", reason: "later." })],
      "superseded",
      /later/,
    ],
    [
      "is broken when its step failed, with the step's reason",
      [step("prod", { outcome: "error", reason: "git is down." }, { phase: "Failed" })],
      "broken",
      /git is down/,
    ],
    [
      "is broken when its step's pod was lost",
      [step("prod", {}, { phase: "Error", message: "pod deleted" })],
      "broken",
      /Error in the promotion step: pod deleted/,
    ],
    [
      "is promoted when a later try of its step says so",
      [
        step("prod", { outcome: "error", reason: "x" }, { phase: "Failed" }),
        step("prod", promoted, { startedAt: "2026-01-01T10:09:00Z" }),
      ],
      "promoted",
      /landed/,
    ],
    [
      "is that of its own edge",
      [step("staging", promoted), step("prod", { outcome: "error", reason: "no key." }, { phase: "Failed" })],
      "broken",
      /no key/,
    ],
    [
      "is failed when the campaign is red",
      [
        campaign({ phase: "Failed", message: "main: Error (exit code 1)", outputs: { exitCode: "1" } }),
        step("prod", { outcome: "not-verified", reason: "Failed: no." }),
      ],
      "failed",
      /exit code 1/,
    ],
    [
      "is failed when the campaign is red, whatever became of the step that waited for it",
      [
        campaign({ phase: "Failed", message: "main: Error (exit code 1)", outputs: { exitCode: "1" } }),
        step("prod", {}, { phase: "Failed", message: "main: Error (exit code 143)" }),
      ],
      "failed",
      /Failed in the campaign: main: Error \(exit code 1\)/,
    ],
    [
      "is broken with what became of the campaign, not of the step that waited for it",
      [
        campaign({ phase: "Error", message: "pod deleted" }),
        step("prod", { outcome: "not-verified", reason: "Error: no more retries." }),
      ],
      "broken",
      /Error in the campaign: pod deleted/,
    ],
    [
      "is that of its step when a later try of the campaign passed",
      [
        campaign({ phase: "Error", message: "pod deleted" }),
        campaign({}),
        step("prod", { outcome: "error", reason: "git is down." }, { phase: "Failed" }),
      ],
      "broken",
      /git is down/,
    ],
    [
      "is promoted though the campaign's pod broke after it had passed",
      [campaign({ phase: "Error", message: "the report could not be stored" }), step("prod", promoted)],
      "promoted",
      /landed/,
    ],
    [
      "is broken when the campaign was killed for memory",
      [campaign({ phase: "Failed", message: "OOMKilled (exit code 137)", outputs: { exitCode: "137" } })],
      "broken",
      /OOMKilled/,
    ],
    [
      "is broken when the campaign's deadline passed",
      [campaign({ phase: "Failed", message: "Pod was active on the node longer than the specified deadline" })],
      "broken",
      /deadline/,
    ],
    [
      "is broken when the guard gave up",
      [campaign({ phase: "Error", message: "guard: Error (exit code 5)" })],
      "broken",
      /guard/,
    ],
    [
      "is superseded when the guard says so",
      [campaign({ outputs: { parameters: values({ guard_outcome: "superseded", guard_reason: "runs 2.0.0." }) } })],
      "superseded",
      /runs 2\.0\.0/,
    ],
    ["is broken when nothing ran", [], "broken", /ended before its promotion/],
    [
      "is broken when its step had nothing to wait for any more",
      [step("prod", { outcome: "not-verified", reason: "The Workflow was stopped (Stop)." })],
      "broken",
      /^The Workflow ended before its promotion/,
    ],
  ];
  for (const [fact, nodes, outcome, reason] of table) {
    it(fact, () => {
      const found = endOf(
        workflow(nodes),
        "prod",
        { promotion: "promotion", campaign: ["integration-tests"] },
        "2026-01-01T10:10:00Z",
      );
      assert.equal(found.outcome, outcome);
      assert.match(found.reason, reason);
      assert.deepEqual(
        [found.source_commit, found.workflow_uid, found.finished_at],
        [commit, "w1", "2026-01-01T10:10:00Z"],
      );
    });
  }

  const ofStopped: [fact: string, nodes: Node[], outcome: EndOutcome, reason: RegExp][] = [
    [
      "is superseded when its step found that, whatever the campaign said when it was stopped",
      [
        campaign({ phase: "Failed", message: "main: Error (exit code 253)" }),
        step("prod", { outcome: "superseded", reason: "went on to 1.2.0." }),
      ],
      "superseded",
      /went on to 1\.2\.0/,
    ],
    [
      "is broken when its step saw other pods, whatever the campaign said when it was stopped",
      [
        campaign({ phase: "Failed", message: "main: Error (exit code 253)" }),
        step("prod", { outcome: "broken", reason: "were replaced." }, { phase: "Failed" }),
      ],
      "broken",
      /^were replaced\.$/,
    ],
    [
      "is broken when a person stopped it, and the campaign ended with a code of its own on its way",
      [
        campaign({ phase: "Failed", message: "main: Error (exit code 253)" }),
        step("prod", {}, { phase: "Failed", message: "workflow shutdown with strategy:  Stop" }),
      ],
      "broken",
      /^Failed in the campaign: main: Error \(exit code 253\)\.$/,
    ],
    [
      "is promoted when it was stopped after its step had ended",
      [campaign({ phase: "Failed", message: "workflow shutdown with strategy:  Stop" }), step("prod", promoted)],
      "promoted",
      /landed/,
    ],
  ];
  for (const shutdown of ["Stop", "Terminate"])
    for (const [fact, nodes, outcome, reason] of ofStopped)
      it(`of a Workflow that was stopped (${shutdown}) ${fact}`, () => {
        const { spec, ...stopped } = workflow(nodes);
        const templates = { promotion: "promotion", campaign: ["integration-tests"] };
        const found = endOf({ ...stopped, spec: { ...spec, shutdown } }, "prod", templates, "");
        assert.deepEqual([found.outcome, found.commit], [outcome, outcome === "promoted" ? "c1" : ""]);
        assert.match(found.reason, reason);
      });

  it("is broken when its step saw other pods, although the campaign says no before it is stopped", () => {
    const red = campaign({ phase: "Failed", message: "main: Error (exit code 1)" });
    const seen = step("prod", { outcome: "broken", reason: "were replaced." }, { phase: "Failed" });
    const templates = { promotion: "promotion", campaign: ["integration-tests"] };
    assert.equal(endOf(workflow([red, seen]), "prod", templates, "").outcome, "broken");
  });

  it("carries versions and commit of its step", () => {
    const found = endOf(
      workflow([step("prod", promoted)]),
      "prod",
      { promotion: "promotion", campaign: ["integration-tests"] },
      "",
    );
    assert.deepEqual([found.version_before, found.version_after, found.commit], ["1.0.0", "1.1.0", "c1"]);
  });
});
