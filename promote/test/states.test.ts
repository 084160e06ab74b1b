// The state table, as a table.
import * as assert from "node:assert/strict";
import { due, end, ends } from "../../testkit/ends";
import { decideState } from "../src/ends/states";
import type { Facts, State } from "../src/ends/states";

const other = "b".repeat(40);

const verified = end("verified", {
  version: "1.1.0",
  fingerprint: "f".repeat(64),
  verified_at: "2026-01-01T10:00:50Z",
});

const proposed = end("proposed", { ...verified, outcome: "proposed", version_before: "1.0.0", version_after: "1.1.0" });

describe("the state of a promotion", () => {
  const table: [string, Partial<Facts>, State, { resend?: boolean; promote?: boolean; unrecorded?: boolean }][] = [
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
    ["proposed until somebody merges it", { ends: [proposed] }, "proposed", {}],
    ["proposed while the phase is not ready", { ends: [proposed], waiting: "it is Unknown" }, "proposed", {}],
    [
      "proposed, and looked at again, when the target went on",
      { ends: [proposed], targetVersion: "0.9.0" },
      "proposed",
      { promote: true },
    ],
    [
      "proposed, and looked at again, when a target that held nothing holds something",
      { ends: [{ ...proposed, version_before: "" }], targetVersion: "0.9.0" },
      "proposed",
      { promote: true },
    ],
    [
      "held, and taken back, while the phase is not ready",
      { ends: [proposed], held: "It is held.", waiting: "it is Unknown" },
      "held",
      { promote: true },
    ],
    [
      "proposed where the target still holds the same text, which Helm reads as another",
      { ends: [{ ...proposed, version_before: "1.1.0" }], targetVersion: "1.1.0 without quotes" },
      "proposed",
      {},
    ],
    ["promoted when the proposal is merged", { ends: [proposed], targetVersion: "1.1.0" }, "promoted", {}],
    [
      "held, and taken back, when a person holds it",
      { ends: [proposed], held: "It is held." },
      "held",
      { promote: true },
    ],
    [
      "held when another word came about the version since it was proposed",
      { ends: [end("failed", { source_commit: other, version: "1.1.0" }), proposed], held: "It is held." },
      "held",
      {},
    ],
    ["waiting when the phase is not ready", { waiting: "its health is Degraded" }, "waiting", {}],
    ["waiting when its pods do not show the version (F23)", { unproven: "no image shows 1.1.0" }, "waiting", {}],
    [
      "broken and not sent again while its pods do not show the version (F23)",
      { unproven: "no image shows 1.1.0", ends: ends(1) },
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
      { workflow: { uid: "w2", phase: "Running" }, ends: ends(1) },
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
    ["held and never sent while a person holds it", { held: "prod is held: x." }, "held", {}],
    [
      "held by its record while a person holds it",
      { held: "prod is held: x.", ends: ends(1, "held"), workflow: { uid: "w0", phase: "Succeeded" } },
      "held",
      {},
    ],
    [
      "held by its record, and sent again once nobody holds it",
      { ends: ends(1, "held"), workflow: { uid: "w0", phase: "Succeeded" } },
      "held",
      { resend: true },
    ],
    [
      "held by its record, and not sent again before the phase is ready",
      { ends: ends(1, "held"), waiting: "its health is Degraded" },
      "held",
      {},
    ],
    [
      "held by its record after it broke too often, and sent again once nobody holds it",
      { ends: [end("held", { workflow_uid: "w9" }), ...ends(4)], workflow: { uid: "w9", phase: "Succeeded" } },
      "held",
      { resend: true },
    ],
    ["held and not sent again though it broke before", { held: "prod is held: x.", ends: ends(1) }, "held", {}],
    [
      "broken, recorded and not sent again while a person holds it",
      { held: "prod is held: x.", workflow: { uid: "w9", phase: "Failed" } },
      "broken",
      { unrecorded: true },
    ],
    [
      "promoted by its record though a person holds it since",
      { held: "prod is held: x.", ends: [end("promoted")] },
      "promoted",
      {},
    ],
    [
      "already-current though a person holds it",
      { held: "prod is held: x.", targetVersion: "1.1.0" },
      "already-current",
      {},
    ],
    ["broken and sent again the first time", { ends: ends(1) }, "broken", { resend: true }],
    ["broken and sent again the third time", { ends: ends(3) }, "broken", { resend: true }],
    ["broken and waiting for a person after three times", { ends: ends(4) }, "broken", {}],
    [
      "broken when the Workflow ended without a record",
      { workflow: { uid: "w9", phase: "Failed" } },
      "broken",
      { resend: true, unrecorded: true },
    ],
    [
      "broken without another start when that was the last",
      { workflow: { uid: "w9", phase: "Error" }, ends: ends(3) },
      "broken",
      { unrecorded: true },
    ],
    [
      "already-current when it broke but the target has the version",
      { ends: ends(1), targetVersion: "1.1.0" },
      "already-current",
      {},
    ],
    ["verified while a gate is closed", { ends: [verified], waits: "The soak is not over." }, "verified", {}],
    ["verified and promoted once all gates are open", { ends: [verified] }, "verified", { promote: true }],
    [
      "verified and not promoted before the phase is ready",
      { ends: [verified], waiting: "its health is Degraded" },
      "verified",
      {},
    ],
    [
      "verified and not promoted while its pods do not show it (F23)",
      { ends: [verified], unproven: "no image shows 1.1.0" },
      "verified",
      {},
    ],
    [
      "verified and promoted although a dead letter came after it",
      { ends: [end("broken", { workflow_uid: "" }), verified] },
      "verified",
      { promote: true },
    ],
    [
      "verified and promoted although its Workflow is wound up yet",
      { ends: [verified], workflow: { uid: "w1", phase: "Running" } },
      "verified",
      { promote: true },
    ],
    [
      "verified, and nothing else, while the Workflow that found a gate closed is wound up",
      { ends: [verified], workflow: { uid: "w1", phase: "Running", alone: true } },
      "verified",
      {},
    ],
    [
      "verified and sent again where nothing is known of what was tested",
      { ends: [end("verified")] },
      "verified",
      { resend: true },
    ],
    [
      "verified after it was held, while a gate is closed",
      { ends: [{ ...verified, outcome: "held" }], waits: "The soak is not over." },
      "verified",
      {},
    ],
    [
      "held and promoted alone once nobody holds it, since it is verified",
      { ends: [{ ...verified, outcome: "held" }] },
      "held",
      { promote: true },
    ],
    ["held though all gates are open", { ends: [verified], held: "prod is held: x." }, "held", {}],
    [
      "broken and promoted alone when what broke came after the verification",
      { ends: [{ ...verified, outcome: "broken" }] },
      "broken",
      { promote: true },
    ],
    [
      "verified after it broke, while a gate is closed",
      { ends: [{ ...verified, outcome: "broken" }], waits: "No window is open." },
      "verified",
      {},
    ],
    [
      "broken and waiting for a person when it was promoted alone three times",
      { ends: ends(4).map((each) => ({ ...verified, ...each })) },
      "broken",
      {},
    ],
    [
      "broken and promoted alone, though it broke before it was verified",
      { ends: [{ ...verified, outcome: "broken" }, verified, ...ends(3)] },
      "broken",
      { promote: true },
    ],
    [
      "broken and recorded, and not tested again, when what promoted alone left no record",
      { ends: [verified], workflow: { uid: "w9", phase: "Error", alone: true } },
      "broken",
      { unrecorded: true },
    ],
    [
      "verified and sent again when the same version was red at another commit since",
      { ends: [end("failed", { version: "1.1.0", source_commit: other, workflow_uid: "w7" }), verified] },
      "verified",
      { resend: true },
    ],
    [
      "invalid while the target cannot take it, though verified",
      { ends: [{ ...verified, outcome: "invalid" }], targetVersion: undefined },
      "invalid",
      {},
    ],
    [
      "invalid and promoted alone once that is mended",
      { ends: [{ ...verified, outcome: "invalid" }] },
      "invalid",
      { promote: true },
    ],
    [
      "already-current though it waits",
      { ends: [verified], waits: "x.", targetVersion: "1.1.0" },
      "already-current",
      {},
    ],
    [
      "running while the Workflow that promotes alone runs",
      { ends: [verified], workflow: { uid: "w8", phase: "Running" } },
      "running",
      {},
    ],
    [
      "due although a gate is closed: it is tested first",
      { waits: "A soak of 1h begins once it is verified." },
      "due",
      { resend: true },
    ],
    [
      "due although the version of another commit is verified",
      { ends: [{ ...verified, source_commit: other }] },
      "due",
      { resend: true },
    ],
    [
      "failed when a re-run failed after it broke",
      { ends: [end("failed", { workflow_uid: "w5" }), ...ends(1)] },
      "failed",
      {},
    ],
  ];
  for (const [fact, change, state, more] of table) {
    it(`is ${fact}`, () => {
      const decision = decideState({ ...due, ...change });
      assert.deepEqual(
        {
          state: decision.state,
          resend: decision.resend,
          promote: decision.promote,
          unrecorded: decision.unrecorded,
        },
        { state, resend: false, promote: false, unrecorded: false, ...more },
      );
      assert.match(decision.reason, /\S\.$/);
    });
  }
});

describe("a proposal that was merged", () => {
  it("is to be written down as promoted, and as nothing before", () => {
    const facts = { ...due, ends: [proposed] };
    assert.equal(decideState(facts).merged, undefined);
    const { merged, reason } = decideState({ ...facts, targetVersion: "1.1.0" });
    assert.deepEqual(merged, { ...proposed, outcome: "promoted", reason });
    assert.equal(reason, "It was proposed, and is merged: the target holds 1.1.0.");
  });
});
