// Around the tests against the sandbox: there is one, and nobody else is at work on it; at the end it is said which file took how long.
import { relative } from "node:path";
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

/** Seconds that each file took, with what was done before its tests; what is done after them counts for the next file. */
const seconds = new Map<string, number>();
let last = performance.now();

/** Mocha calls these around the tests of all files. */
export const mochaHooks = {
  afterEach(this: Mocha.Context): void {
    const file = relative(process.cwd(), this.currentTest?.file ?? "");
    const now = performance.now();
    seconds.set(file, (seconds.get(file) ?? 0) + (now - last) / 1000);
    last = now;
  },
};

/** Mocha calls this once, at the end. */
export function mochaGlobalTeardown(): void {
  const rows = [...seconds]
    .sort(([, a], [, b]) => b - a)
    .map(([file, time]) => `${String(Math.round(time)).padStart(6)} s  ${file}`);
  console.log(rows.join("\n"));
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
