// The figures of a survey: what is counted, and how Prometheus reads it.
import assert from "node:assert/strict";
import { gaugeValues } from "../../contract/metrics";
import type { End } from "../src/ends/end";
import { figuresOf, gaugesText } from "../src/survey/gauges";
import type { EdgeState, PhaseState, VerificationState } from "../src/survey/surveyed";

const now = new Date("2026-11-30T12:00:00Z");

const edge = (more: Partial<EdgeState>): EdgeState => ({
  ...{ target: "prod", state: "due", reason: "", resend: false, promote: false, unrecorded: false },
  ...{ commit: undefined, last: undefined, gates: [], workflow: undefined },
  workflows: { whole: undefined, alone: undefined },
  ...more,
});

const phase = (more: Partial<PhaseState>): PhaseState => ({
  ...{ app: "shop", phase: "test", version: "1", health: "Healthy", sync: "Synced", edges: [] },
  ...more,
});

/** A phase that promotes nothing, with what became of what is deployed there. */
const lastPhase = (more: Partial<VerificationState>): PhaseState =>
  phase({
    phase: "prod",
    verification: {
      ...{ state: "due", reason: "", resend: false, unrecorded: false },
      ...{ commit: undefined, last: undefined, workflow: undefined, ...more },
    },
  });

const endAt = (finished_at: string): End => ({ finished_at }) as End;
const syncedAt = (finishedAt: string): PhaseState["application"] => ({
  metadata: { name: "shop-test" },
  status: { operationState: { finishedAt } },
});

describe("the gauges of a survey", () => {
  const figures = figuresOf(
    {
      misplaced: ["The Application x has one label alone."],
      phases: [
        phase({ application: syncedAt("2026-11-30T11:50:00Z"), edges: [edge({})] }),
        phase({ edges: [edge({ state: "broken", end: endAt("2026-11-30T10:00:00Z") })] }),
        // What failed was somebody's decision, and what runs is on its way.
        phase({ edges: [edge({ state: "failed", end: endAt("2026-11-01T00:00:00Z") }), edge({ state: "running" })] }),
        phase({
          edges: [
            edge({
              state: "verified",
              gates: [
                { gate: "soak", by: "edge", open: false, reason: "" },
                { gate: "windows", by: "edge", open: true, reason: "" },
              ],
            }),
            // Nothing has passed that a closed gate could keep back.
            edge({ state: "waiting", gates: [{ gate: "stop", by: "person", open: false, reason: "" }] }),
          ],
        }),
        phase({ problem: "It has no version.", edges: [edge({ state: "due", refused: "the name is too long" })] }),
      ],
    },
    now,
  );

  it("count states, closed gates of what passed, problems by kind, and what is stuck the longest", () => {
    const other = [...figures].filter(([, value]) => value !== 0);
    assert.deepEqual(Object.fromEntries(other), {
      ...{ "gauge-edges-due": 2, "gauge-edges-broken": 1, "gauge-edges-failed": 1, "gauge-edges-running": 1 },
      ...{ "gauge-edges-verified": 1, "gauge-edges-waiting": 1, "gauge-gates-soak": 1 },
      ...{ "gauge-problems-file": 1, "gauge-problems-name": 1, "gauge-problems-application": 1 },
      ...{ "gauge-stuck": 7200, "gauge-swept": 1_796_040_000 },
    });
  });

  it("count verifications in phases that promote nothing as they count promotions", () => {
    const found = figuresOf(
      {
        misplaced: [],
        phases: [
          lastPhase({ state: "rolled-back", end: endAt("2026-11-01T00:00:00Z") }),
          lastPhase({ state: "broken", end: endAt("2026-11-30T11:00:00Z") }),
          lastPhase({ refused: "It is never verified: the name is too long." }),
        ],
      },
      now,
    );
    const other = [...found].filter(([, value]) => value !== 0);
    assert.deepEqual(Object.fromEntries(other), {
      ...{ "gauge-edges-rolled-back": 1, "gauge-edges-broken": 1, "gauge-edges-due": 1, "gauge-problems-name": 1 },
      ...{ "gauge-stuck": 3600, "gauge-swept": 1_796_040_000 },
    });
  });

  it("are there for every output of the sweep's template, nothing included", () => {
    assert.deepEqual(
      [...figuresOf({ phases: [], misplaced: [] }, now).keys()],
      gaugeValues.map(({ output }) => output),
    );
  });

  it("are text as Prometheus reads it", () => {
    const text = gaugesText(figures);
    assert.match(
      text,
      /^# HELP promotion_edges Promotions .*\n# TYPE promotion_edges gauge\npromotion_edges\{state="waiting"\} 1\n/,
    );
    assert.match(text, /\n# TYPE promotion_stuck_seconds gauge\npromotion_stuck_seconds 7200\n/);
    assert.equal(text.match(/^promotion_/gm)?.length, gaugeValues.length);
  });
});
