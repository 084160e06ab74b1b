// Production that takes itself back, on the running sandbox: what passes in test and fails in prod is back on what was verified there.
import assert from "node:assert/strict";
import { recordName } from "../../contract/ends";
import { defaultHolds, fillPath } from "../../contract/repository";
import { edgeKey } from "../../promote/src/ends/record";
import type { End } from "../../promote/src/ends/end";
import { namespaces } from "../../components/objects/names";
import { kubectl } from "../../sandbox/cluster/programs";
import { seconds } from "../../sandbox/demo/observe";
import { until } from "../../sandbox/lib/run";
import type { Sandbox } from "../../sandbox/sandbox";
import { app, ended, minute, recorded, recordedEnds, startFrom } from "./promotions";
import { cluster, observer, running } from "./running";
import { rowOf, statusRows } from "./shownStatus";

const inProd = { source: "prod" };
const configMap = ["configmap", recordName(app), "-n", namespaces.records];
const ofApp = fillPath(defaultHolds, app, "");

describe("a last phase that is verified, and takes itself back", () => {
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await running();
    await forget();
    // What nothing tests in test is tested in prod alone: there 2.0 fails, as it does in test elsewhere.
    const phases = [
      { name: "test", promotesTo: ["prod"], verification: { command: "true" } },
      { name: "prod", onFailure: "rollback" },
    ];
    sandbox.stack.override({ phases });
    await sandbox.stack.up();
  });
  after(async () => {
    await forget();
    await sandbox.repository.pushFiles({ [ofApp]: "" }, "chore: nobody holds or refuses anything");
    sandbox.stack.override({ phases: undefined });
    await sandbox.stack.up();
  });

  const ends = () => recordedEnds(app, inProd);

  /** Takes out what is recorded of prod: a version that was taken back once is not taken back again. */
  async function forget(): Promise<void> {
    if ((await ends()).length === 0) return;
    const patch = JSON.stringify([{ op: "remove", path: `/data/${edgeKey(inProd)}` }]);
    await kubectl(cluster, ["patch", ...configMap, "--type=json", "-p", patch]);
  }

  /** Waits until the newest end of prod is about a version, and gives it. */
  async function lastEnd(version: string, outcome: End["outcome"]): Promise<End> {
    let last: End | undefined;
    const there = async () => {
      [last] = await ends();
      return last?.version === version && last.outcome === outcome;
    };
    await until(`prod's record does not say ${outcome} of ${version}`, there, { timeout: 6 * minute, interval: 500 });
    return last!;
  }

  /** Subjects of the commits since one, the newest first. */
  async function since(sha: string): Promise<string[]> {
    const commits = await sandbox.repository.commits(20);
    return commits
      .slice(
        0,
        commits.findIndex((commit) => commit.sha === sha),
      )
      .map(({ subject }) => subject);
  }

  it("goes back to the version that was verified there, by one commit", async () => {
    await startFrom("1.0");
    await lastEnd("1.0", "verified");
    const { sha } = await sandbox.repository.push(app, { test: "2.0" });
    assert.equal(await ended(sha), "Succeeded");
    const promoted = await recorded(sha);
    assert.deepEqual([promoted.outcome, promoted.version_after], ["promoted", "2.0"]);
    const end = await lastEnd("2.0", "rolled-back");
    await until("prod does not run 1.0 again", () => observer.runs(app, "prod", "1.0"), { interval: 200 });
    const serves = Date.now() / 1000;

    const nodes = Object.values((await observer.workflow(end.workflow))?.status?.nodes ?? {});
    const campaign = nodes.find(({ templateName, type }) => templateName === "integration-tests" && type === "Pod");
    assert.match(campaign?.message ?? "", /^main: Error \(exit code \d+\)/);
    const [began, failed] = [seconds(campaign!.startedAt), seconds(campaign!.finishedAt)];
    const took = `${Math.round(failed - began)} s of verification, ${Math.round(serves - failed)} s from its failure`;
    console.log(`      prod runs 1.0 again: ${took}`);
    assert.deepEqual([end.version_after, end.commit.length], ["1.0", 40]);
    assert.deepEqual(await since(sha), [
      "rollback(app): prod 2.0 -> 1.0: 2.0 failed its verification",
      "promote(app): test -> prod 2.0",
    ]);
    // What was put back is tested itself, and stands.
    await lastEnd("1.0", "verified");
    const row = rowOf(await statusRows(), app, "prod");
    assert.deepEqual([row?.version, row?.verification?.state], ["1.0", "verified"]);
    assert.equal((await since(sha)).length, 2);
  });

  it("does not get the version that failed again, and gets a newer one", async () => {
    const newer = await sandbox.repository.push(app, { test: "3.0" });
    assert.equal(await ended(newer.sha), "Succeeded");
    assert.equal((await recorded(newer.sha)).outcome, "promoted");
    await lastEnd("3.0", "verified");
    const again = await sandbox.repository.push(app, { test: "2.0" });
    assert.equal(await ended(again.sha), "Succeeded");
    const end = await recorded(again.sha);
    assert.equal(end.outcome, "held");
    assert.match(end.reason, /^2\.0 is refused in prod: it failed its verification in the Workflow /);
    assert.equal(await sandbox.repository.version(app, "prod"), "3.0");
    const red = (await ends()).filter(({ outcome }) => outcome === "rolled-back");
    assert.equal(red.length, 1);
  });
});
