// `make test-upgrade FROM=<tag or commit>`: the running sandbox is made by an older version of this repository, and then by this one,
// with a promotion in flight. It needs a sandbox that is up, and leaves it as `make up` does.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packCharts } from "../../sandbox/charts/pack";
import { repositoryRoot } from "../../sandbox/lib/paths";
import { run, until } from "../../sandbox/lib/run";
import type { Sandbox } from "../../sandbox/sandbox";
import { app, ended, minute, recorded, startFrom, workflowOf } from "../sandbox/promotions";
import { observer, running } from "../sandbox/running";

const from = process.env["FROM"] ?? "";

/** Types or names of resources that are made anew or removed on the way from an older version, each with the reason. */
const replaced: Readonly<Record<string, string>> = {
  "promotion-rbac-executor": "the executor's account, whose Secret held a token that never expired",
};

describe(`an upgrade from ${from === "" ? "no version: set FROM" : from}`, () => {
  let older: string;
  let sandbox: Sandbox;
  let commit: string;

  before(async () => {
    assert.notEqual(from, "", "FROM is not set; it must be a tag or commit of this repository");
    older = mkdtempSync(join(tmpdir(), "older-"));
    await run("git", ["worktree", "add", "--force", "--detach", older, from], { cwd: repositoryRoot });
    await run("make", ["up"], { cwd: older });
    sandbox = await running();
    await startFrom("1.0");
    commit = (await sandbox.repository.push(app, { test: "3.0" })).sha;
    await until("its Workflow does not run", async () => (await observer.workflow(workflowOf(commit))) !== undefined, {
      timeout: 2 * minute,
    });
    await sandbox.stack.configure(sandbox.git, await packCharts());
  });

  after(async () => {
    await run("git", ["worktree", "remove", "--force", older], { cwd: repositoryRoot });
    rmSync(older, { recursive: true, force: true });
  });

  it("makes nothing anew, and removes nothing, but what is known to be", async () => {
    const { steps } = JSON.parse(await sandbox.stack.withConfig(["preview", "--json"])) as {
      steps: { op: string; urn: string }[];
    };
    const gone = steps.filter(({ op }) => /replace|delete/.test(op)).map(({ op, urn }) => `${op} ${urn}`);
    assert.deepEqual(
      gone.filter((line) => !Object.keys(replaced).some((type) => line.includes(type))),
      [],
    );
  });

  it("loses no promotion that is in flight", async () => {
    await run("make", ["up"], { cwd: repositoryRoot });
    // What the upgrade breaks, as it takes an account of the older version away, the sweep sends again.
    const promoted = async () => (await sandbox.repository.version(app, "prod")) === "3.0";
    await until("prod does not hold 3.0", promoted, { timeout: 5 * minute, interval: 1000 });
    await until("its end is not recorded", async () => (await recorded(commit)).outcome === "promoted");
  });

  it("is complete: another up has nothing to do, and a version is promoted", async () => {
    await sandbox.stack.up({ expectNoChanges: true });
    const { sha } = await sandbox.repository.push(app, { test: "4.0" });
    assert.equal(await ended(sha), "Succeeded");
    assert.equal(await sandbox.repository.version(app, "prod"), "4.0");
  });
});
