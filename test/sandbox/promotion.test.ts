// Promotions on the running sandbox: what is committed, what is not, and what heals by itself.
import assert from "node:assert/strict";
import { kubectl } from "../../sandbox/cluster/programs";
import { until } from "../../sandbox/lib/run";
import type { Sandbox } from "../../sandbox/sandbox";
import { cluster, notification, observer, post, running, token } from "./running";

const app = "app";
const minute = 60_000;
const workflowOf = (commit: string) => `app-test-${commit.slice(0, 12)}`;

interface End {
  outcome: string;
  source_commit: string;
  reason: string;
}

/** The ends that were recorded for the edge test -> prod, newest first. */
async function recordedEnds(): Promise<End[]> {
  const text = await kubectl(cluster, [
    "get",
    "configmap",
    `promotion-${app}`,
    "-n",
    "argo",
    "-o",
    "json",
    "--ignore-not-found",
  ]);
  if (text.trim() === "") return [];
  const { data } = JSON.parse(text) as { data: Record<string, string> };
  return JSON.parse(data["test.prod"] ?? "[]") as End[];
}

async function ended(commit: string): Promise<string> {
  let phase = "";
  const over = async () => {
    phase = (await observer.workflow(workflowOf(commit)))?.status?.phase ?? "";
    return ["Succeeded", "Failed", "Error"].includes(phase);
  };
  await until(`the Workflow ${workflowOf(commit)} has not ended`, over, { timeout: 5 * minute, interval: 500 });
  return phase;
}

async function recorded(commit: string): Promise<End> {
  let end: End | undefined;
  await until(`the end of ${commit} is not recorded`, async () => {
    end = (await recordedEnds()).find((candidate) => candidate.source_commit === commit);
    return end !== undefined;
  });
  return end!;
}

describe("a promotion", () => {
  let sandbox: Sandbox;
  before(async () => (sandbox = await running()));

  /** Brings both phases to a version, and waits until they run it. */
  async function startFrom(version: string): Promise<void> {
    await sandbox.repository.push(app, { test: version, prod: version });
    for (const phase of ["test", "prod"]) {
      await until(`${phase} does not run ${version}`, () => observer.runs(app, phase, version), {
        timeout: 3 * minute,
      });
    }
  }

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
    const select = (value: string) =>
      kubectl(cluster, [
        "patch",
        "service",
        "webhook-eventsource",
        "-n",
        "argo",
        "-p",
        `{"spec":{"selector":{"eventsource-name":"${value}"}}}`,
      ]);
    await select("nobody");
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
    } finally {
      await select("webhook");
    }
    assert.equal(await observer.workflow(workflowOf(sha)), undefined);
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
