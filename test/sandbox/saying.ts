// `npm run promotion -- VERB` on the running sandbox, as somebody who is logged in at the git server.
import { join } from "node:path";
import { repositoryRoot } from "../../sandbox/lib/paths";
import { run } from "../../sandbox/lib/run";
import { gitConfig } from "../../testkit/caller";
import { running } from "./running";

/** Runs a verb, and gives what it prints. */
export async function say(...args: string[]): Promise<string> {
  const { stack, git } = await running();
  const settings = {
    "user.name": "Ann Example",
    "user.email": "ann@example.com",
    "credential.helper": `store --file=${join(git.dir, "ci-credentials")}`,
  };
  const env = { ...stack.environment(), ...gitConfig(settings) };
  const verb = ["run", "--silent", "promotion", "--", ...args];
  return run("npm", [...verb, "--stack", stack.name, "--config-file", stack.configFile], { cwd: repositoryRoot, env });
}
