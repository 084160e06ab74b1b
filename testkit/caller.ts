// Somebody who calls `npm run promotion -- VERB` for a stack whose repository is on a test's git server.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pulumiConfig } from "./pulumiConfig";
import { run } from "./run";
import type { Ended } from "./run";
import { password } from "./workbench";
import type { Workbench } from "./workbench";

const root = join(__dirname, "..");

/** What git is told on the machine of somebody who is logged in at that server. */
export const person = {
  "user.name": "Ann Example",
  "user.email": "ann@example.com",
  "credential.helper": `!f() { echo username=robot; echo 'password=${password}'; }; f`,
};

/** Settings of git as it takes them from the environment. */
export function gitConfig(settings: Readonly<Record<string, string>>): Record<string, string> {
  const environment: Record<string, string> = { GIT_CONFIG_COUNT: String(Object.keys(settings).length) };
  for (const [n, [key, value]] of Object.entries(settings).entries()) {
    environment[`GIT_CONFIG_KEY_${n}`] = key;
    environment[`GIT_CONFIG_VALUE_${n}`] = value;
  }
  return environment;
}

/** Runs a verb for the stack `test`, whose repository has that name. */
export function call(
  bench: Workbench,
  name: string,
  args: readonly string[],
  settings: Readonly<Record<string, string>> = person,
): Promise<Ended> {
  const phases = [{ name: "test", promotesTo: ["prod"] }, { name: "prod" }];
  const repository = { url: bench.server.url(name), caBundle: readFileSync(bench.caFile, "utf8") };
  const PATH = pulumiConfig(join(bench.directory, name, "programs"), { repository, phases });
  // Nobody's own configuration of git, and no terminal.
  const env = { ...process.env, PATH, GIT_CONFIG_GLOBAL: "/dev/null", ...gitConfig(settings) };
  const promotion = [join(root, "tools/promotion/promotion.ts"), ...args, "--stack", "test"];
  return run(join(root, "node_modules/.bin/tsx"), promotion, { env, mayFail: true });
}
