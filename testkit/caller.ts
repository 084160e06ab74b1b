// Somebody who calls `npm run promotion -- VERB` for a stack whose repository is on a test's git server.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { withEnvironment } from "./environment";
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

/** What runs a verb: with a private folder and what takes output and complaints, to an exit code. */
type Verbs = (
  args: readonly string[],
  folder: string,
  write: (text: string) => void,
  complain: (text: string) => void,
) => Promise<number>;

/** Somebody who works with the stack `test`, whose repository has that name. */
export class Caller {
  /**
   * @param settings what git is told. Defaults to a name and a login
   * @param stack what the stack has that differs: phases, layout of the repository, how it is reached
   */
  constructor(
    private readonly bench: Workbench,
    private readonly name: string,
    private readonly settings: Readonly<Record<string, string>> = person,
    private readonly stack: { phases?: readonly object[]; layout?: object; reached?: object } = {},
  ) {}

  /** Calls a verb as a program of its own. */
  start(args: readonly string[]): Promise<Ended> {
    const promotion = [join(root, "tools/promotion/promotion.ts"), ...args, "--stack", "test"];
    const env = { ...process.env, ...this.environment() };
    return run(join(root, "node_modules/.bin/tsx"), promotion, { env, mayFail: true });
  }

  /** Calls a verb in this process: to start another takes most of the time. */
  async call(verbs: Verbs, args: readonly string[]): Promise<Ended> {
    const folder = mkdtempSync(join(this.bench.directory, "private-"));
    let [stdout, stderr] = ["", ""];
    const write = (text: string): void => void (stdout += text);
    const complain = (text: string): void => void (stderr += text);
    const work = () => verbs([...args, "--stack", "test"], folder, write, complain);
    const code = await withEnvironment({ ...this.environment(), TMPDIR: folder }, work);
    rmSync(folder, { recursive: true });
    return { code, stdout, stderr };
  }

  private environment(): Record<string, string> {
    const { phases = [{ name: "test", promotesTo: ["prod"] }, { name: "prod" }], layout, reached } = this.stack;
    const { bench, name } = this;
    const caBundle = readFileSync(bench.caFile, "utf8");
    const repository = { url: bench.server.url(name), caBundle, ...reached, ...(layout && { layout }) };
    const PATH = pulumiConfig(join(bench.directory, name, "programs"), { repository, phases });
    // Nobody's own configuration of git, and no terminal.
    return { PATH, GIT_CONFIG_GLOBAL: "/dev/null", GIT_TERMINAL_PROMPT: "0", ...gitConfig(this.settings) };
  }
}
