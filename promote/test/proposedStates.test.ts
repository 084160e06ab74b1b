// The state table of what is proposed: merged, held, or gone on without it.
import * as assert from "node:assert/strict";
import { due, end } from "../../testkit/ends";
import { decideState } from "../src/ends/states";
import { itIs } from "./stateTable";

const proposed = end("proposed", {
  version: "1.1.0",
  fingerprint: "f".repeat(64),
  verified_at: "2026-01-01T10:00:50Z",
});

describe("the state of a promotion that is proposed", () => {
  itIs([
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
      "held, and taken back, after a try to do so that broke",
      { ends: [{ ...proposed, outcome: "broken", workflow_uid: "w2" }, proposed], held: "It is held.", proposes: true },
      "held",
      { promote: true },
    ],
    [
      "held, and taken back, where its commit was pushed and the rest broke",
      { ends: [{ ...proposed, outcome: "broken", commit: "c".repeat(40) }], held: "It is held.", proposes: true },
      "held",
      { promote: true },
    ],
    [
      "held where nothing was pushed",
      { ends: [{ ...proposed, outcome: "broken" }], held: "It is held.", proposes: true },
      "held",
      {},
    ],
    [
      "held where its edge pushes",
      { ends: [{ ...proposed, outcome: "broken", commit: "c".repeat(40) }], held: "It is held." },
      "held",
      {},
    ],
    [
      "held, and taken back, where it met a closed gate since",
      {
        ends: [{ ...proposed, outcome: "verified", workflow_uid: "w2" }, proposed],
        held: "It is held.",
        proposes: true,
      },
      "held",
      { promote: true },
    ],
    [
      "held, and a person's to take back, after four tries that broke",
      {
        ends: [
          ...[2, 3, 4, 5].map((n) => ({ ...proposed, outcome: "broken" as const, workflow_uid: `w${n}` })),
          proposed,
        ],
        held: "It is held.",
        proposes: true,
      },
      "held",
      {},
    ],
    [
      "held when another word came about the version since it was proposed",
      { ends: [end("failed", { source_commit: "b".repeat(40), version: "1.1.0" }), proposed], held: "It is held." },
      "held",
      {},
    ],
  ]);
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
