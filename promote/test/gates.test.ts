// The gates of an edge, as a table: open or closed, one sentence, and when they open.
import * as assert from "node:assert/strict";
import type { Window } from "../../contract/windows";
import { heldBy, lookAtGates, waitsFor } from "../src/gates/gates";
import type { Facts } from "../src/gates/gate";

const noon = new Date("2026-11-30T12:00:00Z");
const since = new Date("2026-11-30T11:00:00Z");
const work: Window = { kind: "allow", schedule: "0 14 * * 1-4", duration: "3h", timeZone: "UTC" };
const freeze: Window = { kind: "deny", schedule: "30 11 * * *", duration: "1h", timeZone: "Europe/London" };

const none: Facts = {
  app: "shop",
  phase: "prod",
  version: "1.1.0",
  now: noon,
  gates: {},
  ofAll: { path: "promotion.yaml" },
  ofApp: { path: "shop.yaml", hold: new Map(), refused: new Map() },
  soaking: { since },
  verifiedIn: new Set(),
  checked: undefined,
};

const ofChecks: Partial<Facts> = { gates: { checks: ["ci/build", "lint"] } };

describe("the gates of an edge", () => {
  const table: [string, Partial<Facts>, boolean, string, string?][] = [
    [
      "soak that is not over",
      { gates: { soak: "90m" } },
      false,
      "The soak of 90m is over at 2026-11-30T12:30Z: it runs without a break since 2026-11-30T11:00Z.",
      "2026-11-30T12:30:00Z",
    ],
    [
      "soak that is over to the second",
      { gates: { soak: "1h" } },
      true,
      "The soak of 1h is over: it runs without a break since 2026-11-30T11:00Z.",
      "2026-11-30T12:00:00Z",
    ],
    [
      "soak whose workloads are not well",
      { gates: { soak: "1h" }, soaking: { since, ill: "its health is Degraded" } },
      false,
      "The soak of 1h is not over while its health is Degraded.",
    ],
    [
      "soak before anything is verified",
      { gates: { soak: "1h" }, soaking: undefined },
      false,
      "A soak of 1h begins once it is verified.",
    ],
    [
      "windows none of which is open",
      { gates: { windows: [work] } },
      false,
      "No window of prod is open; the next is at 2026-11-30T14:00Z.",
      "2026-11-30T14:00:00Z",
    ],
    [
      "a window that denies",
      { gates: { windows: [{ ...work, schedule: "0 9 * * *", duration: "7h" }, freeze] } },
      false,
      "A window denies promotions into prod (30 11 * * * for 1h, Europe/London); the next is at 2026-11-30T12:30Z.",
      "2026-11-30T12:30:00Z",
    ],
    [
      "windows that are never open",
      { gates: { windows: [{ ...work, schedule: "0 0 30 2 *" }] } },
      false,
      "No window of prod is open; and none was found that will be.",
    ],
    [
      "an open window",
      { gates: { windows: [work] }, now: new Date("2026-11-30T15:00:00Z") },
      true,
      "A window of prod is open.",
    ],
    [
      "phases that have not verified it",
      { gates: { needs: ["eu", "us", "asia"] }, verifiedIn: new Set(["us"]) },
      false,
      "prod needs 1.1.0 verified in eu and asia too.",
    ],
    [
      "phases that all have verified it",
      { gates: { needs: ["eu"] }, verifiedIn: new Set(["eu"]) },
      true,
      "prod needs 1.1.0 verified in eu too.",
    ],
    [
      "checks before anything is verified",
      ofChecks,
      false,
      "prod needs ci/build and lint, which is asked once nothing else keeps it back.",
    ],
    [
      "checks of a forge that is not asked",
      { ...ofChecks, checked: { unknown: "the forge is not asked here." } },
      false,
      "prod needs ci/build and lint: the forge is not asked here.",
    ],
    [
      "checks that did not all succeed",
      { ...ofChecks, checked: { said: new Map([["ci/build", "failure"]]) } },
      false,
      "prod needs ci/build (failure) and lint (nothing is said) to succeed at the source commit.",
    ],
    [
      "more checks than are told",
      { gates: { checks: "a b c d e f g".split(" ") }, checked: { said: new Map([["a", "success"]]) } },
      false,
      `prod needs ${"b c d e f"
        .split(" ")
        .map((name) => `${name} (nothing is said)`)
        .join(" and ")} and 1 more to succeed at the source commit.`,
    ],
    [
      "checks that all succeeded, among others that did not",
      {
        ...ofChecks,
        checked: {
          said: new Map([..."ci/build lint".split(" ").map((name) => [name, "success"] as const), ["x", "failure"]]),
        },
      },
      true,
      "ci/build and lint passed at the source commit.",
    ],
  ];
  for (const [name, facts, open, reason, opens] of table) {
    it(`${open ? "open" : "closed"}: ${name}`, () => {
      const [state, ...others] = lookAtGates({ ...none, ...facts });
      assert.deepEqual(others, []);
      assert.deepEqual(
        [state?.open, state?.reason, state?.opens],
        [open, reason, opens === undefined ? undefined : new Date(opens)],
      );
      assert.equal(waitsFor([state!]), open ? undefined : reason);
      assert.equal(heldBy([state!]), undefined);
    });
  }

  it("are none where the edge asks for nothing and nobody says anything", () => {
    assert.deepEqual(lookAtGates(none), []);
    assert.deepEqual(lookAtGates({ ...none, gates: { windows: [], needs: [] } }), []);
  });

  it("are all told at once, a person's word apart from them", () => {
    const hold = new Map([["prod", { reason: "The fair", until: new Date("2026-12-02T00:00:00Z") }]]);
    const states = lookAtGates({
      ...none,
      gates: { soak: "90m", needs: ["eu"], windows: [work] },
      ofApp: { path: "shop.yaml", hold, refused: new Map() },
    });
    assert.deepEqual(
      states.map(({ gate, open }) => [gate, open]),
      [
        ["hold", false],
        ["needs", false],
        ["soak", false],
        ["windows", false],
      ],
    );
    assert.deepEqual(states[0]?.opens, new Date("2026-12-02T00:00:00Z"));
    assert.equal(heldBy(states), "prod is held: The fair (shop.yaml, until 2026-12-02T00:00Z).");
    assert.equal(
      waitsFor(states),
      "prod needs 1.1.0 verified in eu too. The soak of 90m is over at 2026-11-30T12:30Z: it runs without a break since 2026-11-30T11:00Z. No window of prod is open; the next is at 2026-11-30T14:00Z.",
    );
  });
});
