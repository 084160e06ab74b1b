// Promotions that a person merges, on the running sandbox: each waits on a branch of its own, and runs nothing meanwhile.
import assert from "node:assert/strict";
import { proposalBranch } from "../../contract/repository";
import { until } from "../../sandbox/lib/run";
import type { Sandbox } from "../../sandbox/sandbox";
import { app, ended, minute, recorded, startFrom } from "./promotions";
import { observer, running } from "./running";
import { say } from "./saying";
import { rowOf, statusRows } from "./shownStatus";

const branch = proposalBranch("prod", app);

describe("a promotion by pull request", () => {
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await running();
    await startFrom("1.0");
    const edge = { phase: "prod", carrier: "pullRequest" };
    sandbox.stack.override({ phases: [{ name: "test", promotesTo: [edge] }, { name: "prod" }] });
    await sandbox.stack.up();
  });
  after(async () => {
    await say("release", app, "prod");
    sandbox.stack.override({ phases: undefined });
    await sandbox.stack.up();
  });

  const head = () => sandbox.repository.head(branch);
  const stateOf = async () => rowOf(await statusRows(), app, "test")?.edges[0];

  /** Pushes a version, and waits until it is proposed. Gives the commit. */
  async function proposed(version: string): Promise<string> {
    const { sha } = await sandbox.repository.push(app, { test: version });
    assert.equal(await ended(sha), "Succeeded");
    const end = await recorded(sha);
    assert.deepEqual([end.outcome, end.commit], ["proposed", await head()]);
    assert.equal(end.reason, `is proposed on the branch ${branch} as ${end.commit}.`);
    return sha;
  }

  it("waits on its branch, and serves once it is merged by a squash; the record says so then", async () => {
    const sha = await proposed("3.0");
    assert.equal(await sandbox.repository.version(app, "prod"), "1.0");
    assert.equal((await stateOf())?.state, "proposed");
    await sandbox.repository.squash(branch, "The pet store goes on (#1)");
    await until("prod does not run 3.0", () => observer.runs(app, "prod", "3.0"), { timeout: 3 * minute });
    await until("it is not written down", async () => (await recorded(sha)).outcome === "promoted", {
      timeout: 3 * minute,
    });
  });

  it("is taken back by the sweep while a person holds it, and proposed again afterwards", async () => {
    await proposed("4.0");
    await say("hold", app, "prod", "--reason", "The fair");
    await until("it still stands", async () => (await head()) === "", { timeout: 4 * minute });
    assert.equal((await stateOf())?.state, "held");
    await say("release", app, "prod");
    await until("it is not proposed again", async () => (await head()) !== "", { timeout: 4 * minute });
    await sandbox.repository.squash(branch, "The pet store goes on (#2)");
    assert.equal(await sandbox.repository.version(app, "prod"), "4.0");
  });
});
