// Promotions on the running sandbox: what is committed, what is not, and what heals by itself.
import assert from "node:assert/strict";
import { webhook } from "../../components/objects/names";
import { kubectl } from "../../sandbox/cluster/programs";
import { until } from "../../sandbox/lib/run";
import type { Sandbox } from "../../sandbox/sandbox";
import { suspendedSweep } from "./patched";
import { app, ended, minute, recorded, startFrom, workflowOf } from "./promotions";
import { cluster, notification, observer, post, running, token } from "./running";

describe("a promotion", () => {
  let sandbox: Sandbox;
  before(async () => (sandbox = await running()));

  it("is recorded as promoted", async () => {
    await startFrom("1.0");
    const { sha } = await sandbox.repository.push(app, { test: "3.0" });
    assert.equal(await ended(sha), "Succeeded");
    assert.equal((await recorded(sha)).outcome, "promoted");
    assert.equal(await sandbox.repository.version(app, "prod"), "3.0");
  });

  it("of a version that fails its tests is recorded as failed, with the reason, and changes nothing in git", async () => {
    await startFrom("3.0");
    const { sha } = await sandbox.repository.push(app, { test: "2.0" });
    assert.equal(await ended(sha), "Failed");
    const end = await recorded(sha);
    assert.equal(end.outcome, "failed");
    assert.notEqual(end.reason, "");
    assert.equal((await sandbox.repository.commits(1))[0]?.sha, sha);
  });

  it("F2: of a bad version that starts slowly is not decided by the old pods", async () => {
    await startFrom("3.0");
    const { sha } = await sandbox.repository.pushValues("test", {
      [app]: { image: { version: "2.0" }, startDelay: "15s" },
    });
    try {
      assert.equal(await ended(sha), "Failed");
      assert.equal((await sandbox.repository.commits(1))[0]?.sha, sha);
      assert.equal(await sandbox.repository.version(app, "prod"), "3.0");
    } finally {
      await sandbox.repository.pushValues("test", { [app]: { image: { version: "3.0" } } });
    }
  });

  it("that the guard found superseded is green, although the newer version made its campaign red", async () => {
    await startFrom("3.0");
    const older = await sandbox.repository.push(app, { test: "4.0", prod: "4.0" });
    assert.equal(await ended(older.sha), "Succeeded");
    const newer = await sandbox.repository.push(app, { test: "2.0" });
    assert.equal(await ended(newer.sha), "Failed", "a red campaign stays red");
    await kubectl(cluster, ["delete", "workflow", workflowOf(older.sha), "-n", "argo"]);
    assert.equal(await post(notification(app, older.sha), await token()), 200);
    await until("no Workflow is made", async () => (await observer.workflow(workflowOf(older.sha))) !== undefined);
    assert.equal(await ended(older.sha), "Succeeded");
    const nodes = Object.values((await observer.workflow(workflowOf(older.sha)))?.status?.nodes ?? {});
    assert.ok(
      nodes.some(({ message }) => message?.startsWith("main: Error")),
      "its campaign is red",
    );
    const uid = (await observer.workflow(workflowOf(older.sha)))?.metadata.uid;
    assert.equal((await recorded(older.sha, uid)).outcome, "superseded");
    assert.equal(await sandbox.repository.version(app, "prod"), "4.0");
  });

  it("F16: that is sent again after its Workflow is gone ends green and commits nothing", async () => {
    await startFrom("1.0");
    const { sha } = await sandbox.repository.push(app, { test: "4.0" });
    assert.equal(await ended(sha), "Succeeded");
    const [head] = await sandbox.repository.commits(1);
    await kubectl(cluster, ["delete", "workflow", workflowOf(sha), "-n", "argo"]);
    assert.equal(await post(notification(app, sha), await token()), 200);
    await until("the Workflow is not made again", async () => (await observer.workflow(workflowOf(sha))) !== undefined);
    assert.equal(await ended(sha), "Succeeded");
    assert.equal((await sandbox.repository.commits(1))[0]?.sha, head?.sha);
  });

  it("F11: of two versions pushed one after another, the later one remains", async () => {
    await startFrom("1.0");
    await sandbox.repository.push(app, { test: "3.0" });
    await sandbox.repository.push(app, { test: "4.0" });
    await until("prod does not hold 4.0", async () => (await sandbox.repository.version(app, "prod")) === "4.0", {
      timeout: 5 * minute,
    });
    const subjects = (await sandbox.repository.commits(4)).map(({ subject }) => subject);
    assert.equal(subjects.filter((subject) => subject.startsWith("promote(app)") && subject.endsWith("4.0")).length, 1);
    assert.ok(subjects[0]?.endsWith("4.0"), `the newest commit is ${subjects[0]}`);
  });

  it("F1: whose notification could not be delivered is sent again by the sweep", async () => {
    await startFrom("1.0");
    // A port that nothing listens on: refused at once. A Service without pods is no answer at all on some networks.
    const forwardTo = (targetPort: number) =>
      kubectl(cluster, [
        ...["patch", "service", webhook.service, "-n", "argo", "-p"],
        JSON.stringify({ spec: { ports: [{ port: webhook.port, targetPort }] } }),
      ]);
    // A sweep between Argo CD's last attempt and the look would send it before anybody could see that nothing came.
    const resumeSweep = await suspendedSweep();
    await forwardTo(1);
    const { sha } = await sandbox.repository.push(app, { test: "3.0" });
    try {
      // Argo CD notes a notification as sent before it tries, and never tries again after its last attempt.
      const given = async () => {
        const notes = (await observer.application(app, "test"))?.metadata.annotations?.[
          "notified.notifications.argoproj.io"
        ];
        return Boolean(notes?.includes(sha));
      };
      await until("Argo CD has not tried to notify", given, { timeout: 2 * minute });
      const log = () =>
        kubectl(cluster, ["logs", "-n", "argocd", "deployment/argocd-notifications-controller", "--since=3m"]);
      await until("Argo CD has not given up", async () => (await log()).includes("Failed to notify"), {
        timeout: 2 * minute,
      });
      assert.equal(await observer.workflow(workflowOf(sha)), undefined);
    } finally {
      await forwardTo(webhook.port);
      await resumeSweep();
    }
    await until(
      "the sweep has not sent it again",
      async () => (await observer.workflow(workflowOf(sha))) !== undefined,
      {
        timeout: 4 * minute,
      },
    );
    assert.equal(await ended(sha), "Succeeded");
    assert.equal(await sandbox.repository.version(app, "prod"), "3.0");
  });
});
