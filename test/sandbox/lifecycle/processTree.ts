// Ends a process with everything that it started, at once, as a machine that loses power does.
import { readFileSync, readdirSync } from "node:fs";

/** The parent of every process, from /proc. */
function parents(): Map<number, number> {
  const found = new Map<number, number>();
  for (const entry of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      // The name of the program, in parentheses, may hold anything; the parent is the second field after it.
      const fields = readFileSync(`/proc/${entry}/stat`, "utf8")
        .replace(/^.*\) /s, "")
        .split(" ");
      found.set(Number(entry), Number(fields[1]));
    } catch {
      // It ended meanwhile.
    }
  }
  return found;
}

/** Sends SIGKILL to a process and all of its descendants: Pulumi's plugins have process groups of their own. */
export function killTree(root: number): void {
  const all = parents();
  const tree = [root];
  for (const pid of tree) tree.push(...[...all].filter(([, parent]) => parent === pid).map(([child]) => child));
  for (const pid of tree) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It ended with its parent.
    }
  }
}
