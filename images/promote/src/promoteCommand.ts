// The main command: one promotion along one edge.
import type { Command } from "commander";
import { asPromoteError } from "./errors";
import { endAll } from "./git";
import { Promotion } from "./promote";
import { emptyResult, writeFields } from "./result";
import { defaultValuesPath, readSettings } from "./settings";
import type { RawOptions } from "./settings";

/** Adds the options of a promotion to the program and runs one when no subcommand is named. */
export function promoteCommand(program: Command, ended: (exitCode: number) => void): void {
  program
    .option("--git-repo <url>", "GitOps repository, https, without credentials")
    .option("--branch <name>", "branch that holds the truth", "main")
    .option("--app <name>", "application")
    .option("--source-phase <name>", "phase whose version was tested")
    .option("--target-phase <name>", "phase that receives the version")
    .option("--source-commit <id>", "full id of the commit that was tested")
    .option("--values-path <path>", "values file of a phase, with {app} and {phase}", defaultValuesPath)
    .option(
      "--version-key <keys>",
      "path to the version in that file; a dot inside a key is written \\.",
      "image.version",
    )
    .option("--ca-file <file>", "PEM file with the certificates to trust instead of the system's")
    .option("--workflow <name>", "Workflow to name in the commit message")
    .option("--allow-older", "roll back on purpose: do not mind that the target's version is newer", false)
    .option("--dry-run", "decide and report, push nothing", false)
    .option("--output-dir <folder>", "also write each field of the result to a file of its name")
    .option("--timeout <duration>", "time for the whole run", "5m")
    .option("--git-timeout <duration>", "time for one git call", "30s")
    .option("--retry-wait <duration>", "first wait after a network error; it doubles each time", "500ms")
    .addHelpText("after", help)
    .action(async (options: RawOptions) => {
      ended(await runPromotion(options));
    });
}

const help = `
Environment:
  GIT_USER, GIT_PASSWORD, GIT_EMAIL  credentials of the git server and author of the commit

Exit codes:
  0 promoted, already-current or superseded    1 any other error    2 bad input    3 file or key missing
  4 authentication refused    5 network or TLS (may be retried)    6 conflict after all retries (may be retried)

Prints the result as one JSON object; logs go to standard error.`;

async function runPromotion(options: RawOptions): Promise<number> {
  const log = (line: string): void => void process.stderr.write(`${line}\n`);
  let promotion: Promotion | undefined;
  const result = emptyResult(options);
  let exitCode = 0;
  try {
    const settings = readSettings(options, process.env);
    promotion = new Promotion(settings, result, log);
    const stop = (): void => {
      endAll();
      promotion?.abandon();
      process.exit(1);
    };
    process.once("SIGTERM", stop).once("SIGINT", stop);
    await promotion.run();
  } catch (error) {
    const failed = asPromoteError(error);
    exitCode = failed.exitCode;
    Object.assign(result, { outcome: "error", reason: failed.message, error: failed.kind });
    log(`promote: ${failed.message}`);
  }
  if (typeof options.outputDir === "string") writeFields(options.outputDir, result);
  process.stdout.write(`${JSON.stringify(result)}\n`);
  return exitCode;
}
