// Which version an end is about: events, page and status name the same, whatever the target holds.
import * as assert from "node:assert/strict";
import { endOutcomes } from "../../contract/ends";
import type { EndOutcome } from "../../contract/ends";
import { end } from "../../testkit/ends";
import { aboutVersion } from "../src/ends/end";
import type { End } from "../src/ends/end";
import { edgeKey, newRecord } from "../src/ends/record";
import { eventOf } from "../src/events/event";
import { applicationDetail } from "../src/page/applications";
import type { PhaseState } from "../src/survey/surveyed";
import { statusTable } from "../src/survey/table";

const edge = { source: "test", target: "prod" };
const now = new Date("2026-01-01T10:12:00Z");

const row = (last: End): PhaseState => ({
  ...{ app: "shop", phase: "test", version: "1.1.0", health: "Healthy", sync: "Synced" },
  edges: [
    {
      ...{ target: "prod", state: last.outcome, reason: last.reason, resend: false, promote: false, unrecorded: false },
      ...{ commit: last.source_commit, last, gates: [], workflow: undefined },
      workflows: { whole: undefined, alone: undefined },
    },
  ],
});

/** What the page has in its history of such an end. */
function onPage(last: End): string {
  const record = { ...newRecord("shop", "argo-promotion"), data: { [edgeKey(edge)]: JSON.stringify([last]) } };
  const settings = { phases: [], edges: [], namespace: "argo" };
  const [shown] = applicationDetail("shop", [row(last)], record, settings, now).promotions[0]!.history;
  return `${shown!.before} -> ${shown!.after}`;
}

describe("the version of an end", () => {
  /** Where the page does not say 1.0.0 -> 1.1.0. */
  const elsewhere: Partial<Record<EndOutcome, string>> = {
    "already-current": "1.1.0 -> 1.1.0",
    "rolled-back": "1.1.0 -> 1.0.0",
  };
  for (const outcome of endOutcomes)
    it(`is that which was looked at, in event, status and page: ${outcome}`, () => {
      const last = end(outcome);
      const { data } = eventOf({ app: "shop", edge, end: last, as: outcome }, { source: "https://git.example.com/r" });
      assert.equal(data.version, "1.1.0");
      assert.match(data.summary, outcome === "already-current" ? /prod holds 1\.1\.0/ : /\b1\.1\.0\b/);
      assert.match(statusTable([row(last)], now), new RegExp(`  ${outcome} 1\\.1\\.0  `));
      assert.equal(onPage(last), elsewhere[outcome] ?? "1.0.0 -> 1.1.0");
    });

  it("is that of the target where older records have no other, and none where nothing was read", () => {
    assert.equal(aboutVersion(end("promoted", { version: undefined })), "1.1.0");
    assert.equal(aboutVersion(end("rolled-back", { version: undefined })), "1.1.0");
    assert.equal(aboutVersion(end("broken", { version_before: "", version_after: "" })), "");
  });
});
