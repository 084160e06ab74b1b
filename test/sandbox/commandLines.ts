// The arguments of processes on this machine: of those that run, and of all that begin while something is done.
import { spawn } from "node:child_process";
import { readdirSync, readFileSync, writeSync } from "node:fs";

/** Milliseconds for which a process is looked at: it begins with its parent's arguments, and a container's gets its own later. */
const young = 5000;

const pids = () => readdirSync("/proc").filter((name) => /^\d+$/.test(name));

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
  } catch {
    return "";
  }
}

/** Of every process that runs now. */
export const commandLines = () => pids().map(commandLine);

/** The arguments of all processes that run while something is done, a line each. */
export async function commandLinesDuring(work: () => Promise<unknown>): Promise<string> {
  // By a program of its own: git's processes live for a twentieth of a second, and nothing else may come between two looks.
  const args = ["--require", "tsx/cjs", __filename];
  const watcher = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"], cwd: __dirname });
  let seen = "";
  watcher.stdout.on("data", (part: Buffer) => (seen += part.toString()));
  const ended = new Promise((resolve) => watcher.once("close", resolve));
  try {
    await new Promise((resolve) => watcher.stdout.once("data", resolve));
    await work();
  } finally {
    watcher.kill();
    await ended;
  }
  return seen;
}

/** Prints each once, until it is ended. */
function watch(): never {
  const first = new Map<string, number>();
  const said = new Set<string>();
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (;;) {
    for (const pid of pids()) {
      const now = performance.now();
      const since = first.get(pid) ?? now;
      if (now - since > young) continue;
      first.set(pid, since);
      const line = commandLine(pid);
      if (line === "" || said.has(line)) continue;
      said.add(line);
      writeSync(1, `${line.replaceAll("\n", " ")}\n`);
    }
    Atomics.wait(pause, 0, 0, 2);
  }
}

if (require.main === module) watch();
