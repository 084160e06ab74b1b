// A campaign that can no longer count, on the running sandbox: it is ended within seconds, and its place goes to the next one.
import assert from "node:assert/strict";
import { namespaces } from "../../components/objects/names";
import { kubectl } from "../../sandbox/cluster/programs";
import { until } from "../../sandbox/lib/run";
import type { Repository } from "../../sandbox/git/repository";
import { patched, suspendedSweep } from "./patched";
import { app, ended, recorded, startFrom, workflowOf } from "./promotions";
import { cluster, observer, running } from "./running";

interface Container {
  name: string;
  state?: { running?: object; terminated?: { exitCode: number; finishedAt: string } };
}

const template = ["clusterworkflowtemplate", "workflow-template-validate-then-promote-test"];

/** Seconds that the campaign takes: longer than anything here waits. */
const long = 900;

/** The campaign's container in the pod of a Workflow; undefined where there is none yet. */
async function campaignOf(workflow: string): Promise<Container["state"]> {
  const selector = `workflows.argoproj.io/workflow=${workflow},argo-promotion/campaign=test`;
  const text = await kubectl(cluster, ["get", "pods", "-n", namespaces.argo, "-l", selector, "-o", "json"]);
  const { items } = JSON.parse(text) as { items: { status: { containerStatuses?: Container[] } }[] };
  return items[0]?.status.containerStatuses?.find(({ name }) => name === "main")?.state;
}

describe("a campaign that can no longer count", () => {
  let repository: Repository;
  const undo: (() => Promise<void>)[] = [];
  before(async () => {
    ({ repository } = await running());
    undo.push(await suspendedSweep());
    await startFrom("1.0");
    const path = "/spec/templates/1/container";
    undo.push(
      await patched(template, [
        { op: "replace", path: `${path}/command`, value: ["sleep"] },
        { op: "replace", path: `${path}/args`, value: [String(long)] },
      ]),
    );
  });
  after(async () => {
    for (const each of undo.reverse()) await each();
    await startFrom("3.0");
  });

  /** Pushes a version, and waits until its campaign runs. */
  async function tested(version: string): Promise<string> {
    const { sha } = await repository.push(app, { test: version });
    const runs = async () => (await campaignOf(workflowOf(sha)))?.running !== undefined;
    await until(`the campaign of ${version} does not run`, runs, { timeout: 180_000 });
    return sha;
  }
  /** Waits for the end of the campaign's container. Gives its exit code, and how many seconds passed since then. */
  async function over(sha: string, since: number): Promise<{ exitCode: number; after: number }> {
    let end: { exitCode: number; finishedAt: string } | undefined;
    await until("the campaign still runs", async () => {
      end = (await campaignOf(workflowOf(sha)))?.terminated;
      return end !== undefined;
    });
    return { exitCode: end!.exitCode, after: (Date.parse(end!.finishedAt) - since) / 1000 };
  }

  it("because a newer version is deployed ends within seconds, is superseded, and the newer one is tested at once", async () => {
    const older = await tested("3.0");
    const pushed = Date.now();
    const newer = await repository.push(app, { test: "4.0" });
    const { exitCode, after } = await over(older, pushed);
    assert.notEqual(exitCode, 0);
    assert.ok(after < 45, `it ended ${after} s after the push of the newer version`);
    const { outcome, reason } = await recorded(older);
    assert.deepEqual([outcome, reason], ["superseded", "app in test went on to 4.0 since its test began."]);
    assert.equal(await ended(older), "Failed");
    const name = workflowOf(older);
    assert.equal((await observer.workflow(name))?.status?.message, "Stopped with strategy 'Stop'");
    // What its exit handler has written since is the same.
    assert.equal((await recorded(older)).outcome, "superseded");
    const runs = async () => (await campaignOf(workflowOf(newer.sha)))?.running !== undefined;
    await until("the newer version is not tested", runs, { timeout: 180_000 });
    assert.equal(await repository.version(app, "prod"), "1.0");
  });

  it("because its pods are rolled out again ends within seconds, and is broken, never failed", async () => {
    const sha = await tested("3.0");
    const since = Date.now();
    await kubectl(cluster, ["rollout", "restart", "deployment", "-n", `${app}-test`]);
    const { exitCode, after } = await over(sha, since);
    assert.notEqual(exitCode, 0);
    assert.ok(after < 60, `it ended ${after} s after the rollout`);
    assert.equal(await ended(sha), "Failed");
    const { outcome, reason } = await recorded(sha);
    assert.equal(outcome, "broken", reason);
    assert.match(reason, /were replaced since its test began/);
  });
});
