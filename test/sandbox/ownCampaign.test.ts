// Campaigns that an application brings, on the running sandbox: one that passes, one that fails, and what is not allowed.
import assert from "node:assert/strict";
import type { Repository } from "../../sandbox/git/repository";
import { campaignImage } from "../../sandbox/images/table";
import { suspendedSweep } from "./patched";
import { app, ended, recorded, startFrom, workflowOf } from "./promotions";
import { observer, running } from "./running";
import { shown } from "./shownStatus";
import { verifiedBy } from "./verifiedBy";

const file = `argo-projects/${app}/generators/${app}-test.json`;
const images = ["localhost:32000/argo-projects/test-*"];
const fails = "/bin/false";
const tests = "./launchTests.sh";

describe("a campaign that an application brings", () => {
  let repository: Repository;
  let original = "";
  const undo: (() => Promise<unknown>)[] = [];
  before(async () => {
    ({ repository } = await running());
    undo.push(await suspendedSweep());
    original = await repository.read(file);
    undo.push(() => repository.pushFiles({ [file]: original }, "chore: no campaign of its own"));
    await startFrom("1.0");
  });
  after(async () => {
    for (const each of undo.reverse()) await each();
    await startFrom("3.0");
  });

  /** Pushes a version whose application brings that campaign; gives how its Workflow ended, and the end that was recorded. */
  async function pushed(version: string, campaign: object) {
    await repository.pushFiles({ [file]: JSON.stringify({ phase: "test", campaign }) }, "test: a campaign of its own");
    const { sha } = await repository.push(app, { test: version });
    const phase = await ended(sha);
    return { sha, phase, end: await recorded(sha) };
  }

  it("runs in the place of the phase's, which would have failed, and its version is promoted", async () => {
    const restore = await verifiedBy({ image: campaignImage, command: fails, campaigns: { images } });
    try {
      const { sha, phase, end } = await pushed("3.0", { image: campaignImage, command: tests });
      assert.deepEqual([phase, end.outcome], ["Succeeded", "promoted"], end.reason);
      assert.equal(await repository.version(app, "prod"), "3.0");
      const nodes = Object.values((await observer.workflow(workflowOf(sha)))!.status!.nodes!);
      const ran = nodes.filter(({ displayName }) => displayName === "verification-1");
      assert.deepEqual(
        ran.map((each) => each.phase),
        ["Succeeded"],
      );
    } finally {
      await restore();
    }
  });

  it("fails its version where it says no, although the phase's would have passed", async () => {
    const restore = await verifiedBy({ image: campaignImage, command: tests, campaigns: { images } });
    try {
      const { phase, end } = await pushed("4.0", { image: campaignImage, command: fails });
      assert.deepEqual([phase, end.outcome], ["Failed", "failed"], end.reason);
      assert.equal(end.reason, `Failed in verification 1 (${campaignImage}): main: Error (exit code 1).`);
      assert.equal(await repository.version(app, "prod"), "3.0");
    } finally {
      await restore();
    }
  });

  it("is refused where no pattern means its image: nothing runs, nothing is promoted, and the end says why", async () => {
    const restore = await verifiedBy({ image: campaignImage, command: tests, campaigns: { images } });
    try {
      const { sha, phase, end } = await pushed("2.0", { image: "localhost:32000/elsewhere/test-campaign:0.1.0" });
      assert.equal(phase, "Failed");
      assert.equal(end.outcome, "invalid", end.reason);
      assert.match(
        end.reason,
        /app-test\.json:1 at [0-9a-f]{12}: The image of its campaign is "localhost:32000\/elsewhere\/test-campaign:0\.1\.0"; the phase "test" allows: localhost:32000\/argo-projects\/test-\*\./,
      );
      const nodes = Object.values((await observer.workflow(workflowOf(sha)))!.status!.nodes!);
      assert.ok(nodes.every(({ displayName, phase: of }) => displayName !== "verification-1" || of === "Omitted"));
      assert.equal(await repository.version(app, "prod"), "3.0");
    } finally {
      await restore();
    }
  });

  it("is refused in a phase that allows none, by the guard before the phase's campaign, and the status says so", async () => {
    const { phase, end } = await pushed("1.0", { image: campaignImage });
    assert.deepEqual([phase, end.outcome], ["Failed", "invalid"], end.reason);
    const why = /app-test\.json:1.*: It has a campaign, which the phase "test" does not allow: it has no verification/;
    assert.match(end.reason, why);
    assert.match(await shown(), why);
    assert.equal(await repository.version(app, "prod"), "3.0");
  });
});
