// A verified phase that promotes nothing on the page: its verification stands where an edge would, and nothing leads on from it.
import * as assert from "node:assert/strict";
import type { EndOutcome } from "../../contract/ends";
import { end } from "../../testkit/ends";
import { edgeKey, newRecord } from "../src/ends/record";
import { applicationDetail, shownApplication } from "../src/page/applications";
import type { Attention } from "../src/page/shown";
import type { PhaseState } from "../src/survey/surveyed";

const settings = { phases: [], edges: [], namespace: "argo", stack: "prod" };
const now = new Date("2026-01-01T10:12:00Z");

const row = (outcome: EndOutcome, commit = ""): PhaseState => {
  const last = end(outcome, { commit });
  const decision = { state: outcome, reason: last.reason, resend: false, unrecorded: false, end: last };
  return {
    ...{ app: "shop", phase: "prod", version: "1.1.0", health: "Healthy", sync: "Synced", edges: [] },
    verification: { ...decision, commit: last.source_commit, last, workflow: undefined },
  };
};

function detailOf(outcome: EndOutcome, commit?: string) {
  const of = row(outcome, commit);
  const data = { [edgeKey({ source: "prod" })]: JSON.stringify([of.verification!.last]) };
  const [shown] = applicationDetail(
    "shop",
    [of],
    { ...newRecord("shop", "argo-promotion"), data },
    settings,
    now,
  ).promotions;
  return shown!;
}

describe("a verified phase that promotes nothing, on the page", () => {
  const attentions: [EndOutcome, Attention, reason: string | undefined][] = [
    ["failed", "stuck", "Because."],
    ["broken", "stuck", "Because."],
    ["rolled-back", "stuck", "Because."],
    ["invalid", "stuck", "Because."],
    ["verified", "settled", undefined],
    ["superseded", "settled", undefined],
  ];
  for (const [outcome, attention, reason] of attentions)
    it(`is ${attention} where what is deployed there is ${outcome}`, () => {
      const { phases, attention: all } = shownApplication("shop", [row(outcome)], settings, now);
      const [edge] = phases[0]!.edges;
      assert.deepEqual([all, edge?.attention, edge?.reason], [attention, attention, reason]);
      assert.ok(!("to" in edge!));
    });

  it("has its history, each end as urgent as it is there", () => {
    const { from, to, gates, history } = detailOf("verified");
    assert.deepEqual([from, to, gates], ["prod", undefined, []]);
    assert.deepEqual(
      history.map(({ outcome, attention, after }) => [outcome, attention, after]),
      [["verified", "settled", "1.1.0"]],
    );
  });

  const next: [EndOutcome, commit: string, commands: string[]][] = [
    ["verified", "", ['rollback shop prod --reason "..."', 'hold shop prod --reason "..."']],
    ["failed", "", ['hold shop prod --reason "..."', 'rollback shop prod --reason "..."', "rerun shop prod", "status"]],
    ["failed", "c".repeat(40), ["release shop prod", 'rollback shop prod --reason "..."', "rerun shop prod", "status"]],
    ["broken", "", ["rerun shop prod", "status"]],
    ["superseded", "", []],
  ];
  for (const [outcome, commit, commands] of next)
    it(`says what to do next: ${outcome}${commit && ", held by a commit"}`, () => {
      assert.deepEqual(
        detailOf(outcome, commit).next.map(({ command }) => command),
        commands.map((command) => `npm run promotion -- ${command} --stack prod`),
      );
    });
});
