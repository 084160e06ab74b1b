// What a file becomes, as git shows a difference.
import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The difference of two texts of a file; the folder is a private one. */
export function difference(file: string, before: string, after: string, folder: string): Promise<string> {
  for (const [side, text] of [
    ["a", before],
    ["b", after],
  ] as const) {
    mkdirSync(dirname(join(folder, side, file)), { recursive: true });
    writeFileSync(join(folder, side, file), text);
  }
  const args = ["diff", "--no-index", "--no-ext-diff", "--no-prefix", "--no-color", `a/${file}`, `b/${file}`];
  return new Promise((resolve) => execFile("git", args, { cwd: folder }, (_, stdout) => resolve(stdout)));
}
