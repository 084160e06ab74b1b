// Runs the programs that a preview needs, and says which of them are missing.
import { execFile } from "node:child_process";
import { accessSync, constants } from "node:fs";
import path from "node:path";

/** How a program ended, and what it printed. */
export interface Result {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a program and waits for its end, whatever its exit code. Throws where it cannot be started. */
export function run(program: string, args: string[], env: NodeJS.ProcessEnv = process.env): Promise<Result> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { env, maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      const code = error?.code;
      if (code === "ENOENT") reject(new Error(`${program} is not on PATH`));
      else resolve({ code: typeof code === "number" ? code : error ? 1 : 0, stdout, stderr });
    });
  });
}

/** Of these programs the ones that are not on PATH. */
export function missing(programs: readonly string[], env: NodeJS.ProcessEnv = process.env): string[] {
  const folders = (env["PATH"] ?? "").split(path.delimiter).filter((folder) => folder !== "");
  const isThere = (program: string) =>
    folders.some((folder) => {
      try {
        accessSync(path.join(folder, program), constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
  return programs.filter((program) => !isThere(program));
}
