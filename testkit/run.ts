// Runs one child process to its end and keeps what it said.
import { spawn } from "node:child_process";

/** How a child process ended. */
export interface Ended {
  /** Exit code; -1 when a signal ended it. */
  code: number;
  stdout: string;
  stderr: string;
}

/** What may be set for a child process. */
export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Ids of the user and the group that it runs as. Default: those of this process. */
  uid?: number;
  gid?: number;
  /** Written to standard input, which is then closed. */
  input?: string | Buffer;
  /** Whether an exit code other than 0 is an answer rather than an error. Defaults to false. */
  mayFail?: boolean;
  /** Ends it by SIGKILL, as a node that is lost does. */
  killed?: AbortSignal;
}

/** Runs `command` without a shell and waits for its end. */
export async function run(command: string, args: string[], options: RunOptions = {}): Promise<Ended> {
  const { cwd, uid, gid, env = process.env, killed } = options;
  const child = spawn(command, args, { cwd, uid, gid, env, signal: killed, killSignal: "SIGKILL" });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on("data", (data: Buffer) => stdout.push(data));
  child.stderr.on("data", (data: Buffer) => stderr.push(data));
  child.stdin.on("error", () => undefined);
  child.stdin.end(options.input ?? "");
  const code = await new Promise<number>((resolve, reject) => {
    child.on("error", (error) => (killed?.aborted === true ? undefined : reject(error)));
    child.on("close", (ended) => resolve(ended ?? -1));
  });
  const ended = { code, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() };
  if (code !== 0 && !options.mayFail) throw new Error(`${command} ${args[0]} ended with ${code}: ${ended.stderr}`);
  return ended;
}
