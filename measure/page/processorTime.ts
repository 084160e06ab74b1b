// Seconds of one CPU that a process and everything that it started have taken, from /proc.
import * as fs from "node:fs";

/** Ticks a second, as Linux has them for every program. */
const ticks = 100;

/** Those that have ended are part of the process that waited for them. */
export function treeSeconds(pid: number): number {
  const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
  // Its name may hold spaces: the fields behind it are counted.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const own = fields.slice(11, 15).reduce((sum, each) => sum + Number(each), 0) / ticks;
  const children = fs.readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
  return children === "" ? own : children.split(" ").reduce((sum, each) => sum + treeSeconds(Number(each)), own);
}
