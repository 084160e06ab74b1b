// The command line `promote`: parses, runs, prints one JSON object, and ends with the exit code of the outcome.
import { Command, CommanderError } from "commander";
import { asPromoteError, PromoteError } from "./errors";
import { guardCommand } from "./guardCommand";
import { lintCommand } from "./lintCommand";
import { promoteCommand } from "./promoteCommand";
import { stateCommands } from "./stateCommands";
import { statusCommand } from "./statusCommand";

/** Runs the command line. Returns the exit code. */
export async function main(argv: string[]): Promise<number> {
  const program = new Command("promote");
  program
    .description("Carries a tested version from one phase to the next in git.")
    .exitOverride()
    .enablePositionalOptions()
    .showHelpAfterError("(see --help)")
    .configureOutput({ writeErr: (text) => void process.stderr.write(text) });
  let exitCode = 0;
  const ended = (code: number): void => void (exitCode = code);
  promoteCommand(program, ended);
  guardCommand(program, ended);
  stateCommands(program, ended);
  statusCommand(program, ended);
  lintCommand(program, ended);
  try {
    await program.parseAsync(argv, { from: "user" });
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
