// A Pulumi program that does nothing, to see how long the engine itself and the language host take.
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { repositoryRoot } from "../../sandbox/lib/paths";
import { run } from "../../sandbox/lib/run";
import type { Stack } from "../../sandbox/pulumi/stack";
import { tool } from "../../sandbox/toolchain/build";

/** Calls `work` with a function that previews the empty program; its stack is gone afterwards. */
export async function withEmptyProgram<T>(
  stack: Stack,
  work: (preview: () => Promise<unknown>) => Promise<T>,
): Promise<T> {
  const cwd = mkdtempSync(join(tmpdir(), "empty-program-"));
  const name = `empty-${process.pid}`;
  const project = { name: "empty", runtime: { name: "nodejs", options: { typescript: false } }, main: "index.js" };
  writeFileSync(join(cwd, "Pulumi.yaml"), stringify(project));
  writeFileSync(join(cwd, "index.js"), 'require("@pulumi/pulumi");\n');
  writeFileSync(join(cwd, "package.json"), "{}\n");
  symlinkSync(join(repositoryRoot, "node_modules"), join(cwd, "node_modules"));
  const pulumi = (...args: string[]) =>
    run(tool("pulumi"), [...args, "--non-interactive"], { cwd, env: stack.environment() });
  try {
    await pulumi("stack", "init", name);
    return await work(() => pulumi("preview", "--stack", name));
  } finally {
    await pulumi("stack", "rm", name, "--yes", "--force");
    rmSync(cwd, { recursive: true });
  }
}
