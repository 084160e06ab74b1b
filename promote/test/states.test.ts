// The state table, as a table; and the ends that Workflows leave.
import * as assert from "node:assert/strict";
import { endsOf, keptEnds, newRecord, withEnd } from "../src/ends/record";
import type { End } from "../src/ends/record";
import type { EndOutcome } from "../../contract/ends";
import { decideState } from "../src/ends/states";
import type { Facts, State } from "../src/ends/states";
import { endOf } from "../src/ends/workflow";
import type { Node, Workflow } from "../src/ends/workflow";

const commit = "a".repeat(40);
const other = "b".repeat(40);

const end = (outcome: EndOutcome, more: Partial<End> = {}): End => ({
  outcome,
  source_commit: commit,
  version_before: "1.0.0",
  version_after: "1.1.0",
  commit: "",
  started_at: "2026-01-01T10:00:00Z",
  finished_at: "2026-01-01T10:01:00Z",
  workflow: "shop-test-aaaaaaaaaaaa",
  workflow_uid: "w1",
  reason: "Because.",
  ...more,
});

const due: Facts = {
  commit,
  waiting: undefined,
  sourceVersion: "1.1.0",
  targetVersion: "1.0.0",
  workflow: undefined,
  ends: [],
};
const broken = (count: number): End[] =>
  Array.from({ length: count }, (_, n) => end("broken", { workflow_uid: `w${n}` }));

describe("the state of a promotion", () => {
  const table: [string, Partial<Facts>, State, { resend?: boolean; unrecorded?: boolean }][] = [
    ["due when the phase is ready, versions differ, and nothing ran", {}, "due", { resend: true }],
    [
      "due although another commit's promotion ended",
      { ends: [end("failed", { source_commit: other })] },
      "due",
      { resend: true },
    ],
    [
      "due and never sent when the Sensor refuses the application's name",
      { refused: "its name is too long" },
      "due",
      {},
    ],
    ["waiting when the phase is not ready", { waiting: "its health is Degraded" }, "waiting", {}],
    ["waiting when its pods do not show the version (F23)", { unproven: "no image shows 1.1.0" }, "waiting", {}],
    [
      "broken and not sent again while its pods do not show the version (F23)",
      { unproven: "no image shows 1.1.0", ends: broken(1) },
      "broken",
      {},
    ],
    [
      "broken, recorded and not sent again while its pods do not show the version (F23)",
      { unproven: "no image shows 1.1.0", workflow: { uid: "w9", phase: "Failed" } },
      "broken",
      { unrecorded: true },
    ],
    [
      "already-current although its pods do not show the version",
      { unproven: "no image shows 1.1.0", targetVersion: "1.1.0" },
      "already-current",
      {},
    ],
    ["waiting when the phase was never synced", { commit: undefined }, "waiting", {}],
    ["waiting when the source has no version (F17)", { sourceVersion: undefined }, "waiting", {}],
    ["waiting when the target has no version", { targetVersion: undefined }, "waiting", {}],
    ["already-current when the versions are the same", { targetVersion: "1.1.0" }, "already-current", {}],
    ["running while the Workflow is pending", { workflow: { uid: "w1", phase: "Pending" } }, "running", {}],
    ["running while the Workflow is new", { workflow: { uid: "w1", phase: "" } }, "running", {}],
    [
      "promoted as soon as the step has written it down, while its Workflow is wound up",
      { workflow: { uid: "w1", phase: "Running" }, ends: [end("promoted")] },
      "promoted",
      {},
    ],
    [
      "broken as soon as the step has written it down, and not sent again while its Workflow is wound up",
      { workflow: { uid: "w1", phase: "Running" }, ends: [end("broken")] },
      "broken",
      {},
    ],
    [
      "running when it is started again after it broke",
      { workflow: { uid: "w2", phase: "Running" }, ends: broken(1) },
      "running",
      {},
    ],
    ["promoted by its record", { ends: [end("promoted")] }, "promoted", {}],
    [
      "promoted by its record although the target has gone on",
      { ends: [end("promoted")], targetVersion: "2.0.0" },
      "promoted",
      {},
    ],
    ["already-current by its record", { ends: [end("already-current")] }, "already-current", {}],
    ["superseded by its record", { ends: [end("superseded")] }, "superseded", {}],
    ["failed by its record, and not sent again (F3, F14)", { ends: [end("failed")] }, "failed", {}],
    [
      "failed although the Workflow is still there",
      { ends: [end("failed")], workflow: { uid: "w1", phase: "Failed" } },
      "failed",
      {},
    ],
    ["broken and sent again the first time", { ends: broken(1) }, "broken", { resend: true }],
    ["broken and sent again the third time", { ends: broken(3) }, "broken", { resend: true }],
    ["broken and waiting for a person after three times", { ends: broken(4) }, "broken", {}],
    [
      "broken when the Workflow ended without a record",
      { workflow: { uid: "w9", phase: "Failed" } },
      "broken",
      { resend: true, unrecorded: true },
    ],
    [
      "broken without another start when that was the last",
      { workflow: { uid: "w9", phase: "Error" }, ends: broken(3) },
      "broken",
      { unrecorded: true },
    ],
    [
      "already-current when it broke but the target has the version",
      { ends: broken(1), targetVersion: "1.1.0" },
      "already-current",
      {},
    ],
    [
      "failed when a re-run failed after it broke",
      { ends: [end("failed", { workflow_uid: "w5" }), ...broken(1)] },
      "failed",
      {},
    ],
  ];
  for (const [fact, change, state, more] of table) {
    it(`is ${fact}`, () => {
      const decision = decideState({ ...due, ...change });
      assert.deepEqual(
        { state: decision.state, resend: decision.resend, unrecorded: decision.unrecorded },
        { state, resend: false, unrecorded: false, ...more },
      );
      assert.match(decision.reason, /\S\.$/);
    });
  }
});

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
});

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
