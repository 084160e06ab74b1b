// The command line `promote`: parses, runs, prints one JSON object, and ends with the exit code of the outcome.
import { CommanderError } from "commander";
import { commandLine } from "./commandLine";
import { asPromoteError, PromoteError } from "../errors";

/** Runs the command line. Returns the exit code. */
async function main(argv: string[]): Promise<number> {
  let exitCode = 0;
  try {
    await commandLine((code) => void (exitCode = code)).parseAsync(argv, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : new PromoteError("bad-input", "").exitCode;
    const failed = asPromoteError(error);
    process.stderr.write(`promote: ${failed.message}\n`);
    return failed.exitCode;
  }
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`promote: ${String(error)}\n`);
    process.exitCode = 1;
  },
);
