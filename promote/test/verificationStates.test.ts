// Where the verification of a phase that promotes nothing stands, as a table; and what its ends say together.
import * as assert from "node:assert/strict";
import { due, end, ends } from "../../testkit/ends";
import { verifiedVersions } from "../src/ends/end";
import { edgeKey, endsOf, newRecord, withEnd } from "../src/ends/record";
import type { State } from "../src/ends/states";
import { decideVerification } from "../src/ends/verification";
import type { VerificationFacts } from "../src/ends/verification";

const other = "b".repeat(40);
const workflow = { uid: "w9", phase: "Running" };

/** What it is, what is known besides that the phase is ready, the state, and what the sweep does: nothing that is left out. */
type Row = [string, Partial<VerificationFacts>, State, { resend?: boolean; unrecorded?: boolean }];

const rows: Row[] = [
  ["due when the phase is ready, and nothing ran", {}, "due", { resend: true }],
  [
    "due although another commit's ended",
    { ends: [end("verified", { source_commit: other })] },
    "due",
    { resend: true },
  ],
  ["due and never sent when the Sensor refuses the application's name", { refused: "its name is too long" }, "due", {}],
  ["waiting when the phase was never synced", { commit: undefined }, "waiting", {}],
  ["waiting when the phase is not ready", { waiting: "its health is Degraded" }, "waiting", {}],
  ["waiting when its pods do not show the version", { unproven: "no image shows 1.1.0" }, "waiting", {}],
  [
    "waiting when the phase has no version",
    { sourceVersion: undefined, sourceProblem: "There is no file." },
    "waiting",
    {},
  ],
  [
    "waiting when the phase does not take the application's own campaign",
    { campaignProblem: "g.json:1: x." },
    "waiting",
    {},
  ],
  [
    "invalid and not sent again while the phase does not take the campaign",
    { campaignProblem: "g.json:1: x.", ends: ends(1, "invalid") },
    "invalid",
    {},
  ],
  [
    "broken and recorded alone when its Workflow left no record, and the phase does not take the campaign",
    { campaignProblem: "g.json:1: x.", workflow: { uid: "w9", phase: "Failed" } },
    "broken",
    { unrecorded: true },
  ],
  ["running while its Workflow runs", { workflow }, "running", {}],
  [
    "what the step wrote down, while its Workflow is wound up",
    { workflow, ends: [end("verified", { workflow_uid: "w9" })] },
    "verified",
    {},
  ],
  [
    "broken and sent again when its Workflow left no record",
    { workflow: { uid: "w9", phase: "Failed" } },
    "broken",
    { resend: true, unrecorded: true },
  ],
  [
    "broken and recorded alone when its Workflow left no record, while the phase is not ready",
    { workflow: { uid: "w9", phase: "Error" }, waiting: "its health is Degraded" },
    "broken",
    { unrecorded: true },
  ],
  ["broken and sent again once the phase is ready", { ends: ends(1) }, "broken", { resend: true }],
  [
    "broken and not sent while the phase is not ready",
    { ends: ends(1), waiting: "its health is Degraded" },
    "broken",
    {},
  ],
  ["broken and left to a person after it was sent again three times", { ends: ends(4) }, "broken", {}],
  ["invalid and sent again once the phase has a version", { ends: ends(1, "invalid") }, "invalid", { resend: true }],
  [
    "invalid and not sent while the phase has no version",
    { ends: ends(1, "invalid"), sourceVersion: undefined },
    "invalid",
    {},
  ],
  ...(["verified", "failed", "rolled-back", "superseded"] as const).map((outcome): Row => {
    return [`${outcome}, and that is final`, { ends: [end(outcome)] }, outcome, {}];
  }),
];

describe("the verification of a phase that promotes nothing", () => {
  for (const [fact, change, expected, does] of rows)
    it(`is ${fact}`, () => {
      const { state, resend, unrecorded, reason } = decideVerification({ ...due, ...change });
      assert.deepEqual({ state, resend, unrecorded }, { state: expected, resend: false, unrecorded: false, ...does });
      assert.match(reason, /\S\.$/);
    });
});

describe("what is verified in a phase by its ends", () => {
  const verified = (version: string, more = {}) =>
    end("verified", { version, fingerprint: "f".repeat(64), verified_at: "2026-01-01T10:00:50Z", ...more });

  it("is each version whose last word says so, the last one first, with the commit of that word", () => {
    const all = [
      verified("1.2.0", { source_commit: "c2" }),
      verified("1.1.0"),
      verified("1.2.0", { source_commit: "c1" }),
    ];
    assert.deepEqual(verifiedVersions(all), [
      { version: "1.2.0", commit: "c2" },
      { version: "1.1.0", commit: "a".repeat(40) },
    ]);
  });

  it("is no version that failed, or was taken back, since", () => {
    for (const outcome of ["failed", "rolled-back"] as const)
      assert.deepEqual(verifiedVersions([end(outcome, { version: "1.1.0" }), verified("1.1.0")]), []);
    assert.deepEqual(verifiedVersions([end("promoted"), end("superseded", { version: "" })]), []);
  });

  it("is kept apart from every edge, by a key that no edge has", () => {
    assert.deepEqual([edgeKey({ source: "prod" }), edgeKey({ source: "test", target: "prod" })], ["prod", "test.prod"]);
    const record = withEnd(newRecord("shop", "argo-promotion"), { source: "prod" }, verified("1.1.0"));
    assert.equal(endsOf(record, { source: "prod" }).length, 1);
    assert.deepEqual(endsOf(record, { source: "test", target: "prod" }), []);
  });
});
