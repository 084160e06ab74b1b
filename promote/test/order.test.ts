// F11: order is the order of source commits, found from the history of the branch, however long or branched it is.
import * as assert from "node:assert/strict";
import { valuesFile, valuesPath } from "../../testkit/fixtureRepository";
import { Workbench } from "../../testkit/workbench";

describe("the order of promotions", () => {
  let bench: Workbench;
  before(async () => {
    bench = await Workbench.create();
  });
  after(() => bench.remove());

  const outcome = async (name: string, commit: string, ...more: string[]): Promise<string> => {
    const run = await bench.promote(bench.args(name, "shop", commit, ...more));
    assert.equal(run.code, 0, run.stderr);
    return run.result.outcome;
  };

  it("F11: a version that a person set in the target after the source commit stays", async () => {
    await bench.repository("person.git", { apps: ["shop"] });
    const source = await bench.setVersion("person.git", "shop", "test", "2.0.0");
    await bench.setVersion("person.git", "shop", "prod", "1.0.1-hotfix");
    assert.equal(await outcome("person.git", source), "superseded");
    assert.equal(await bench.version("person.git", "shop", "prod"), "1.0.1-hotfix");
    const later = await bench.setVersion("person.git", "shop", "test", "2.0.1");
    assert.equal(await outcome("person.git", later), "promoted");
  });

  it("F11: a change of the target's file that leaves the version alone supersedes nothing", async () => {
    await bench.repository("other-key.git", { apps: ["shop"] });
    const source = await bench.setVersion("other-key.git", "shop", "test", "2.0.0");
    const scaled = valuesFile("shop", "prod", "1.0.0").replace("replicaCount: 1", "replicaCount: 3");
    await bench.write("other-key.git", { [valuesPath("shop", "prod")]: scaled });
    assert.equal(await outcome("other-key.git", source), "promoted");
    assert.equal(await bench.show("other-key.git", valuesPath("shop", "prod")), scaled.replace("1.0.0", "2.0.0"));
  });

  it("F11: a source that went back to the target's version supersedes the commits before", async () => {
    await bench.repository("back.git", { apps: ["shop"] });
    const slow = await bench.setVersion("back.git", "shop", "test", "2.0.0");
    const back = await bench.setVersion("back.git", "shop", "test", "1.0.0");
    assert.equal(await outcome("back.git", back), "already-current");
    assert.equal(await outcome("back.git", slow), "superseded");
    assert.equal(await bench.version("back.git", "shop", "prod"), "1.0.0");
  });

  it("a tested version is promoted although its phase has moved on", async () => {
    await bench.repository("fast.git", { apps: ["shop"] });
    const first = await bench.setVersion("fast.git", "shop", "test", "2.0.0");
    const second = await bench.setVersion("fast.git", "shop", "test", "3.0.0");
    assert.equal(await outcome("fast.git", first), "promoted");
    assert.equal(await bench.version("fast.git", "shop", "prod"), "2.0.0");
    assert.equal(await outcome("fast.git", second), "promoted");
  });

  it("F11: a later promotion is found behind more commits than the first fetch brings", async () => {
    await bench.repository("long.git", { apps: ["shop"] });
    const older = await bench.setVersion("long.git", "shop", "test", "2.0.0");
    const newer = await bench.setVersion("long.git", "shop", "test", "3.0.0");
    assert.equal(await outcome("long.git", newer), "promoted");
    await bench.writeMany("long.git", 150);
    assert.equal(await outcome("long.git", older), "superseded");
    const old = await bench.git("long.git", "rev-parse", `${older}~1`);
    assert.equal(await outcome("long.git", old), "superseded");
    assert.equal(await outcome("long.git", older, "--allow-older"), "promoted");
  });

  it("F11: a promotion that came in by a merge counts", async () => {
    await bench.repository("merge.git", { apps: ["shop"] });
    const older = await bench.setVersion("merge.git", "shop", "test", "2.0.0");
    const base = await bench.git("merge.git", "rev-parse", "main");
    const newer = await bench.setVersion("merge.git", "shop", "test", "3.0.0");
    assert.equal(await outcome("merge.git", newer), "promoted");
    const promoted = await bench.git("merge.git", "rev-parse", "main");
    const side = await bench.git("merge.git", "commit-tree", `${base}^{tree}`, "-p", base, "-m", "on a side branch");
    const merge = await bench.git(
      "merge.git",
      "commit-tree",
      `${promoted}^{tree}`,
      "-p",
      side,
      "-p",
      promoted,
      "-m",
      "merge",
    );
    await bench.git("merge.git", "update-ref", "refs/heads/main", merge);
    assert.equal(await outcome("merge.git", older), "superseded");
    assert.equal(await outcome("merge.git", newer), "already-current");
  });

  it("F11: a promotion that has landed is over: a roll back by a cherry-pick of the older one stays", async () => {
    await bench.repository("pick.git", { apps: ["shop"] });
    const older = await bench.setVersion("pick.git", "shop", "test", "2.0.0");
    assert.equal(await outcome("pick.git", older), "promoted");
    const picked = await bench.git("pick.git", "rev-parse", "main");
    const newer = await bench.setVersion("pick.git", "shop", "test", "3.0.0");
    assert.equal(await outcome("pick.git", newer), "promoted");
    await bench.cherryPick("pick.git", picked);
    const run = await bench.promote(bench.args("pick.git", "shop", newer));
    assert.deepEqual([run.code, run.result.outcome], [0, "superseded"], run.stderr);
    assert.match(
      run.result.reason,
      /^3\.0\.0 was promoted by [0-9a-f]{12} already, and prod went on to 2\.0\.0 since\.$/,
    );
    assert.equal(await outcome("pick.git", older), "already-current");
    assert.equal(await bench.version("pick.git", "shop", "prod"), "2.0.0");
  });

  it("F11: a cherry-pick of an older promotion while a newer version is tested is a person's roll back", async () => {
    await bench.repository("during.git", { apps: ["shop"] });
    const first = await bench.setVersion("during.git", "shop", "test", "2.0.0");
    assert.equal(await outcome("during.git", first), "promoted");
    const picked = await bench.git("during.git", "rev-parse", "main");
    const second = await bench.setVersion("during.git", "shop", "test", "3.0.0");
    assert.equal(await outcome("during.git", second), "promoted");
    const tested = await bench.setVersion("during.git", "shop", "test", "4.0.0");
    await bench.cherryPick("during.git", picked);
    assert.equal(await outcome("during.git", tested), "superseded");
    assert.equal(await bench.version("during.git", "shop", "prod"), "2.0.0");
  });

  it("F11: an older promotion that lands while a newer version is tested does not stop it", async () => {
    await bench.repository("slow.git", { apps: ["shop"] });
    const slow = await bench.setVersion("slow.git", "shop", "test", "2.0.0");
    const quick = await bench.setVersion("slow.git", "shop", "test", "3.0.0");
    assert.equal(await outcome("slow.git", slow), "promoted");
    assert.equal(await outcome("slow.git", quick), "promoted");
    assert.equal(await outcome("slow.git", slow), "superseded");
  });

  it("F11: a revert of a promotion stays, also when a merge brings the same version from a side branch", async () => {
    await bench.repository("side.git", { apps: ["shop"] });
    const base = await bench.git("side.git", "rev-parse", "main");
    const source = await bench.setVersion("side.git", "shop", "test", "2.0.0");
    assert.equal(await outcome("side.git", source), "promoted");
    await bench.setVersion("side.git", "shop", "prod", "1.0.0");
    const side = await bench.commitTree("side.git", base, [base], "on a side branch");
    const main = await bench.git("side.git", "rev-parse", "main");
    const merge = await bench.commitTree("side.git", main, [side, main], "merge");
    await bench.git("side.git", "update-ref", "refs/heads/main", merge);
    assert.equal(await outcome("side.git", source), "superseded");
  });

  it("F11: an older version that a merge brings back is a roll back by whoever merged", async () => {
    await bench.repository("evil.git", { apps: ["shop"] });
    const base = await bench.git("evil.git", "rev-parse", "main");
    const slow = await bench.setVersion("evil.git", "shop", "test", "2.0.0");
    const source = await bench.setVersion("evil.git", "shop", "test", "3.0.0");
    assert.equal(await outcome("evil.git", slow), "promoted");
    const main = await bench.git("evil.git", "rev-parse", "main");
    const merge = await bench.commitTree("evil.git", base, [main, base], "merge, and take theirs");
    await bench.git("evil.git", "update-ref", "refs/heads/main", merge);
    const run = await bench.promote(bench.args("evil.git", "shop", source));
    assert.equal(run.result.outcome, "superseded", run.stderr);
    assert.ok(run.result.reason.startsWith(`prod was set to 1.0.0 by ${merge.slice(0, 12)}`), run.result.reason);
  });

  it("a side branch that knew nothing of the source commit supersedes nothing when it is merged", async () => {
    await bench.repository("feature.git", { apps: ["shop"] });
    const base = await bench.git("feature.git", "rev-parse", "main");
    const source = await bench.setVersion("feature.git", "shop", "test", "2.0.0");
    const side = await bench.commitTree("feature.git", base, [base], "a feature");
    const merge = await bench.commitTree("feature.git", source, [source, side], "merge");
    await bench.git("feature.git", "update-ref", "refs/heads/main", merge);
    assert.equal(await outcome("feature.git", source), "promoted");
  });

  it("a target that was made after the source commit receives the version", async () => {
    await bench.repository("new.git", { apps: ["shop"], phases: ["test"] });
    const source = await bench.setVersion("new.git", "shop", "test", "1.3.0");
    await bench.write("new.git", { [valuesPath("shop", "prod")]: valuesFile("shop", "prod", "0.0.0") });
    assert.equal(await outcome("new.git", source), "promoted");
    await bench.setVersion("new.git", "shop", "prod", "1.0.0");
    assert.equal(await outcome("new.git", source), "superseded");
  });

  for (const [title, line] of [
    ["an empty text", 'version: "" # nothing yet'],
    ["a null", "version: ~ # nothing yet"],
    ["nothing", "version: # nothing yet"],
  ] as const) {
    it(`a target that holds ${title} receives its first version, made before or after the source commit`, async () => {
      const name = `${title.replaceAll(" ", "-")}.git`;
      await bench.repository(name, { apps: ["shop"] });
      const before = await bench.setVersion(name, "shop", "test", "1.3.0");
      await bench.write(name, { [valuesPath("shop", "prod")]: `image:\n  ${line}\n` });
      const run = await bench.promote(bench.args(name, "shop", before));
      assert.deepEqual([run.result.outcome, run.result.version_before], ["promoted", ""], run.stderr);
      const written = await bench.show(name, valuesPath("shop", "prod"));
      assert.match(written, /^image:\n {2}version: "?1\.3\.0"? # nothing yet\n$/);
      await bench.write(name, { [valuesPath("shop", "prod")]: `image:\n  ${line}\n` });
      const later = await bench.setVersion(name, "shop", "test", "1.4.0");
      assert.equal(await outcome(name, before), "superseded");
      assert.equal(await outcome(name, later), "promoted");
    });
  }

  it("what Helm reads as something else than its text is replaced in the target", async () => {
    await bench.repository("trap.git", { apps: ["shop"] });
    await bench.write("trap.git", { [valuesPath("shop", "prod")]: "image:\n  version: 1.10\n" });
    const source = await bench.setVersion("trap.git", "shop", "test", "1.10");
    assert.equal(await outcome("trap.git", source), "promoted");
    assert.equal(await bench.show("trap.git", valuesPath("shop", "prod")), 'image:\n  version: "1.10"\n');
    assert.equal(await outcome("trap.git", source), "already-current");
  });

  it("files in another layout, with the version under another key, are found", async () => {
    await bench.repository("layout.git", { apps: ["shop"] });
    const args = ["--values-path", "{phase}/{app}.yaml", "--version-key", "images.0.tag"];
    const file = (version: string): string => `images:\n  - tag: ${version}\n    name: shop\n`;
    const source = await bench.write("layout.git", { "test/shop.yaml": file("v2"), "prod/shop.yaml": file("v1") });
    assert.equal(await outcome("layout.git", source, ...args), "promoted");
    assert.equal(await bench.show("layout.git", "prod/shop.yaml"), file("v2"));
  });

  it("a path with spaces and letters beyond ASCII, and a key with dots in it, are found", async () => {
    await bench.repository("spaces.git", { apps: ["shop"] });
    const path = (phase: string): string => `apps/shop/My Values/übersicht ${phase}.yaml`;
    const file = (version: string): string => `labels:\n  app.kubernetes.io/version: ${version}\n`;
    const source = await bench.write("spaces.git", { [path("test")]: file("v2"), [path("prod")]: file("v1") });
    const layout = ["--values-path", "apps/{app}/My Values/übersicht {phase}.yaml"];
    const key = ["--version-key", "labels.app\\.kubernetes\\.io/version"];
    assert.equal(await outcome("spaces.git", source, ...layout, ...key), "promoted");
    assert.equal(await bench.show("spaces.git", path("prod")), file("v2"));
  });
});
