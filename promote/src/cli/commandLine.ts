// The command line `promote`: what it is made of.
import { Command } from "commander";
import { guardCommand } from "./guardCommand";
import { lintCommand } from "./lintCommand";
import { promoteCommand } from "./promoteCommand";
import { stateCommands } from "./stateCommands";
import { statusCommand } from "./statusCommand";

/** All commands. `ended` is told the exit code of the one that ran. */
export function commandLine(ended: (exitCode: number) => void): Command {
  const program = new Command("promote");
  program
    .description("Carries a tested version from one phase to the next in git.")
    .exitOverride()
    .enablePositionalOptions()
    .showHelpAfterError("(see --help)")
    .configureOutput({ writeErr: (text) => void process.stderr.write(text) });
  promoteCommand(program, ended);
  guardCommand(program, ended);
  stateCommands(program, ended);
  statusCommand(program, ended);
  lintCommand(program, ended);
  return program;
}
