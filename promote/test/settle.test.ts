// `promote settle`: a phase that promotes nothing is verified, and takes itself back, against an API server and a git server.
import * as assert from "node:assert/strict";
import { valuesFile, valuesPath } from "../../testkit/fixtureRepository";
import { shopsRecord } from "../../testkit/rollouts";
import { holds, ShopInProd } from "./shopInProd";

const prod = valuesPath("shop", "prod");

describe("promote settle", () => {
  let shop: ShopInProd;
  before(async () => {
    shop = await ShopInProd.create();
  });
  after(() => shop.bench.remove());
  beforeEach(() => shop.begin());

  const show = (file: string): Promise<string> => shop.bench.show(shop.repository, file);
  const outcomes = (): string[] => shop.ends().map(({ outcome }) => outcome);

  it("writes down that a version is verified, with the pods that were tested", async () => {
    await shop.campaign("passed");
    const run = await shop.settle();
    assert.deepEqual([run.code, run.result.outcome, run.result.recorded], [0, "verified", true], run.stderr);
    const [end] = shop.ends();
    assert.deepEqual([end?.outcome, end?.version, end?.source_commit], ["verified", "1.1.0", shop.source]);
    assert.match(end?.fingerprint ?? "", /^[0-9a-f]{64}$/);
    assert.deepEqual(await shop.since(), []);
  });

  it("puts back the last verified version, and refuses the one that failed, by one commit", async () => {
    await shop.campaign("failed");
    const parent = shop.source;
    const run = await shop.settle();
    assert.deepEqual([run.code, run.result.outcome, run.result.recorded], [0, "rolled-back", true], run.stderr);
    assert.deepEqual(await shop.since(), ["rollback(shop): prod 1.1.0 -> 1.0.0: 1.1.0 failed its verification"]);
    const message = await shop.bench.git(shop.repository, "log", "-1", "--format=%b", "main");
    assert.equal(message.trim(), `Rollback-Of: ${parent}\nParent-Commit: ${parent}\nWorkflow: ${shop.workflow}`);
    const changed = await shop.bench.git(shop.repository, "show", "--format=", "--name-only", "main");
    assert.deepEqual(changed.split("\n").sort(), [prod, holds].sort());
    assert.equal(await show(prod), valuesFile("shop", "prod", "1.0.0"));
    const why = `it failed its verification in the Workflow ${shop.workflow}`;
    assert.equal(await show(holds), `refused:\n  prod:\n    - version: 1.1.0\n      reason: ${why}\n`);
    const [end] = shop.ends();
    assert.deepEqual(
      [end?.outcome, end?.version, end?.version_after, end?.commit, end?.fingerprint],
      ["rolled-back", "1.1.0", "1.0.0", run.result.commit, undefined],
    );
    assert.match(end!.reason, /^Failed in the campaign: main: Error \(exit code 3\)\. 1\.1\.0 failed in prod; 1\.0\.0/);
  });

  it("keeps what else people say in their file", async () => {
    const said = "# ours\nhold:\n  test:\n    reason: a freeze # of test\n";
    await shop.bench.write(shop.repository, { [holds]: said });
    await shop.campaign("failed");
    const run = await shop.settle();
    assert.equal(run.result.outcome, "rolled-back", run.stderr);
    assert.ok((await show(holds)).startsWith(`${said}refused:\n  prod:\n    - version: 1.1.0\n`), await show(holds));
  });

  it("does it once, however often it is run", async () => {
    await shop.campaign("failed");
    const first = await shop.settle();
    const again = await shop.settle();
    assert.deepEqual([again.result.outcome, again.result.commit], ["rolled-back", first.result.commit], again.stderr);
    assert.equal((await shop.since()).length, 1);
    assert.deepEqual(outcomes(), ["rolled-back", "verified"]);
  });

  it("finds what an earlier try landed before it was killed, although no record tells", async () => {
    await shop.campaign("failed");
    const first = await shop.settle();
    shop.kube.objects.delete(shopsRecord);
    const again = await shop.settle();
    assert.deepEqual([again.result.outcome, again.result.commit], ["rolled-back", first.result.commit], again.stderr);
    assert.equal((await shop.since()).length, 1);
  });

  it("lands once where the answer to its push gets lost", async () => {
    await shop.campaign("failed");
    shop.bench.loseNextAnswer();
    const run = await shop.settle();
    assert.equal(run.result.outcome, "rolled-back", run.stderr);
    assert.equal((await shop.since()).length, 1);
    assert.equal(await shop.bench.git(shop.repository, "rev-parse", "main"), run.result.commit);
  });

  /** The commit of another writer, which comes to the branch while the step pushes. */
  async function inBetween(files: Record<string, string>): Promise<void> {
    const tip = await shop.bench.git(shop.repository, "rev-parse", "main");
    const person = await shop.bench.write(shop.repository, files);
    await shop.bench.git(shop.repository, "update-ref", "refs/heads/main", tip);
    shop.bench.letInFirst(shop.repository, person);
  }

  it("goes on over a person's commit about something else", async () => {
    await shop.campaign("failed");
    await inBetween({ "notes.md": "hello\n" });
    const run = await shop.settle();
    assert.equal(run.result.outcome, "rolled-back", run.stderr);
    assert.deepEqual((await shop.since()).length, 2);
    assert.deepEqual([await shop.version(), await show("notes.md")], ["1.0.0", "hello\n"]);
  });

  it("takes nothing back where a person set another version in between", async () => {
    await shop.campaign("failed");
    await inBetween({ [prod]: valuesFile("shop", "prod", "1.1.1") });
    const run = await shop.settle();
    assert.deepEqual([run.code, run.result.outcome], [0, "failed"], run.stderr);
    assert.match(run.result.reason, /Nothing is taken back: prod has 1\.1\.1 in the meantime\.$/);
    assert.deepEqual([await shop.version(), await shop.since()], ["1.1.1", ["another writer"]]);
  });

  it("takes nothing back where a person holds the phase in between", async () => {
    await shop.campaign("failed");
    await inBetween({ [holds]: "hold: {prod: {reason: we look at it}}\n" });
    const run = await shop.settle();
    assert.deepEqual([run.code, run.result.outcome], [0, "failed"], run.stderr);
    assert.match(run.result.reason, /Nothing is taken back: prod is held: we look at it /);
    assert.deepEqual([await shop.version(), await shop.since()], ["1.1.0", ["another writer"]]);
  });

  it("takes nothing back where a person sets the same version anew: that is tested for itself", async () => {
    await shop.campaign("failed");
    await shop.bench.setVersion(shop.repository, "shop", "prod", "1.0.9");
    await shop.bench.setVersion(shop.repository, "shop", "prod", "1.1.0");
    const run = await shop.settle();
    assert.equal(run.result.outcome, "failed", run.stderr);
    assert.match(run.result.reason, /prod had 1\.0\.9 by [0-9a-f]+ in the meantime/);
    assert.equal((await shop.since()).length, 2);
  });

  it("holds the phase where what was put back fails itself, and goes no further back", async () => {
    await shop.campaign("failed");
    const first = await shop.settle();
    shop.synced(first.result.commit, "1.0.0");
    await shop.campaign("failed");
    const second = await shop.settle();
    assert.deepEqual([second.code, second.result.outcome], [0, "failed"], second.stderr);
    assert.match(second.result.reason, /prod is held: 1\.0\.0 failed there, and it was put back itself, by /);
    assert.deepEqual(await shop.since(), ["hold(shop): prod: 1.0.0 failed its verification"]);
    assert.match(
      await show(holds),
      /^refused:[^]*\nhold:\n {2}prod:\n {4}reason: 1\.0\.0 failed its verification in the Workflow shop-prod-[0-9a-f]+\n$/,
    );
    assert.equal(await shop.version(), "1.0.0");
    const again = await shop.settle();
    assert.deepEqual([again.result.outcome, again.result.commit], ["failed", second.result.commit], again.stderr);
    assert.equal((await shop.since()).length, 1);
  });

  it("holds the phase where the version was taken back once before, refused or not", async () => {
    await shop.campaign("failed");
    await shop.settle();
    for (const words of [undefined, "# released\n"]) {
      if (words !== undefined) await shop.bench.write(shop.repository, { [holds]: words });
      await shop.bench.setVersion(shop.repository, "shop", "prod", "1.0.9");
      await shop.deploys("1.1.0");
      await shop.campaign("failed");
      const run = await shop.settle();
      assert.equal(run.result.outcome, "failed", run.stderr);
      const why = words === undefined ? /it is refused in prod already/ : /it was taken back once before/;
      assert.match(run.result.reason, why);
      assert.deepEqual(await shop.since(), ["hold(shop): prod: 1.1.0 failed its verification"]);
    }
  });

  it("holds the phase where nothing earlier was verified there", async () => {
    shop.kube.objects.delete(shopsRecord);
    await shop.campaign("failed");
    const run = await shop.settle();
    assert.equal(run.result.outcome, "failed", run.stderr);
    assert.match(run.result.reason, /prod is held: 1\.1\.0 failed there, and no other version .* was verified before/);
    assert.deepEqual([await shop.version(), (await shop.since()).length], ["1.1.0", 1]);
  });

  it("never goes back to a version that was only deployed, or that a person refuses", async () => {
    await shop.deploys("1.2.0");
    await shop.deploys("1.3.0");
    await shop.campaign("failed");
    const run = await shop.settle();
    assert.deepEqual([run.result.outcome, await shop.version()], ["rolled-back", "1.0.0"], run.stderr);
    await shop.begin();
    await shop.bench.write(shop.repository, { [holds]: "refused: {prod: [{version: 1.0.0, reason: a leak}]}\n" });
    await shop.campaign("failed");
    const refused = await shop.settle();
    assert.deepEqual([refused.result.outcome, await shop.version()], ["failed", "1.1.0"], refused.stderr);
    assert.match(refused.result.reason, /prod is held: /);
  });

  it("only holds, or only tells, where that is what is asked for", async () => {
    await shop.campaign("failed");
    const told = await shop.settle("record");
    assert.deepEqual([told.result.outcome, await shop.since()], ["failed", []], told.stderr);
    const held = await shop.settle("hold");
    assert.equal(held.result.outcome, "failed", held.stderr);
    assert.deepEqual(await shop.since(), ["hold(shop): prod: 1.1.0 failed its verification"]);
    assert.equal(await shop.version(), "1.1.0");
  });

  it("takes nothing back where a newer version is deployed during the campaign, and stops that", async () => {
    await shop.campaign("running");
    const source = shop.source;
    await shop.deploys("1.2.0");
    shop.source = source;
    const run = await shop.settle();
    assert.deepEqual([run.code, run.result.outcome, run.result.recorded], [0, "superseded", true], run.stderr);
    assert.equal(run.result.reason, "prod went on to 1.2.0 since its test began.");
    assert.deepEqual([outcomes(), shop.shutdown, await shop.version()], [["superseded", "verified"], "Stop", "1.2.0"]);
  });

  it("takes nothing back where the same version is rolled out again during the campaign, and stops that", async () => {
    await shop.campaign("running");
    shop.restart();
    const run = await shop.settle();
    assert.deepEqual([run.code, run.result.outcome, run.result.recorded], [1, "broken", true], run.stderr);
    assert.match(run.result.reason, /^The pods of shop in prod were replaced since its test began/);
    assert.deepEqual([outcomes(), shop.shutdown, await shop.since()], [["broken", "verified"], "Stop", []]);
  });

  it("does nothing about a campaign that broke, and leaves its end to the exit handler", async () => {
    await shop.campaign("broken");
    const run = await shop.settle();
    assert.deepEqual([run.code, run.result.outcome, run.result.recorded], [0, "not-verified", false], run.stderr);
    assert.deepEqual([await shop.since(), outcomes()], [[], ["verified"]]);
    const recorded = await shop.record();
    assert.equal(recorded.code, 0, recorded.stderr);
    assert.deepEqual(outcomes(), ["broken", "verified"]);
  });

  it("is told as broken where it failed and the step could not do what follows", async () => {
    await shop.campaign("failed");
    shop.bench.refusePushes(shop.repository, "protected branch");
    const run = await shop.settle();
    assert.deepEqual([run.code, run.result.recorded], [4, true], run.stderr);
    const [end] = shop.ends();
    assert.equal(end?.outcome, "broken");
    assert.match(end.reason, /protected branch/);
    assert.deepEqual(await shop.since(), []);
  });

  it("takes nothing for verified where the pods were replaced meanwhile", async () => {
    await shop.campaign("passed");
    shop.synced(shop.source, "1.1.1");
    const run = await shop.settle();
    assert.equal(run.code, 1, run.stderr);
    assert.match(run.result.reason, /were replaced since its test began, which proves nothing for 1\.1\.0/);
    assert.deepEqual(outcomes(), ["broken", "verified"]);
  });

  it("names a version of several parts as briefly as everywhere", async () => {
    const values = valuesPath("{app}", "{phase}");
    const items = JSON.stringify([{ values, keys: ["image.version", "image.pullPolicy"] }]);
    const settle = () => shop.bench.promote([...shop.args(), "--promotes", items]);
    await shop.campaign("passed");
    const { result } = await settle();
    assert.deepEqual([result.outcome, result.reason], ["verified", "1.1.0 and 1 more is verified in prod."]);
    shop.synced(shop.source, "1.1.1");
    assert.match((await settle()).result.reason, /, which proves nothing for 1\.1\.0 and 1 more\.$/);
  });

  it("refuses to run without the uid of its Workflow", async () => {
    const args = shop.args().filter((each) => !["--workflow-uid", "w1"].includes(each));
    const run = await shop.bench.promote(args);
    assert.equal(run.code, 2);
    assert.match(run.stderr, /--workflow-uid is missing/);
  });
});
