// Peak memory of a process and everything that it starts, sampled from /proc.
import * as fs from "node:fs";

/** Samples until stopped; returns MiB. */
export function watchMemory(pid: number): () => number {
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, treeMemory(pid));
  }, 5);
  return () => {
    clearInterval(timer);
    return peak / 1024;
  };
}

/** Proportional set size of a process tree in KiB: shared pages count once. */
export function treeMemory(pid: number): number {
  try {
    const rollup = fs.readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
    const own = Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0);
    const children = fs.readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
    return children === "" ? own : children.split(" ").reduce((sum, each) => sum + treeMemory(Number(each)), own);
  } catch {
    return 0;
  }
}
