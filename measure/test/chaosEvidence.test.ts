// What `make chaos` reads: a branch from a repository's disk, campaigns from Workflows, moments from a look at the cluster.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Workflow } from "../../promote/src/ends/workflow";
import { moments } from "../chaos/moments";
import { campaignRun, type Pod, versionsIn } from "../chaos/watcher";
import { history, tip } from "../../sandbox/git/history";
import { valuesFile, type Repository } from "../../sandbox/git/repository";
import { run } from "../../sandbox/lib/run";

describe("the history of the branch", () => {
  let bare: string;
  before(() => (bare = mkdtempSync(join(tmpdir(), "history-"))));
  after(() => rmSync(bare, { recursive: true }));

  it("has the trailers of each commit, and the versions at it", async () => {
    const git = (...args: string[]) => run("git", ["-C", bare, "-c", "user.name=a", "-c", "user.email=a@b.c", ...args]);
    await git("init", "--quiet", "--initial-branch=main");
    const commit = async (app: string, phase: string, version: string, message: string) => {
      const file = join(bare, valuesFile(app, phase));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `image:\n  version: "${version}"\n`);
      await git("add", ".");
      await git("commit", "--quiet", "--message", message);
    };
    await commit("other", "test", "9.0", "before all");
    await commit("shop", "test", "1.0", "base");
    await commit("shop", "prod", "1.0", "feat: a thing");
    const repository = { bare } as unknown as Repository;
    const base = await tip(repository);
    await commit("shop", "test", "3.0", "feat: 3.0");
    await commit(
      "shop",
      "prod",
      "3.0",
      "promote(shop): test -> prod 3.0\n\nSource-Commit: abc\nWorkflow: shop-test-abc\n",
    );
    const commits = await history(repository, base, ["shop", "other", "absent"], ["test", "prod"]);
    assert.deepEqual(
      commits.map(({ subject, sourceCommit, workflow, version }) => [
        subject,
        sourceCommit,
        workflow,
        version("shop", "test"),
        version("shop", "prod"),
        version("other", "test"),
        version("absent", "test"),
      ]),
      [
        ["feat: a thing", "", "", "1.0", "1.0", "9.0", ""],
        ["feat: 3.0", "", "", "3.0", "1.0", "9.0", ""],
        ["promote(shop): test -> prod 3.0", "abc", "shop-test-abc", "3.0", "3.0", "9.0", ""],
      ],
    );
    assert.equal(commits[0]!.sha, base);
    assert.equal(commits.at(-1)!.sha, await tip(repository));
  });
});

const workflow = (phase: string, guard: string, template = "integration-tests"): Workflow => ({
  metadata: { name: "shop-test-abc" },
  spec: { arguments: { parameters: [{ name: "source_commit", value: "abc" }] } },
  status: {
    nodes: {
      retry: { type: "Retry", templateRef: { template }, phase: "Succeeded" },
      pod: {
        type: "Pod",
        templateRef: { template },
        phase,
        outputs: { parameters: [{ name: "guard_outcome", value: guard }] },
      },
    },
  },
});

describe("a Workflow", () => {
  it("has passed its campaign when the pod succeeded and the guard had found the rollout complete", () => {
    assert.deepEqual(campaignRun(workflow("Succeeded", "complete")), {
      workflow: "shop-test-abc",
      sourceCommit: "abc",
      passed: true,
      ran: [],
    });
    assert.equal(campaignRun(workflow("Failed", "complete")).passed, false);
    assert.equal(campaignRun(workflow("Succeeded", "superseded")).passed, false);
    assert.equal(campaignRun(workflow("Succeeded", "complete", "promotion")).passed, false);
  });
});

describe("what a campaign ran on", () => {
  const pod = (namespace: string, version: string, more: object = {}): Pod => ({
    metadata: { name: `web-${version}`, namespace, ...more },
    spec: { containers: [{ image: `localhost:32000/argoprojects/demo-app:${version}` }] },
    status: { phase: "Running", conditions: [{ type: "Ready", status: "True" }] },
  });
  const starting = { ...pod("shop-test", "4.0"), status: { phase: "Running" } };
  const ending = pod("shop-test", "2.0", { deletionTimestamp: "2026-01-01T10:00:00Z" });

  it("is what the ready pods of the phase's namespace name as their image", () => {
    const pods = [pod("shop-test", "1.0"), pod("shop-test", "1.0"), pod("shop-prod", "3.0"), starting, ending];
    assert.deepEqual(versionsIn(pods, "shop-test"), ["1.0"]);
  });
  it("is noted while the campaign's pod runs, and not before or after", () => {
    const noted = (phase: string) => campaignRun(workflow(phase, "complete"), ["1.0"]).ran;
    assert.deepEqual([noted("Pending"), noted("Running"), noted("Succeeded")], [[], ["1.0"], []]);
  });
});

describe("a moment", () => {
  const source = (revision: string, phase: string) => ({
    metadata: { name: "shop-test" },
    status: { sync: { revision }, operationState: { phase, syncResult: { revision } } },
  });
  const nothing = { sources: [source("old", "Succeeded")], inFlight: [] };

  it("is there as soon as the commit is pushed", () => {
    assert.ok(moments.pushed.reached());
  });

  it("is told by Argo CD's look at the commit, and by its sync", () => {
    const syncing = { sources: [source("old", "Succeeded"), source("new", "Running")], inFlight: [] };
    const synced = { sources: [source("new", "Succeeded")], inFlight: [] };
    const found = [nothing, syncing, synced].map((look) => [
      moments.syncing.reached(look, "new"),
      moments.notifying.reached(look, "new"),
    ]);
    assert.deepEqual(found, [
      [false, false],
      [true, false],
      [true, true],
    ]);
  });

  it("is told by a pod of the campaign or of the promotion step", () => {
    const look = (template: string, phase: string) => ({ sources: [], inFlight: [workflow(phase, "", template)] });
    assert.ok(moments.campaign.reached(look("integration-tests", "Pending")));
    assert.ok(moments.promoting.reached(look("promotion", "Running")));
    assert.ok(!moments.campaign.reached(look("integration-tests", "Succeeded")));
    assert.ok(!moments.promoting.reached(look("integration-tests", "Running")));
    assert.ok(!moments.promoting.reached(look("promotion", "Pending")));
    assert.ok(!moments.campaign.reached(nothing));
  });
});
