// The command line against a real git server: outcomes, exit codes, and what a run leaves behind.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { valuesFile, valuesPath } from "../../testkit/fixtureRepository";
import { Workbench } from "../../testkit/workbench";

describe("promote", () => {
  let bench: Workbench;
  before(async () => {
    bench = await Workbench.create();
  });
  after(() => bench.remove());

  it("commits the tested version into the target phase", async () => {
    await bench.repository("basic.git", { apps: ["shop", "cart"] });
    const source = await bench.setVersion("basic.git", "shop", "test", "1.1.0");
    await bench.setVersion("basic.git", "shop", "test", "1.2.0");
    const before = await bench.git("basic.git", "rev-parse", "main");

    const run = await bench.startPromote(
      bench.args("basic.git", "shop", source, "--workflow", "shop-test-0123456789ab"),
    );

    assert.equal(run.code, 0, run.stderr);
    assert.equal(run.result.outcome, "promoted");
    assert.deepEqual([run.result.version_before, run.result.version_after], ["1.0.0", "1.1.0"]);
    assert.equal(await bench.show("basic.git", valuesPath("shop", "prod")), valuesFile("shop", "prod", "1.1.0"));
    assert.equal(await bench.git("basic.git", "rev-parse", "main"), run.result.commit);
    assert.equal(await bench.git("basic.git", "rev-parse", "main~1"), before);
    assert.equal(await bench.git("basic.git", "diff", "--name-only", "main~1", "main"), valuesPath("shop", "prod"));
    assert.equal(
      await bench.git("basic.git", "log", "-1", "--format=%an <%ae>%n%B", "main"),
      `robot <robot@example.com>\npromote(shop): test -> prod 1.1.0\n\nSource-Commit: ${source}\nParent-Commit: ${before}\nWorkflow: shop-test-0123456789ab`,
    );
  });

  it("F16: a repeat for the same commit is already-current and green", async () => {
    await bench.repository("repeat.git", { apps: ["shop"] });
    const source = await bench.setVersion("repeat.git", "shop", "test", "1.1.0");
    const first = await bench.startPromote(bench.args("repeat.git", "shop", source));
    const second = await bench.startPromote(bench.args("repeat.git", "shop", source));
    assert.deepEqual([first.code, first.result.outcome], [0, "promoted"]);
    assert.deepEqual([second.code, second.result.outcome], [0, "already-current"]);
    assert.equal(await bench.git("repeat.git", "rev-parse", "main"), first.result.commit);
  });

  it("F11: an earlier source commit never overwrites a later one's version", async () => {
    await bench.repository("order.git", { apps: ["shop"] });
    const older = await bench.setVersion("order.git", "shop", "test", "9.0.0");
    const newer = await bench.setVersion("order.git", "shop", "test", "2.0.0");
    assert.equal((await bench.startPromote(bench.args("order.git", "shop", newer))).result.outcome, "promoted");
    const late = await bench.startPromote(bench.args("order.git", "shop", older));
    assert.deepEqual([late.code, late.result.outcome], [0, "superseded"]);
    assert.match(late.result.reason, /later source commit/);
    assert.equal(await bench.version("order.git", "shop", "prod"), "2.0.0");

    const rollBack = await bench.startPromote(bench.args("order.git", "shop", older, "--allow-older"));
    assert.deepEqual([rollBack.code, rollBack.result.outcome], [0, "promoted"]);
    assert.equal(await bench.version("order.git", "shop", "prod"), "9.0.0");
  });

  it("writes each field of the result to a file of its name", async () => {
    await bench.repository("fields.git", { apps: ["shop"] });
    const source = await bench.setVersion("fields.git", "shop", "test", "1.1.0");
    const output = path.join(bench.directory, "fields");
    const run = await bench.startPromote(bench.args("fields.git", "shop", source, "--output-dir", output));
    const field = (name: string): string => fs.readFileSync(path.join(output, name), "utf8");
    assert.equal(field("outcome"), "promoted");
    assert.equal(field("version_before"), "1.0.0");
    assert.equal(field("version_after"), "1.1.0");
    assert.equal(field("commit"), run.result.commit);
    assert.equal(field("attempts"), "1");
    assert.equal(field("milliseconds_push"), String(run.result.milliseconds.push));
  });

  it("says how long the version took since its source commit was made, where it is promoted", async () => {
    await bench.repository("lead.git", { apps: ["shop"] });
    const hourAgo = Date.now() - 3_600_000;
    const files = { [valuesPath("shop", "test")]: valuesFile("shop", "test", "1.1.0") };
    const source = await bench.write("lead.git", files, "an hour ago", hourAgo);
    const args = bench.args("lead.git", "shop", source);
    assert.equal((await bench.startPromote([...args, "--dry-run"])).result.lead_seconds, "");
    const { commit, lead_seconds } = (await bench.startPromote(args)).result;
    const made = Number(await bench.git("lead.git", "show", "-s", "--format=%ct", commit));
    assert.ok(Number(lead_seconds) >= made - Math.floor(hourAgo / 1000), String(lead_seconds));
    assert.ok(Number(lead_seconds) <= Math.ceil((Date.now() - hourAgo) / 1000) + 1, String(lead_seconds));
    assert.equal((await bench.startPromote(args)).result.lead_seconds, "");
  });

  it("takes no time for a source commit whose maker's clock is ahead", async () => {
    await bench.repository("ahead.git", { apps: ["shop"] });
    const files = { [valuesPath("shop", "test")]: valuesFile("shop", "test", "1.1.0") };
    const source = await bench.write("ahead.git", files, "in an hour", Date.now() + 3_600_000);
    const { outcome, lead_seconds } = (await bench.startPromote(bench.args("ahead.git", "shop", source))).result;
    assert.deepEqual([outcome, lead_seconds], ["promoted", 0]);
  });

  it("pushes nothing with --dry-run", async () => {
    await bench.repository("dry.git", { apps: ["shop"] });
    const source = await bench.setVersion("dry.git", "shop", "test", "1.1.0");
    const run = await bench.startPromote(bench.args("dry.git", "shop", source, "--dry-run"));
    assert.deepEqual([run.code, run.result.outcome, run.result.dry_run], [0, "promoted", true]);
    assert.equal(run.result.version_after, "1.1.0");
    assert.equal(await bench.git("dry.git", "rev-parse", "main"), source);
  });

  it("F17: a source without the key ends with 3, names file and key, and commits nothing", async () => {
    await bench.repository("missing.git", { apps: ["shop"] });
    const file = valuesPath("shop", "test");
    for (const content of ["image:\n  repository: shop\n", "image:\n  version:\n", 'image:\n  version: ""\n']) {
      const source = await bench.write("missing.git", { [file]: content });
      const run = await bench.startPromote(bench.args("missing.git", "shop", source));
      assert.equal(run.code, 3);
      assert.ok(run.result.reason.includes(file), run.result.reason);
      assert.ok(run.result.reason.includes("image.version"), run.result.reason);
      assert.equal(await bench.git("missing.git", "rev-parse", "main"), source);
    }
  });

  it("ends with 4 when the server refuses the credentials", async () => {
    const source = await bench.repository("auth.git", { apps: ["shop"] });
    const run = await bench.startPromote(bench.args("auth.git", "shop", source), { GIT_PASSWORD: "wrong" });
    assert.equal(run.code, 4, run.stderr);
    assert.equal(run.result.error, "authentication");
  });

  it("leaves nothing behind in the temporary folder", () => {
    assert.deepEqual(fs.readdirSync(path.join(bench.directory, "tmp")), []);
  });
});
