// F14: which ends of a campaign are final and which are infrastructure, and when what broke is sent again.
import * as assert from "node:assert/strict";
import { due, end, ends, sourceCommit as commit } from "../../testkit/ends";
import type { End } from "../src/ends/end";
import type { EndOutcome } from "../../contract/ends";
import { decideState, mostResends } from "../src/ends/states";
import type { Facts } from "../src/ends/states";
import { statusTable } from "../src/survey/table";
import { endOf } from "../src/ends/workflow";
import type { Node } from "../src/ends/workflow";
import type { PhaseState } from "../src/survey/surveyed";

const templates = { promotion: "promotion", campaign: ["integration-tests"] };

describe("the end of a campaign", () => {
  // Messages as the workflow controller writes them: the pod's reason if it has one, else that of a container.
  const table: [string, string, string | undefined, EndOutcome][] = [
    ["is failed when its command ends with 1", "main: Error (exit code 1)", "1", "failed"],
    ["is failed when 130 tests failed, which is Robot's exit code", "main: Error (exit code 130)", "130", "failed"],
    ["is failed when the container left a message", "main: Error (exit code 2): 2 tests failed", "2", "failed"],
    [
      "is broken when the deadline passed, whatever code the stopped command ended with",
      "Pod was active on the node longer than the specified deadline",
      "3",
      "broken",
    ],
    ["is broken when its pod was evicted", "The node was low on resource: memory.", "1", "broken"],
    ["is broken when it was out of memory", "main: OOMKilled (exit code 137)", "137", "broken"],
    ["is broken when its command was killed", "main: Error (exit code 137)", "137", "broken"],
    ["is broken when its command was terminated", "main: Error (exit code 143)", "143", "broken"],
    ["is broken when its container could not start", "main: StartError (exit code 128)", "128", "broken"],
    ["is broken when the guard gave up", "guard: Error (exit code 5)", undefined, "broken"],
  ];
  for (const [fact, message, exitCode, outcome] of table) {
    it(`F14: ${fact}`, () => {
      const node: Node = { templateRef: { template: "integration-tests" }, phase: "Failed", message };
      const nodes = { campaign: { ...node, outputs: { exitCode } } };
      const workflow = { metadata: { name: "shop-test-aaaaaaaaaaaa", uid: "w1" }, status: { phase: "Running", nodes } };
      const end = endOf(workflow, "prod", templates, "2026-01-01T10:10:00Z");
      assert.equal(end.outcome, outcome);
      assert.ok(end.reason.includes(message), end.reason);
    });
  }
});

describe("the report of a campaign", () => {
  const kept = { name: "report", s3: { bucket: "reports", key: "campaigns/shop/shop-test-aaaaaaaaaaaa/w1-0" } };
  const campaign = (more: Partial<Node>): Node => ({ templateName: "integration-tests", phase: "Failed", ...more });
  const endWith = (nodes: Record<string, Node>): End => {
    const workflow = { metadata: { name: "shop-test-aaaaaaaaaaaa", uid: "w1" }, status: { phase: "Running", nodes } };
    return endOf(workflow, "prod", templates, "2026-01-01T10:10:00Z");
  };
  const red = { message: "main: Error (exit code 1)", outputs: { artifacts: [kept] } };

  it("is linked from the end, also of a campaign that is red", () => {
    const end = endWith({ campaign: campaign(red) });
    assert.equal(end.outcome, "failed");
    assert.equal(end.report, "s3://reports/campaigns/shop/shop-test-aaaaaaaaaaaa/w1-0/");
  });

  it("is absent from the end when none was kept", () => {
    assert.ok(!("report" in endWith({ campaign: campaign({ message: red.message }) })));
  });

  it("is that of the last try", () => {
    const later = { ...kept, s3: { ...kept.s3, key: "campaigns/shop/shop-test-aaaaaaaaaaaa/w1-1" } };
    const nodes = {
      first: campaign({ ...red, startedAt: "2026-01-01T10:00:00Z" }),
      second: campaign({ ...red, outputs: { artifacts: [later] }, startedAt: "2026-01-01T10:05:00Z" }),
    };
    assert.match(endWith(nodes).report ?? "", /w1-1\/$/);
  });

  it("is a column of the status where there is one, and no column where there is none", () => {
    const last = { ...endWith({ campaign: campaign(red) }), version_after: "1.1.0" };
    const phase = (end: End): PhaseState => ({
      app: "shop",
      phase: "test",
      version: "1.1.0",
      health: "Healthy",
      sync: "Synced",
      edges: [
        {
          state: "failed",
          reason: last.reason,
          resend: false,
          promote: false,
          unrecorded: false,
          gates: [],
          workflows: { whole: undefined, alone: undefined },
          target: "prod",
          commit,
          last: end,
          workflow: undefined,
        },
      ],
    });
    const now = new Date("2026-01-01T10:12:00Z");
    const [heading, row] = statusTable([phase(last)], now).split("\n");
    assert.match(heading ?? "", /REASON +REPORT$/);
    assert.ok(row?.endsWith(`  ${last.report}`), row);
    assert.match(statusTable([phase({ ...last, report: undefined })], now).split("\n")[0] ?? "", /REASON$/);
  });
});

describe("what broke", () => {
  const facts = (broken: number, waiting?: string): Facts => ({ ...due, waiting, ends: ends(broken) });

  it("is not sent again while the phase is not ready, and says what it waits for", () => {
    const { state, resend, reason } = decideState(facts(1, "its health is Degraded"));
    assert.deepEqual([state, resend], ["broken", false]);
    assert.match(reason, /sent again when the phase is ready: its health is Degraded\.$/);
  });

  it("is written down but not sent again while the phase is not ready, when its Workflow left no record", () => {
    const workflow = { uid: "w9", phase: "Error" };
    const { unrecorded, resend } = decideState({ ...facts(0, "it is OutOfSync"), workflow });
    assert.deepEqual([unrecorded, resend], [true, false]);
  });

  it("says why Argo Workflows took its Workflow for wrong, which leaves no record", () => {
    const workflow = { uid: "w9", phase: "Error", message: "template load-test.main not found" };
    const { reason } = decideState({ ...facts(0), workflow });
    assert.equal(reason, "The Workflow ended as Error and left no record: template load-test.main not found.");
  });

  it("is sent again once the phase is ready", () => {
    assert.equal(decideState(facts(1)).resend, true);
  });

  it("F14: a dead letter of a repeated notification does not start a failed campaign again", () => {
    const deadLetter = end("broken", {
      workflow: "dead-letter-test-x",
      workflow_uid: "",
      reason: "No Workflow was made.",
    });
    const failed = end("failed", { reason: "Two tests are red." });
    const { state, resend, reason } = decideState({ ...facts(0), ends: [deadLetter, failed] });
    assert.deepEqual([state, resend, reason], ["failed", false, "Two tests are red."]);
  });

  it("F6: a dead letter of a notification that never ran is sent again", () => {
    const { state, resend } = decideState({ ...facts(0), ends: [end("broken", { workflow_uid: "" })] });
    assert.deepEqual([state, resend], ["broken", true]);
  });

  it("waits for a person after the last start, ready or not", () => {
    for (const waiting of [undefined, "its health is Degraded"]) {
      const { resend, reason } = decideState(facts(mostResends + 1, waiting));
      assert.equal(resend, false);
      assert.match(reason, /waits for a person\.$/);
    }
  });
});
