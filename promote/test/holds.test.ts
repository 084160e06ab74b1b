// Holds and stops: what people have written into the repository keeps promotions back, and nothing else does.
import * as assert from "node:assert/strict";
import { defaultHolds, defaultStops } from "../../contract/repository";
import { valuesFile, valuesPath } from "../../testkit/fixtureRepository";
import { Workbench } from "../../testkit/workbench";
import type { Run } from "../../testkit/workbench";
import { Holds } from "../src/gates/holds";
import { filesOf } from "./items/carried";

const ofShop = defaultHolds.replace("{app}", "shop");
const layout = { stops: defaultStops, holds: defaultHolds };

/** Why 1.1.0 of shop is not promoted into prod at noon, by these files. */
const heldBy = (files: Readonly<Record<string, string>>, version = "1.1.0"): Promise<string | undefined> =>
  new Holds(filesOf(files), layout).of({ app: "shop", phase: "prod", version, now: new Date("2026-12-01T12:00:00Z") });

describe("what a person has written", () => {
  const stop = (text: string): Record<string, string> => ({ [defaultStops]: text });
  const own = (text: string): Record<string, string> => ({ [ofShop]: text });
  const holding: [string, Record<string, string>, string][] = [
    [
      "a stop",
      stop("stop: {reason: The network is moved.}"),
      "Promotions are stopped: The network is moved (promotion.yaml).",
    ],
    [
      "a stop of the phase, with its end",
      stop("stop:\n  reason: Sales\n  until: 2026-12-02T08:00:00+01:00\n  phases: [prod, eu]\n"),
      "Promotions into prod are stopped: Sales (promotion.yaml, until 2026-12-02T07:00Z).",
    ],
    ["a hold", own("hold: {prod: {reason: The fair}}"), `prod is held: The fair (${ofShop}).`],
    [
      "a hold that ends a minute later",
      own("hold: {prod: {reason: The fair, until: 2026-12-01T12:01Z}}"),
      `prod is held: The fair (${ofShop}, until 2026-12-01T12:01Z).`,
    ],
    [
      "a refused version",
      own("refused:\n  prod:\n  - {version: 1.1.0, reason: It loses orders}\n"),
      `1.1.0 is refused in prod: It loses orders (${ofShop}).`,
    ],
  ];
  for (const [what, files, sentence] of holding)
    it(`holds: ${what}`, async () => assert.equal(await heldBy(files), sentence));

  const passing: [string, Record<string, string>][] = [
    ["no file", {}],
    ["empty files", { ...stop(""), ...own("# nobody holds anything\n") }],
    ["keys with nothing behind them", { ...stop("stop:\n"), ...own("hold:\nrefused:\n") }],
    ["a stop of another phase", stop("stop: {reason: Sales, phases: [eu]}")],
    ["a stop that has ended", stop("stop: {reason: Sales, until: 2026-12-01T12:00:00Z}")],
    ["a hold of another phase", own("hold: {eu: {reason: The fair}}")],
    ["a hold that has ended", own("hold: {prod: {reason: The fair, until: 2026-11-30T12:00:00Z}}")],
    ["another version refused", own("refused: {prod: [{version: 1.1, reason: x}]}")],
    ["another application's file", { [defaultHolds.replace("{app}", "cart")]: "hold: {prod: {reason: x}}" }],
  ];
  for (const [what, files] of passing)
    it(`holds nothing: ${what}`, async () => assert.equal(await heldBy(files), undefined));

  it("names a version of several parts by its first", async () => {
    const refused = own("refused: {prod: [{version: 1.1.0, reason: x}]}");
    assert.equal(await heldBy(refused, "1.1.0, worker=2.0"), `1.1.0 is refused in prod: x (${ofShop}).`);
  });

  const unreadable: [string, Record<string, string>, string][] = [
    [
      "a key misspelt",
      stop("stopp: {reason: x}"),
      "Nothing is promoted: promotion.yaml has the key stopp; it may have stop (stop?).",
    ],
    ["a list", stop("- stop"), "Nothing is promoted: promotion.yaml is no map; it must be one of stop."],
    [
      "a word",
      stop("stop: true"),
      "Nothing is promoted: promotion.yaml has a stop that is no map; it must be one of reason, until, phases.",
    ],
    [
      "no reason",
      stop("stop: {until: 2026-12-24T08:00:00Z}"),
      "Nothing is promoted: promotion.yaml has a stop without a reason; it must have one: a sentence for those who wait.",
    ],
    [
      "a day without a time",
      stop("stop: {reason: x, until: 2026-12-24}"),
      'Nothing is promoted: promotion.yaml has a stop until "2026-12-24"; it must be a time with its offset, such as 2026-12-24T08:00:00Z.',
    ],
    [
      "a time that never comes",
      stop("stop: {reason: x, until: 2026-13-24T08:00:00Z}"),
      'Nothing is promoted: promotion.yaml has a stop until "2026-13-24T08:00:00Z"; it must be a time with its offset, such as 2026-12-24T08:00:00Z.',
    ],
    [
      "one phase in the place of a list",
      stop("stop: {reason: x, phases: prod}"),
      "Nothing is promoted: promotion.yaml has a stop whose phases are no list; they must be one of names.",
    ],
    [
      "no YAML",
      own("hold: {"),
      `shop is not promoted: ${ofShop} is not valid YAML: Flow map in block collection must be sufficiently indented and end with a } at line 1, column 8.`,
    ],
    [
      "a key twice",
      own("hold: {}\nhold: {prod: {reason: x}}\n"),
      `shop is not promoted: ${ofShop} is not valid YAML: Map keys must be unique at line 2, column 1.`,
    ],
    [
      "a hold's key misspelt",
      own("hold: {prod: {resaon: x}}"),
      `shop is not promoted: ${ofShop} has a hold of prod that has the key resaon; it may have reason, until (reason?).`,
    ],
    [
      "a phase that is none",
      own("hold: {Prod: {reason: x}}"),
      `shop is not promoted: ${ofShop} has a hold of the phase "Prod"; it must be a DNS label of at most 20 characters that starts with a letter ("prod"?).`,
    ],
    [
      "a version alone",
      own("refused: {prod: [1.1.0]}"),
      `shop is not promoted: ${ofShop} has a refusal of prod that is no map; it must be one of version, reason.`,
    ],
  ];
  for (const [what, files, sentence] of unreadable)
    it(`holds what the file speaks of where it cannot be read: ${what}`, async () =>
      assert.equal(await heldBy(files), sentence));
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

  it("is held by a person's word that comes between its last look and its push", async () => {
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
