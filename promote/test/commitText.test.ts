// What a promotion's commit says: its author, its first line, and the lines by which it is known, whatever the first one is.
import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { landingMessage, landingOf } from "../src/carriers/landing";
import { Workbench } from "../../testkit/workbench";

const parent = "b".repeat(40);
const landing = {
  app: "shop",
  sourcePhase: "test",
  targetPhase: "prod",
  version: "1.1.0 and 2 more",
  sourceCommit: "a".repeat(40),
};

describe("the message of a promotion", () => {
  it("is as ever where nothing else is asked for", () => {
    assert.equal(
      landingMessage(landing, parent, { workflow: "w" }),
      `promote(shop): test -> prod 1.1.0 and 2 more\n\nSource-Commit: ${"a".repeat(40)}\nParent-Commit: ${parent}\nWorkflow: w\n`,
    );
  });

  it("has the first line that is asked for, and one more by which it is known", () => {
    const subject = "chore({app}): SHOP-1 {before} to {version} in {target}, of {source} {commit} [skip ci]";
    const lines = landingMessage(landing, parent, { subject, before: "1.0.0" }).split("\n");
    assert.equal(
      lines[0],
      `chore(shop): SHOP-1 1.0.0 to 1.1.0 and 2 more in prod, of test ${"a".repeat(40)} [skip ci]`,
    );
    assert.equal(lines.at(-2), "Promotion: shop test -> prod 1.1.0 and 2 more");
    assert.match(landingMessage(landing, parent, { subject: "from {before}" }), /^from nothing\n/);
  });

  it("is known by every first line, and by none that another promotion could have", () => {
    const bit = fc.constantFrom("{app}", "{target}", "{version}", "promote(", "): ", " -> ", "other", " ", "[skip ci]");
    const subject = fc.array(bit, { minLength: 1, maxLength: 9 }).map((bits) => bits.join(""));
    fc.assert(
      fc.property(subject, (line) => {
        assert.deepEqual(landingOf(landingMessage(landing, parent, { subject: line }), [parent]), landing);
      }),
    );
    const lie = "promote(other): dev -> test 9";
    assert.deepEqual(landingOf(landingMessage(landing, parent, { subject: lie }), [parent]), landing);
  });

  it("is nobody's where the commit is a copy", () => {
    const message = landingMessage(landing, parent, { subject: "x {version}" });
    assert.equal(landingOf(message, ["c".repeat(40)]), undefined);
    assert.equal(landingOf(message, [parent, parent]), undefined);
  });
});

describe("a promotion whose commit is asked to look otherwise", () => {
  let bench: Workbench;
  before(async () => {
    bench = await Workbench.create();
    await bench.repository("r.git", { apps: ["shop"] });
  });
  after(() => bench.remove());

  const text = ["--author", "Release Bot", "--subject", "chore({app}): {version} after {before} [skip ci]"];
  const promote = (source: string, ...more: string[]) => bench.promote(bench.args("r.git", "shop", source, ...more));

  it("has that author and first line, and orders promotions as ever", async () => {
    const older = await bench.setVersion("r.git", "shop", "test", "1.1.0");
    const newer = await bench.setVersion("r.git", "shop", "test", "1.2.0");
    const run = await promote(newer, ...text);
    assert.equal(run.result.outcome, "promoted", run.stderr);
    assert.equal(
      await bench.git("r.git", "log", "-1", "--format=%an, %cn: %s", "main"),
      "Release Bot, Release Bot: chore(shop): 1.2.0 after 1.0.0 [skip ci]",
    );
    const late = await promote(older, ...text);
    assert.equal(late.result.outcome, "superseded");
    assert.match(late.result.reason, /^prod was set to 1\.2\.0 by [0-9a-f]{12} from the later source commit /);
    assert.equal((await promote(newer)).result.outcome, "already-current");
  });

  const wrong: [string, string[], RegExp][] = [
    [
      "an unknown field",
      ["--subject", "x {ticket}"],
      /--subject is "x \{ticket\}"; it must be a line whose placeholders are among \{app\}, /,
    ],
    ["two lines", ["--subject", "a\nb"], /it must be the first line of a commit on one line/],
    ["a long line", ["--subject", "a".repeat(201)], /it must be a line of 200 characters at most/],
    ["an author with an address", ["--author", "Bot <bot@example.com>"], /--author is .* without < and >/],
  ];
  for (const [what, args, sentence] of wrong) {
    it(`is refused with a sentence: ${what}`, async () => {
      const { code, result } = await promote("a".repeat(40), ...args);
      assert.equal(code, 2);
      assert.match(result.reason, sentence);
    });
  }
});
