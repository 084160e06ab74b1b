// The command line `promote`: what it is made of.
import { Command } from "commander";
import { thisProcess, type Called } from "./called";
import { guardCommand } from "./guardCommand";
import { lintCommand } from "./lintCommand";
import { promoteCommand } from "./promoteCommand";
import { serveCommand } from "./serveCommand";
import { settleCommand } from "./settleCommand";
import { stateCommands } from "./stateCommands";
import { statusCommand } from "./statusCommand";

/** All commands. Without a caller nothing is called: it is looked at what there is. */
export function commandLine(called: Called = { ...thisProcess, ended: () => undefined }): Command {
  const program = new Command("promote");
  program
    .description("Carries a tested version from one phase to the next in git.")
    .exitOverride()
    .enablePositionalOptions()
    .showHelpAfterError("(see --help)")
    .configureOutput({ writeOut: called.write, writeErr: called.complain });
  promoteCommand(program, called);
  guardCommand(program, called);
  settleCommand(program, called);
  stateCommands(program, called);
  statusCommand(program, called);
  serveCommand(program, called);
  lintCommand(program, called);
  return program;
}
