// Peak memory of a program that this process runs, with everything that it starts.
import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";

const interval = 100;

/** Reads a file of a process that may have ended meanwhile. */
function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function threads(pid: string): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

const childrenOf = (pid: string): string[] =>
  threads(pid).flatMap((thread) => read(`/proc/${pid}/task/${thread}/children`).split(" ").filter(Boolean));

const withDescendants = (pid: string): string[] => [pid, ...childrenOf(pid).flatMap(withDescendants)];

/** The program's name as it was called. */
const programOf = (pid: string) => basename(read(`/proc/${pid}/cmdline`).split("\0")[0]!);

/** Bytes of a process, of shared pages its part. */
const proportional = (pid: string) =>
  1024 * Number(/^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);

/**
 * The most bytes that the programs called `name` and all that they started held at once while `work` ran.
 *
 * @param seen called with what they held at each look
 */
export async function peakMemory(
  name: string,
  work: () => Promise<unknown>,
  seen: (bytes: number) => void = () => undefined,
): Promise<number> {
  let peak = 0;
  const look = () => {
    const roots = childrenOf(String(process.pid)).filter((pid) => programOf(pid) === name);
    const bytes = roots.flatMap(withDescendants).reduce((sum, pid) => sum + proportional(pid), 0);
    peak = Math.max(peak, bytes);
    seen(bytes);
  };
  const timer = setInterval(look, interval);
  await work().finally(() => clearInterval(timer));
  return peak;
}
