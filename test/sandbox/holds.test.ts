// A person's word on the running sandbox: what is held is tested and stays where it is, what is released goes on by itself.
import assert from "node:assert/strict";
import { namespaces } from "../../components/objects/names";
import { defaultHolds, fillPath } from "../../contract/repository";
import { kubectl } from "../../sandbox/cluster/programs";
import { until } from "../../sandbox/lib/run";
import type { Sandbox } from "../../sandbox/sandbox";
import { aloneOf, app, ended, minute, recorded, startFrom, workflowOf } from "./promotions";
import { cluster, observer, running } from "./running";
import { say } from "./saying";
import { rowOf, statusRows } from "./shownStatus";

const ofApp = fillPath(defaultHolds, app, "");

describe("a promotion that a person holds", () => {
  let sandbox: Sandbox;
  before(async () => (sandbox = await running()));
  // A roll back refuses the version that it takes back, for good.
  after(() => sandbox.repository.pushFiles({ [ofApp]: "" }, "chore: nobody holds or refuses anything"));

  const stateOf = async () => rowOf(await statusRows(), app, "test")?.edges[0];
  const inProd = async (version: string) => (await sandbox.repository.version(app, "prod")) === version;

  /** Waits until the campaign of a commit runs: its Workflow is there. */
  const inFlight = (sha: string) =>
    until("no Workflow is made", async () => (await observer.workflow(workflowOf(sha))) !== undefined, {
      timeout: 3 * minute,
    });

  /** Suspends the Workflow of a commit, or lets it go on. */
  const suspend = (sha: string, suspended: true | null) => {
    const patch = JSON.stringify({ spec: { suspend: suspended } });
    return kubectl(cluster, ["patch", "workflow", workflowOf(sha), "-n", namespaces.argo, "--type=merge", "-p", patch]);
  };

  it("is tested and ends green as held, which the status says; released, the sweep carries it on without another test", async () => {
    await startFrom("1.0");
    assert.match(await say("hold", app, "prod", "--reason", "The fair"), /^hold\(app\): prod: The fair is commit /m);
    try {
      const { sha } = await sandbox.repository.push(app, { test: "3.0" });
      assert.equal(await ended(sha), "Succeeded");
      const end = await recorded(sha);
      const held = "prod is held: The fair (argo-projects/app/promotion.yaml).";
      assert.deepEqual([end.outcome, end.reason, end.version], ["held", held, "3.0"]);
      assert.equal(await sandbox.repository.version(app, "prod"), "1.0");
      const edge = await stateOf();
      assert.deepEqual([edge?.state, edge?.reason, edge?.promote], ["held", held, false]);

      await say("release", app, "prod");
      await until("it is not promoted", () => inProd("3.0"), { timeout: 4 * minute });
      const alone = await observer.workflow(aloneOf(sha));
      assert.equal((await recorded(sha, alone?.metadata.uid)).outcome, "promoted");
      const tests = Object.values(alone?.status?.nodes ?? {}).filter(
        ({ templateName }) => templateName === "integration-tests",
      );
      assert.deepEqual(tests, []);
    } finally {
      await say("release", app, "prod");
    }
  });

  it("F31: is held by a stop that is committed while its campaign runs", async () => {
    await startFrom("3.0");
    const { sha } = await sandbox.repository.push(app, { test: "4.0" });
    await inFlight(sha);
    // As `stop` writes it, which takes longer than a campaign on a busy machine.
    await sandbox.repository.pushFiles({ "promotion.yaml": "stop:\n  reason: Sales week\n" }, "stop: Sales week");
    try {
      assert.equal(await ended(sha), "Succeeded");
      const end = await recorded(sha);
      assert.deepEqual([end.outcome, end.reason], ["held", "Promotions are stopped: Sales week (promotion.yaml)."]);
      assert.equal(await sandbox.repository.version(app, "prod"), "3.0");
    } finally {
      await say("resume");
    }
    await until("it is not promoted", () => inProd("4.0"), { timeout: 5 * minute });
  });

  it("F31: does not overtake a roll back that is made while its campaign runs", async () => {
    await startFrom("3.0");
    await startFrom("4.0");
    const { sha } = await sandbox.repository.push(app, { test: "1.0" });
    await inFlight(sha);
    // The promotion waits for a Workflow that is suspended, which gives the verb the time that it takes on a busy machine.
    await suspend(sha, true);
    await say("rollback", app, "prod", "--reason", "It loses orders");
    try {
      assert.ok(await inProd("3.0"));
      await suspend(sha, null);
      assert.equal(await ended(sha), "Succeeded");
      const { outcome, reason } = await recorded(sha);
      assert.equal(outcome, "superseded");
      assert.match(reason, /^prod was set to 3\.0 by [0-9a-f]{12}, which came after the source commit\.$/);
      assert.ok(await inProd("3.0"));
    } finally {
      await say("release", app, "prod");
    }
  });
});
