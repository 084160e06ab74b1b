// Holds and stops: what people have written into the repository keeps promotions back, and nothing else does.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { defaultHolds, defaultStops } from "../../contract/repository";
import { valuesFile, valuesPath } from "../../testkit/fixtureRepository";
import { Workbench } from "../../testkit/workbench";
import type { Run } from "../../testkit/workbench";
import { heldBy as personsWord, lookAtGates } from "../src/gates/gates";
import { Words } from "../src/gates/words";
import { holding, ofShop, passing, unreadable } from "./holdTexts";
import { filesOf } from "./items/carried";

const layout = { stops: defaultStops, holds: defaultHolds };

/** Why a version of shop is not promoted into a phase at noon. */
async function wordOn(words: Words, phase = "prod", version = "1.1.0"): Promise<string | undefined> {
  const said = await words.about("shop");
  const asked = { app: "shop", phase, version, now: new Date("2026-12-01T12:00:00Z") };
  return personsWord(
    lookAtGates({ ...asked, ...said, gates: {}, soaking: undefined, checked: undefined, verifiedIn: new Set() }),
  );
}

/** The same by these files. */
const heldBy = (files: Readonly<Record<string, string>>, version?: string): Promise<string | undefined> =>
  wordOn(new Words(filesOf(files), layout), "prod", version);

describe("what a person has written", () => {
  for (const [what, files, sentence] of holding)
    it(`holds: ${what}`, async () => assert.equal(await heldBy(files), sentence));

  for (const [what, files] of passing)
    it(`holds nothing: ${what}`, async () => assert.equal(await heldBy(files), undefined));

  it("holds nothing of a phase whose name every object has", async () => {
    assert.equal(await wordOn(new Words(filesOf({}), layout), "constructor"), undefined);
  });

  it("cannot be looked for behind a link", async () => {
    const link = { mode: "120000", size: () => Promise.resolve(1), read: () => Promise.resolve(undefined) };
    const files = {
      ...filesOf({}),
      find: (file: string) => Promise.resolve(file === ofShop ? { entry: link, rest: ["promotion.yaml"] } : undefined),
    };
    assert.match(
      (await wordOn(new Words(files, layout))) ?? "",
      /^shop is not promoted: .* does not exist: .* is a link\.$/,
    );
  });

  it("names a version of several parts by its first", async () => {
    const refused = { [ofShop]: "refused: {prod: [{version: 1.1.0, reason: x}]}" };
    assert.equal(await heldBy(refused, "1.1.0, worker=2.0"), `1.1.0 is refused in prod: x (${ofShop}).`);
  });

  for (const [what, files, sentence] of unreadable)
    it(`F31: holds what the file speaks of where it cannot be read: ${what}`, async () =>
      assert.equal(await heldBy(files), sentence));
});

describe("the gates", () => {
  it("are all in the table", () => {
    const folder = path.join(__dirname, "../src/gates");
    const read = (file: string): string => fs.readFileSync(path.join(folder, file), "utf8");
    const made = fs.readdirSync(folder).filter((file) => read(file).includes(": Gate = "));
    const [, table = ""] = /const gates: readonly Gate\[\] = \[(.*)\]/.exec(read("gates.ts")) ?? [];
    assert.deepEqual(
      table
        .split(", ")
        .map((name) => `${name}.ts`)
        .sort(),
      made.sort(),
    );
  });
});

describe("a promotion that a person holds", () => {
  let bench: Workbench;
  let source: string;
  before(async () => {
    bench = await Workbench.create();
  });
  after(() => bench.remove());

  async function repository(name: string, words: Readonly<Record<string, string>>): Promise<void> {
    await bench.repository(name, { apps: ["shop"] });
    source = await bench.setVersion(name, "shop", "test", "1.1.0");
    await bench.write(name, words);
  }

  const promote = (name: string, ...more: string[]): Promise<Run> =>
    bench.promote(bench.args(name, "shop", source, ...more));

  it("ends green as held, and writes nothing", async () => {
    await repository("held.git", { [ofShop]: "hold: {prod: {reason: The fair}}" });
    const { code, result } = await promote("held.git");
    assert.deepEqual([code, result.outcome, result.version_after], [0, "held", "1.0.0"]);
    assert.equal(await bench.version("held.git", "shop", "prod"), "1.0.0");
  });

  it("is held wherever the options say that people write it", async () => {
    await repository("elsewhere.git", {
      "ops/stop.yaml": "stop: {reason: a}",
      "teams/shop.yaml": "hold: {prod: {reason: b}}",
    });
    const own = await promote("elsewhere.git", "--holds", "teams/{app}.yaml");
    assert.equal(own.result.reason, "prod is held: b (teams/shop.yaml).");
    const all = await promote("elsewhere.git", "--stops", "ops/stop.yaml");
    assert.equal(all.result.reason, "Promotions are stopped: a (ops/stop.yaml).");
    const { code, result } = await promote("elsewhere.git", "--holds", "teams/holds.yaml");
    assert.deepEqual([code, result.reason.includes("must be a path that holds {app}")], [2, true], result.reason);
  });

  it("F31: is held by a person's word that comes between its last look and its push", async () => {
    await repository("race.git", {});
    const before = await bench.git("race.git", "rev-parse", "main");
    const hold = await bench.write("race.git", { [defaultStops]: "stop: {reason: Stop!}" });
    await bench.git("race.git", "update-ref", "refs/heads/main", before);
    bench.letInFirst("race.git", hold);
    const { result } = await promote("race.git");
    assert.deepEqual([result.outcome, result.attempts], ["held", 1], result.reason);
    assert.equal(await bench.git("race.git", "rev-parse", "main"), hold);
    assert.equal(await bench.show("race.git", valuesPath("shop", "prod")), valuesFile("shop", "prod", "1.0.0"));
  });

  it("is already-current where the target holds the version, and superseded where it holds a newer one", async () => {
    await repository("decided.git", { [defaultStops]: "stop: {reason: x}" });
    await bench.setVersion("decided.git", "shop", "prod", "1.1.0");
    assert.equal((await promote("decided.git")).result.outcome, "already-current");
    await bench.setVersion("decided.git", "shop", "prod", "1.2.0");
    assert.equal((await promote("decided.git")).result.outcome, "superseded");
  });
});
