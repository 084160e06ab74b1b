// A person's word on the running sandbox: what is held is tested and stays where it is, what is released goes on by itself.
import assert from "node:assert/strict";
import { join } from "node:path";
import { gitConfig } from "../../testkit/caller";
import { repositoryRoot } from "../../sandbox/lib/paths";
import { run, until } from "../../sandbox/lib/run";
import type { Sandbox } from "../../sandbox/sandbox";
import { app, ended, minute, recorded, startFrom, workflowOf } from "./promotions";
import { observer, running } from "./running";
import { rowOf, statusRows } from "./shownStatus";

describe("a promotion that a person holds", () => {
  let sandbox: Sandbox;
  before(async () => (sandbox = await running()));

  /** `npm run promotion -- VERB`, as somebody who is logged in at the git server. */
  async function say(...args: string[]): Promise<string> {
    const { stack, git } = sandbox;
    const settings = {
      "user.name": "Ann Example",
      "user.email": "ann@example.com",
      "credential.helper": `store --file=${join(git.dir, "ci-credentials")}`,
    };
    const env = { ...stack.environment(), ...gitConfig(settings) };
    const command = [
      "run",
      "--silent",
      "promotion",
      "--",
      ...args,
      "--stack",
      stack.name,
      "--config-file",
      stack.configFile,
    ];
    return run("npm", command, { cwd: repositoryRoot, env });
  }

  const stateOf = async () => rowOf(await statusRows(), app, "test")?.edges[0];

  it("is tested and ends green as held, which the status says; released, the sweep carries it on", async () => {
    await startFrom("1.0");
    assert.match(await say("hold", app, "prod", "--reason", "The fair"), /^hold\(app\): prod: The fair is commit /m);
    try {
      const { sha } = await sandbox.repository.push(app, { test: "3.0" });
      assert.equal(await ended(sha), "Succeeded");
      const end = await recorded(sha);
      const held = "prod is held: The fair (argo-projects/app/promotion.yaml).";
      assert.deepEqual([end.outcome, end.reason], ["held", held]);
      assert.equal(await sandbox.repository.version(app, "prod"), "1.0");
      const edge = await stateOf();
      assert.deepEqual([edge?.state, edge?.reason, edge?.resend], ["held", held, false]);

      const uid = (await observer.workflow(workflowOf(sha)))?.metadata.uid;
      await say("release", app, "prod");
      const again = async () => ![undefined, uid].includes((await observer.workflow(workflowOf(sha)))?.metadata.uid);
      await until("the sweep has not started it again", again, { timeout: 4 * minute });
      assert.equal(await ended(sha), "Succeeded");
      const second = (await observer.workflow(workflowOf(sha)))?.metadata.uid;
      assert.equal((await recorded(sha, second)).outcome, "promoted");
      assert.equal(await sandbox.repository.version(app, "prod"), "3.0");
    } finally {
      await say("release", app, "prod");
    }
  });

  it("F31: is held by a stop that is committed while its campaign runs", async () => {
    await startFrom("3.0");
    const { sha } = await sandbox.repository.push(app, { test: "4.0" });
    await until("no Workflow is made", async () => (await observer.workflow(workflowOf(sha))) !== undefined, {
      timeout: 3 * minute,
    });
    await say("stop", "--reason", "Sales week");
    try {
      assert.equal(await ended(sha), "Succeeded");
      const end = await recorded(sha);
      assert.deepEqual([end.outcome, end.reason], ["held", "Promotions are stopped: Sales week (promotion.yaml)."]);
      assert.equal(await sandbox.repository.version(app, "prod"), "3.0");
    } finally {
      await say("resume");
    }
    await until("it is not promoted", async () => (await sandbox.repository.version(app, "prod")) === "4.0", {
      timeout: 5 * minute,
    });
  });
});
