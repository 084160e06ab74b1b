// F3 on the running sandbox: the command that docs/operating.md gives runs a failed promotion again, for the same commit.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { repositoryRoot } from "../../sandbox/lib/paths";
import { run, until } from "../../sandbox/lib/run";
import { binDir } from "../../sandbox/toolchain/build";
import { ended, recorded, startFrom, workflowOf } from "./promotions";
import { cluster, observer, running } from "./running";

/** The command as documented, for the Workflow of a commit. */
function documentedCommand(commit: string): string {
  const text = readFileSync(join(repositoryRoot, "docs/operating.md"), "utf8");
  const [, section = ""] = text.split("## Run a failed promotion again\n");
  const command = /```sh\n([^`]+)```/.exec(section)?.[1] ?? "";
  assert.match(command, /app-test-[0-9a-f]{12}/, "the documented command names a Workflow");
  return command.replace(/app-test-[0-9a-f]{12}/, workflowOf(commit));
}

describe("a failed promotion", () => {
  it("F3: runs again by the documented command, and its second end is recorded too", async () => {
    const { repository } = await running();
    await startFrom("3.0");
    const { sha } = await repository.push("app", { test: "2.0" });
    try {
      assert.equal(await ended(sha), "Failed");
      const first = await recorded(sha);
      const env = { KUBECONFIG: cluster.kubeconfig, PATH: [binDir, process.env.PATH].join(delimiter) };
      await run("sh", ["-c", documentedCommand(sha)], { env });
      const uid = async () => (await observer.workflow(workflowOf(sha)))?.metadata.uid;
      await until("the Workflow is not made again", async () => ![undefined, first.workflow_uid].includes(await uid()));
      assert.equal(await ended(sha), "Failed");
      const second = await recorded(sha, await uid());
      assert.deepEqual([first.outcome, second.outcome], ["failed", "failed"]);
      assert.notEqual(second.report, first.report);
    } finally {
      await startFrom("3.0");
    }
  });
});
