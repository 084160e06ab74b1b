// Before the tests against the sandbox: there is one, and nobody else is at work on it.
import { cluster } from "../../sandbox/cluster/cluster";
import { networkExists } from "../../sandbox/cluster/network";
import { ownEnvironment, runAlone } from "../../sandbox/lib/command";
import { explain, SandboxError } from "../../sandbox/lib/errors";

/** What mocha is given would be shown with a stack, so the sentence is written here. */
function refuse(error: unknown): never {
  console.error(explain(error));
  process.exit(1);
}

// Now, before mocha reads the tests: some of them look at the cluster as soon as they are read.
if (!networkExists(cluster("test"))) {
  refuse(new SandboxError("No sandbox is running on this machine.", "Run `make demo` or `make up` first."));
}

/** Mocha calls this once. */
export async function mochaGlobalSetup(): Promise<void> {
  try {
    ownEnvironment();
    await runAlone("make test-sandbox");
  } catch (error) {
    refuse(error);
  }
}
