// F26 on the running sandbox: whatever way the guard gives up in, the Workflow ends with it and holds nobody's place.
import assert from "node:assert/strict";
import { deadlines } from "../../contract/limits";
import { namespaces } from "../../components/objects/names";
import { workflowName } from "../../contract/identity";
import { kubectl } from "../../sandbox/cluster/programs";
import { until } from "../../sandbox/lib/run";
import type { Sandbox } from "../../sandbox/sandbox";
import { patched } from "./patched";
import { app, ended, minute, recorded, startFrom, workflowOf } from "./promotions";
import { cluster, notification, observer, post, running, strangeCommit, token } from "./running";

const template = ["clusterworkflowtemplate", "workflow-template-validate-then-promote-test"];

/** Runs with a guard that waits for so many seconds only, in place of the five minutes that it has. */
async function withWaitOf(seconds: number, work: () => Promise<void>): Promise<void> {
  const guard = "/spec/templates/1/initContainers/0";
  const name = await kubectl(cluster, [
    "get",
    ...template,
    "-o",
    "jsonpath={.spec.templates[1].initContainers[0].name}",
  ]);
  assert.equal(name, "guard");
  const args = await kubectl(cluster, [
    "get",
    ...template,
    "-o",
    "jsonpath={.spec.templates[1].initContainers[0].args}",
  ]);
  const value = [...(JSON.parse(args) as string[]), "--timeout", `${seconds}s`];
  const restore = await patched(template, [{ op: "replace", path: `${guard}/args`, value }]);
  try {
    await work();
  } finally {
    await restore();
  }
}

/** Seconds that a Workflow ran. */
async function secondsOf(name: string): Promise<number> {
  const { startedAt, finishedAt } = (await observer.workflow(name))!.status!;
  return (Date.parse(finishedAt!) - Date.parse(startedAt!)) / 1000;
}

/** The end of a Workflow: it must come by itself, long before its deadline. */
async function endOf(name: string): Promise<{ phase: string; pods: string[] }> {
  let phase = "";
  const over = async () => {
    phase = (await observer.workflow(name))?.status?.phase ?? "";
    return ["Succeeded", "Failed", "Error"].includes(phase);
  };
  await until(`the Workflow ${name} has not ended`, over, { timeout: 5 * minute, interval: 500 });
  assert.ok((await secondsOf(name)) < deadlines.workflow / 10, "it ends long before its deadline");
  const nodes = Object.values((await observer.workflow(name))!.status!.nodes ?? {});
  const pods = nodes
    .filter(({ type }) => type === "Pod")
    .map((node) => node.templateRef?.template ?? node.templateName!);
  return { phase, pods };
}

describe("a guard that gives up", () => {
  let sandbox: Sandbox;
  before(async () => (sandbox = await running()));

  it("F26: because the phase runs another version ends its Workflow green, as superseded", async () => {
    await startFrom("3.0");
    const older = await sandbox.repository.push(app, { test: "4.0", prod: "4.0" });
    assert.equal(await ended(older.sha), "Succeeded");
    await startFrom("1.0");
    await kubectl(cluster, ["delete", "workflow", workflowOf(older.sha), "-n", "argo"]);
    assert.equal(await post(notification(app, older.sha), await token()), 200);
    await until("no Workflow is made", async () => (await observer.workflow(workflowOf(older.sha))) !== undefined);
    const end = await endOf(workflowOf(older.sha));
    assert.equal(end.phase, "Succeeded");
    assert.equal(await sandbox.repository.version(app, "prod"), "1.0", "nothing is promoted");
    const uid = (await observer.workflow(workflowOf(older.sha)))?.metadata.uid;
    assert.equal((await recorded(older.sha, uid)).outcome, "superseded");
  });

  it("F26: because its wait ends ends its Workflow red, as broken, with the reason", async () => {
    await startFrom("1.0");
    await withWaitOf(3, async () => {
      const { sha } = await sandbox.repository.pushValues("test", {
        [app]: { image: { version: "3.0" }, startDelay: "90s" },
      });
      try {
        assert.equal(await post(notification(app, sha), await token()), 200);
        await until("no Workflow is made", async () => (await observer.workflow(workflowOf(sha))) !== undefined);
        const end = await endOf(workflowOf(sha));
        assert.equal(end.phase, "Failed");
        assert.equal(await sandbox.repository.version(app, "prod"), "1.0", "nothing is promoted");
        const { outcome, reason } = await recorded(sha, (await observer.workflow(workflowOf(sha)))?.metadata.uid);
        assert.equal(outcome, "broken");
        assert.match(reason, /did not complete its rollout/);
      } finally {
        await sandbox.repository.pushValues("test", { [app]: { image: { version: "1.0" } } });
      }
    });
  });

  it("F26: because there is no such Application ends its Workflow red, and records nothing under the invented name", async () => {
    const commit = strangeCommit();
    const name = workflowName("invented", "test", commit);
    assert.equal(await post(notification("invented", commit), await token()), 200);
    await until("no Workflow is made", async () => (await observer.workflow(name)) !== undefined);
    const end = await endOf(name);
    assert.equal(end.phase, "Failed");
    assert.ok(end.pods.includes("record-end"), "its end is looked at");
    const records = await kubectl(cluster, ["get", "configmaps", "-n", namespaces.records, "-o", "name"]);
    assert.ok(!records.includes("promotion-invented"));
    await kubectl(cluster, ["delete", "workflow", name, "-n", "argo"]);
  });
});
