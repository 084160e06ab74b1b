// The command line as a function: parses, runs, prints one JSON object, and ends with the exit code of the outcome.
import { CommanderError } from "commander";
import type { Called } from "./called";
import { commandLine } from "./commandLine";
import { asPromoteError, PromoteError } from "../errors";

/** Runs the command line. Returns the exit code. */
export async function run(argv: readonly string[], by: Omit<Called, "ended">): Promise<number> {
  let exitCode = 0;
  try {
    await commandLine({ ...by, ended: (code) => void (exitCode = code) }).parseAsync(argv, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : new PromoteError("bad-input", "").exitCode;
    const failed = asPromoteError(error);
    by.complain(`promote: ${failed.message}\n`);
    return failed.exitCode;
  }
}
