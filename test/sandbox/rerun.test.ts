// F3 on the running sandbox: the commands that docs/operating.md gives run a failed promotion again, for the same commit.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { repositoryRoot } from "../../sandbox/lib/paths";
import { run, until } from "../../sandbox/lib/run";
import { binDir } from "../../sandbox/toolchain/build";
import { ended, recorded, startFrom, workflowOf } from "./promotions";
import { cluster, observer, running } from "./running";

/** The commands as documented: with the program, and for the Workflow of a commit without it. */
function documentedCommands(commit: string): [verb: string, kubectl: string] {
  const text = readFileSync(join(repositoryRoot, "docs/operating.md"), "utf8");
  const [, section = ""] = text.split("## Run a failed promotion again\n");
  const [verb = "", kubectl = ""] = [...section.matchAll(/```sh\n([^`]+)```/g)].map(([, command]) => command);
  assert.match(verb, /^npm run promotion -- rerun app test --stack test\n$/);
  assert.match(kubectl, /app-test-[0-9a-f]{12}/, "the documented command names a Workflow");
  return [verb, kubectl.replace(/app-test-[0-9a-f]{12}/, workflowOf(commit))];
}

describe("a failed promotion", () => {
  it("F3: runs again by each documented command, and every end is recorded", async () => {
    const { repository, stack } = await running();
    await startFrom("3.0");
    const { sha } = await repository.push("app", { test: "2.0" });
    const uid = async () => (await observer.workflow(workflowOf(sha)))?.metadata.uid;
    const [verb, kubectl] = documentedCommands(sha);
    const commands: [command: string, env: Record<string, string>][] = [
      [verb.replace("--stack test", `--stack ${stack.name} --config-file ${stack.configFile}`), stack.environment()],
      [kubectl, { KUBECONFIG: cluster.kubeconfig, PATH: [binDir, process.env.PATH].join(delimiter) }],
    ];
    try {
      assert.equal(await ended(sha), "Failed");
      const ends = [await recorded(sha)];
      for (const [command, env] of commands) {
        await run("sh", ["-c", command], { cwd: repositoryRoot, env });
        const known = [undefined, ...ends.map(({ workflow_uid }) => workflow_uid)];
        await until("the Workflow is not made again", async () => !known.includes(await uid()));
        assert.equal(await ended(sha), "Failed");
        ends.push(await recorded(sha, await uid()));
      }
      assert.deepEqual(
        ends.map(({ outcome }) => outcome),
        ["failed", "failed", "failed"],
      );
      assert.equal(new Set(ends.map(({ report }) => report)).size, 3);
    } finally {
      await startFrom("3.0");
    }
  });
});
