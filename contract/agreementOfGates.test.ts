// F9: gates that the configuration accepts the promotion step accepts, and the other way round, with the same words for the same mistake.
import * as assert from "node:assert/strict";
import { ConfigurationError } from "../components/settings/problems";
import { parseSettings } from "../config";
import { PromoteError } from "../promote/src/errors";
import { readPhases } from "../promote/src/cli/phases";
import { minimal } from "../test/program";
import { phasesText } from "./phases";

const window = { kind: "allow", schedule: "0 9 * * 1-4", duration: "7h", timeZone: "Europe/Paris" };
interface Gates {
  carrier?: string;
  autoMerge?: unknown;
  checks?: string[];
  soak?: string;
  windows?: (typeof window)[];
}

const phases = (gates: Gates) => [{ name: "test", promotesTo: [{ phase: "prod", ...gates }] }, { name: "prod" }];

/** What is allowed according to the program before anything is created; undefined if it is accepted. */
function program(gates: Gates): string | undefined {
  try {
    parseSettings({ ...minimal, phases: phases(gates) });
    return undefined;
  } catch (error) {
    assert.ok(error instanceof ConfigurationError);
    return error.problems[0]?.replace(/^.*; allowed: /s, "").replace(/\.$/, "");
  }
}

/** The same according to the step when it starts. */
function step(gates: Gates): string | undefined {
  try {
    readPhases(JSON.stringify(phases(gates)));
    return undefined;
  } catch (error) {
    assert.ok(error instanceof PromoteError);
    return error.message.replace(/^.*; it must be a list with /s, "").replace(/ in the place of ".*$/s, "");
  }
}

const soaks = { right: ["1s", "90m", "1h30m", "24h", "720h"], wrong: ["0s", "2d", "24", "1h 30m", "721h", "-1h", ""] };
const windows: Record<Exclude<keyof typeof window, "kind">, { right: string[]; wrong: string[] }> = {
  schedule: {
    right: ["* * * * *", "0 9 * * 1-4", "0 0 29 2 *"],
    wrong: ["0 9 * *", "0 9 * * 7", "@daily", "0 0 30 2 *"],
  },
  duration: { right: ["5m", "8760h"], wrong: ["1d", "8761h", "4m", "soon"] },
  timeZone: { right: ["UTC", "America/New_York"], wrong: ["Paris", "+01:00", "Europe/Pari", ""] },
};

describe("F9: gates in the configuration and in the promotion step", () => {
  const all: [string, Gates, boolean][] = [
    ...["push", "pullRequest"].map((carrier): [string, Gates, boolean] => [`by ${carrier}`, { carrier }, true]),
    ...soaks.right.map((soak): [string, Gates, boolean] => [`a soak of ${soak}`, { soak }, true]),
    ...soaks.wrong.map((soak): [string, Gates, boolean] => [`a soak of ${JSON.stringify(soak)}`, { soak }, false]),
    ...Object.entries(windows).flatMap(([key, { right, wrong }]) =>
      [...right, ...wrong].map((value): [string, Gates, boolean] => [
        `a window whose ${key} is ${JSON.stringify(value)}`,
        { windows: [{ ...window, [key]: value }] },
        right.includes(value),
      ]),
    ),
  ];
  for (const [what, gates, isRight] of all) {
    it(`${isRight ? "are accepted" : "are refused in the same words"}: ${what}`, () => {
      const said = program(gates);
      assert.equal(said === undefined, isRight);
      assert.equal(step(gates), said);
    });
  }

  it("come to the step as they are configured", () => {
    const given = phases({
      carrier: "pullRequest",
      autoMerge: true,
      soak: "24h",
      windows: [window],
      checks: ["ci/build"],
    });
    const repository = { url: "https://git.example.com/team/gitops.git", forge: { kind: "gitea" } };
    const { phases: parsed } = parseSettings({ ...minimal, repository, phases: given });
    const [test] = readPhases(phasesText(parsed));
    assert.deepEqual(test?.promotesTo, given[0]?.promotesTo);
  });
});
