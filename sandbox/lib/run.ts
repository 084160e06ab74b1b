// Runs other programs: output goes to the caller, a failure becomes one sentence with the last lines of what was printed.
import { createInterface } from "node:readline";
import { execa } from "execa";
import { SandboxError } from "./errors";

/** Options of {@link run}; `what` names the step in the error. */
export interface RunOptions {
  what?: string;
  hint?: string;
  cwd?: string;
  env?: Record<string, string>;
  input?: string;
  /** Called with each line as it is printed, for progress. */
  onLine?: (line: string) => void;
  /** Milliseconds; default: no limit. */
  timeout?: number;
}

/** Why a program could not start at all, such as ENOENT. */
const startFailure = (result: object) => ("code" in result && result.code ? (result.code as string) : undefined);

const tail = (text: string, count = 20) => text.trimEnd().split("\n").slice(-count);

/** Runs a program and gives its standard output. Throws a {@link SandboxError} when it cannot start or exits non-zero. */
export async function run(file: string, args: string[], options: RunOptions = {}): Promise<string> {
  const { what, hint, onLine, ...rest } = options;
  const child = execa(file, args, {
    ...rest,
    all: true,
    reject: false,
    maxBuffer: 256 * 1024 * 1024,
    ...(rest.input === undefined ? { stdin: "ignore" as const } : {}),
  });
  if (onLine && child.all) createInterface({ input: child.all }).on("line", onLine);
  const result = await child;
  if (result.failed) {
    const output = result.all ?? "";
    const reason = result.timedOut
      ? `did not end within ${(options.timeout ?? 0) / 1000} s`
      : (startFailure(result) ?? `exited with ${result.signal ?? result.exitCode}`);
    throw new SandboxError(`${what ?? `${file} ${args[0] ?? ""}`.trim()} failed: ${reason}.`, hint, tail(output));
  }
  return result.stdout;
}

/** True when the program exits 0; its output is dropped. */
export async function succeeds(file: string, args: string[], options: RunOptions = {}): Promise<boolean> {
  return run(file, args, options).then(
    () => true,
    () => false,
  );
}

/** Waits until `condition` holds, asking again every `interval` ms; throws after `timeout` ms with `message`. */
export async function until(
  message: string,
  condition: () => Promise<boolean>,
  {
    timeout = 120_000,
    interval = 250,
    details,
  }: { timeout?: number; interval?: number; details?: () => Promise<string[]> } = {},
): Promise<void> {
  const end = Date.now() + timeout;
  while (!(await condition())) {
    if (Date.now() > end) {
      throw new SandboxError(
        `Waited ${timeout / 1000} s in vain: ${message}.`,
        undefined,
        details ? await details() : [],
      );
    }
    await new Promise((resolve) => setTimeout(resolve, interval));
  }
}
