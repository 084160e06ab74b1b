// `promote serve` as a program of its own, on servers of a test.
import { spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as path from "node:path";
import { run } from "./run";
import { until } from "./until";
import type { Workbench } from "./workbench";

const root = path.join(__dirname, "..");

/** The page's own files, as the image has them, in a folder of the workbench. */
export async function pageAssets(bench: Workbench): Promise<string> {
  const folder = path.join(bench.directory, "page");
  const build = [
    "run",
    "--silent",
    "build:page",
    "--workspace",
    "promote",
    "--",
    `--outdir=${folder}`,
    "--log-level=error",
  ];
  if (!fs.existsSync(folder)) await run("npm", build, { cwd: root });
  return folder;
}

/** A server of the page. */
export interface ServedPage {
  url: string;
  pid: number;
  /** What it has said. */
  said: () => string;
  /** Ends it by SIGTERM. Returns its exit code. */
  stop: () => Promise<number>;
}

/** Starts one, and waits until it has looked at everything once. */
export async function servePage(
  bench: Workbench,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<ServedPage> {
  const all = [
    bench.bundle,
    "serve",
    "--port",
    "0",
    "--assets",
    await pageAssets(bench),
    "--ca-file",
    bench.caFile,
    ...args,
  ];
  const child = spawn(process.execPath, all, { env: bench.environment(env), stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (data: Buffer) => (said += data.toString()));
  const port = await until(
    "promote serve listens",
    async () => {
      if (child.exitCode !== null) throw new Error(`promote serve ended with ${child.exitCode}: ${said}`);
      return /port (\d+)\./.exec(said)?.[1];
    },
    600_000,
  );
  const url = `http://localhost:${port}`;
  await until(
    "promote serve has looked at everything",
    async () => {
      const answer = await fetch(`${url}/readyz`);
      return answer.ok ? true : undefined;
    },
    600_000,
  );
  const stop = async (): Promise<number> => {
    if (child.exitCode === null) {
      child.kill("SIGTERM");
      await once(child, "exit");
    }
    return child.exitCode ?? -1;
  };
  return { url, pid: child.pid!, said: () => said, stop };
}
