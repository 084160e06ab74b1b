// Runs the programs that the status needs, pulumi and kubectl: what they print, or one sentence that says why not.
import { execFile } from "node:child_process";

/** The line of a program's complaint that says what is wrong. */
export function complaint(stderr: string): string {
  const lines = stderr.split("\n").map((line) => line.trim());
  const told = lines.filter((line) => /^error: /i.test(line));
  const line = told[0] ?? lines.filter(Boolean).at(-1) ?? "it printed nothing";
  return line.replace(/^error: /i, "").replace(/\.$/, "");
}

/** What the program prints to standard output. */
export function run(program: string, args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      if (error?.code === "ENOENT") reject(new Error(`${program} is not on PATH.`));
      else if (error) reject(new Error(`${program} ${args[0]}: ${complaint(stderr)}.`));
      else resolve(stdout);
    });
  });
}
