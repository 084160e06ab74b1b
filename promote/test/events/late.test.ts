// What the sweep tells, as data: ends that nobody was told of, and changes of what a promotion waits for.
import * as assert from "node:assert/strict";
import { end } from "../../../testkit/ends";
import type { KubeClient } from "../../src/cluster/client";
import type { End } from "../../src/ends/end";
import { endsOf, newRecord, withEnd, withTold } from "../../src/ends/record";
import type { Bus } from "../../src/events/bus";
import type { News } from "../../src/events/event";
import { changes, mostNews, oldest, ownTime, tellLate, untold } from "../../src/survey/late";
import type { EdgeState, PhaseState } from "../../src/survey/surveyed";

const edge = { source: "test", target: "prod" };
const now = new Date("2026-01-02T12:00:00Z");
const ago = (milliseconds: number): string => new Date(now.getTime() - milliseconds).toISOString();

describe("ends that are told late", () => {
  const recordOf = (app: string, ...all: End[]) =>
    [...all].reverse().reduce((record, each) => withEnd(record, edge, each), newRecord(app, "argo-promotion"));
  const waits = (at: string, more: Partial<End> = {}) => end("failed", { told: "", finished_at: at, ...more });

  it("are those that are to be told, of every application, the oldest first", () => {
    const shop = recordOf("shop", waits(ago(60_000)), waits(ago(120_000), { workflow_uid: "w2", outcome: "promoted" }));
    const cart = recordOf("cart", waits(ago(90_000)), end("failed", { workflow_uid: "w3" }));
    assert.deepEqual(
      untold([shop, cart], now).map(({ app, end: { outcome }, as }) => [app, outcome, as]),
      [
        ["shop", "promoted", "promoted"],
        ["cart", "failed", "failed"],
        ["shop", "failed", "failed"],
      ],
    );
  });

  it("are none that whoever wrote them may be telling, and none that are no news any more", () => {
    for (const at of [ago(ownTime - 1), ago(oldest + 1)])
      assert.deepEqual(untold([recordOf("shop", waits(at))], now), []);
    for (const at of [ago(ownTime), ago(oldest)]) assert.equal(untold([recordOf("shop", waits(at))], now).length, 1);
  });

  it("are told anew where the outcome is another, and not where the same is written again", () => {
    const told = withTold(recordOf("shop", end("proposed", { told: "" })), edge, end("proposed", { told: "" }), {
      told: "one",
      told_as: "proposed",
    });
    const again = endsOf(withEnd(told, edge, end("proposed", { told: "" })), edge)[0];
    assert.deepEqual([again?.told, again?.told_as], ["one", "proposed"]);
    const merged = endsOf(withEnd(told, edge, end("promoted", { told: "" })), edge)[0];
    assert.deepEqual([merged?.told, merged?.told_as], ["", undefined]);
  });

  it("are noted only where nobody else has told more meanwhile", () => {
    const record = recordOf("shop", end("failed", { told: "later" }));
    const noted = withTold(record, edge, end("failed", { told: "" }), { told: "one", told_as: "failed" });
    assert.equal(endsOf(noted, edge)[0]?.told, "later");
    const other = withTold(record, edge, end("broken", { told: "later" }), { told: "one", told_as: "broken" });
    assert.equal(endsOf(other, edge)[0]?.told, "later");
  });

  it("are a bounded number for each sweep, the oldest first", async () => {
    const at = (n: number) => new Date(Date.now() - ownTime - 1000 * (mostNews + 1 - n)).toISOString();
    const records = Array.from({ length: mostNews + 1 }, (_, n) => recordOf(`shop${n}`, waits(at(n))));
    const held = new Map(records.map((record) => [record.metadata.labels!["argo-promotion/app"]!, record]));
    const sent: string[] = [];
    const bus = { send: ({ app }: News) => Promise.resolve(String(sent.push(app))) } as unknown as Bus;
    const client = {
      find: (path: string) => Promise.resolve(held.get(path.replace(/.*\/promotion-/, ""))),
      call: () => Promise.resolve({}),
    } as unknown as KubeClient;
    const teller = { client, namespace: "argo-promotion", bus, log: () => undefined };
    assert.equal(await tellLate(teller, held, []), mostNews);
    assert.deepEqual(sent, [...held.keys()].slice(0, mostNews));
  });
});

describe("a change of what a promotion waits for", () => {
  const told = { told: "one", told_as: "verified" };
  const soak = { gate: "soak", by: "edge", open: false, reason: "It soaks." } as const;
  const windows = { gate: "windows", by: "edge", open: false, reason: "The window is closed." } as const;
  const at = (more: Partial<EdgeState>, ofEnd: Partial<End> = {}): PhaseState[] => {
    const its = end("verified", { ...told, ...ofEnd });
    const state = { state: "verified", reason: "Why.", resend: false, promote: false, unrecorded: false, gates: [] };
    const each = { ...state, target: "prod", end: its, ...more } as unknown as EdgeState;
    return [{ app: "shop", phase: "test", edges: [each] } as unknown as PhaseState];
  };
  const found = (phases: PhaseState[]) => {
    const { news, quiet } = changes(phases, now);
    const shown = (all: typeof news) => all.map(({ since, as }) => [since?.state, as]);
    return { news: shown(news), quiet: shown(quiet) };
  };
  const none = { news: [], quiet: [] };

  it("begins with what the end itself has told: the gates are noted, and nobody is told twice", () => {
    assert.deepEqual(found(at({ gates: [soak] })), { news: [], quiet: [["verified", "verified soak"]] });
    assert.deepEqual(found(at({ gates: [] })), none);
  });

  it("is another gate, a person who holds it, and nobody who does any more", () => {
    const soaking = { told_as: "verified soak" };
    assert.deepEqual(found(at({ gates: [soak] }, soaking)), none);
    const then = at({ gates: [{ ...soak, open: true }, windows] }, soaking);
    assert.deepEqual(found(then), { news: [["verified", "verified windows"]], quiet: [] });
    assert.deepEqual(found(at({ state: "held", gates: [soak] }, soaking)), { news: [["held", "held"]], quiet: [] });
    const released = at({ gates: [soak] }, { told_as: "held" });
    assert.deepEqual(found(released), { news: [["verified", "verified soak"]], quiet: [] });
  });

  it("is a target that holds the version by somebody else's hand", () => {
    const there = at({ state: "already-current" }, { told_as: "verified soak" });
    assert.deepEqual(found(there), { news: [["already-current", "already-current"]], quiet: [] });
  });

  it("is nothing that ends by itself, is sent again, was never told, or is over", () => {
    const held = { state: "held" as const };
    assert.deepEqual(found(at({ ...held, promote: true })), none);
    assert.deepEqual(found(at({ ...held, resend: true })), none);
    assert.deepEqual(found(at({ ...held, merged: end("promoted") })), none);
    assert.deepEqual(found(at({ state: "running" })), none);
    for (const its of [{ told: "" }, { told: undefined }]) assert.deepEqual(found(at(held, its)), none);
    assert.deepEqual(found(at(held, { outcome: "promoted" })), none);
  });
});
