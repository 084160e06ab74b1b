// Before the tests against the sandbox: there is one, and nobody else is at work on it.
import { cluster } from "../../sandbox/cluster/cluster";
import { networkExists } from "../../sandbox/cluster/network";
import { ownEnvironment, runAlone } from "../../sandbox/lib/command";
import { explain, SandboxError } from "../../sandbox/lib/errors";

/** Mocha calls this once; what it throws would be shown with a stack, so the sentence is written here. */
export async function mochaGlobalSetup(): Promise<void> {
  try {
    ownEnvironment();
    if (!networkExists(cluster("test")))
      throw new SandboxError("No sandbox is running on this machine.", "Run `make demo` or `make up` first.");
    await runAlone("make test-sandbox");
  } catch (error) {
    console.error(explain(error));
    process.exit(1);
  }
}
