// `npm run promotion -- promote`, against a git server: the version of a commit, carried along an edge by a commit of the caller.
import assert from "node:assert/strict";
import { defaultStops } from "../../contract/repository";
import { Caller } from "../../testkit/caller";
import { Workbench } from "../../testkit/workbench";
import { verbsHere } from "./verbsHere";

describe("a version that a person promotes", () => {
  let bench: Workbench;
  before(async () => {
    bench = await Workbench.create();
  });
  after(() => bench.remove());

  /** A repository in which test went from 1.0.0 to 1.1.0 to 1.2.0. Returns the commits of the last two. */
  async function tested(name: string): Promise<[string, string]> {
    await bench.repository(name, { apps: ["shop"] });
    return [
      await bench.setVersion(name, "shop", "test", "1.1.0"),
      await bench.setVersion(name, "shop", "test", "1.2.0"),
    ];
  }

  const promoting = (commit: string, ...more: string[]): string[] => [
    "promote",
    "shop",
    "prod",
    "--commit",
    commit,
    "--reason",
    "It is needed now",
    ...more,
  ];
  const promote = (name: string, commit: string, ...more: string[]) =>
    new Caller(bench, name).call(verbsHere, promoting(commit, ...more));

  it("is that of the commit, whatever came after it, by one commit of the caller", async () => {
    const name = "chosen.git";
    const [older, newer] = await tested(name);
    // As a program of its own.
    const { code, stdout, stderr } = await new Caller(bench, name).start(promoting(older));
    assert.equal(code, 0, stderr);
    const said =
      /^promote\(shop\): test -> prod 1\.1\.0 after 1\.0\.0: It is needed now is commit [0-9a-f]{12} on main\.$/m;
    assert.match(stdout, said);
    assert.equal(await bench.version(name, "shop", "prod"), "1.1.0");
    assert.equal(await bench.git(name, "log", "-1", "--format=%P %an", "main"), `${newer} Ann Example`);
    assert.equal((await promote(name, older)).stdout, "prod of shop holds 1.1.0 already.\n");
    // It is a person's word: an older promotion does not take it back.
    const late = await bench.promote(bench.args(name, "shop", older));
    assert.equal(late.result.outcome, "already-current");
  });

  it("is shown and not pushed with --dry-run", async () => {
    const name = "dry.git";
    const [, newer] = await tested(name);
    const { stdout, stderr } = await promote(name, newer, "--dry-run");
    assert.match(stdout, /^-.*1\.0\.0.*\n\+.*1\.2\.0/m, stderr);
    assert.equal(await bench.git(name, "rev-parse", "main"), newer);
  });

  it("is not promoted past a person's word", async () => {
    const name = "stopped.git";
    const [older] = await tested(name);
    await bench.write(name, { [defaultStops]: "stop: {reason: Sales}\n" });
    const { code, stderr } = await promote(name, older);
    assert.deepEqual(
      [code, stderr],
      [1, "promote: Promotions are stopped: Sales (promotion.yaml). Nothing was promoted.\n"],
    );
    assert.equal(await bench.version(name, "shop", "prod"), "1.0.0");
  });

  const wrong: [string, string[], RegExp][] = [
    ["a short commit", ["--commit", "abc123"], /--commit is "abc123"; it must be the full id of a commit/],
    ["a commit that is nowhere", ["--commit", "f".repeat(40)], /f{40} is not on the branch main/],
    ["no reason", ["--reason", ""], /--reason is missing: a sentence for those who wait; usage: /],
    [
      "a phase that promotes elsewhere",
      ["--from", "tset"],
      /--from is tset, which does not promote into prod; it must be one of test \(test\?\)\./,
    ],
  ];
  before(() => bench.repository("wrong.git", { apps: ["shop"] }));
  for (const [what, args, sentence] of wrong) {
    it(`is refused with a sentence: ${what}`, async () => {
      const commit = await bench.git("wrong.git", "rev-parse", "main");
      const { code, stderr } = await promote("wrong.git", commit, ...args);
      assert.notEqual(code, 0);
      assert.match(stderr, sentence);
    });
  }
});
