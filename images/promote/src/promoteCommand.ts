// The main command: one promotion along one edge.
import type { Command } from "commander";
import type { Change } from "./decision";
import { asPromoteError } from "./errors";
import { endAll } from "./git";
import { applicationName, readRollout } from "./guard/rollout";
import { kubeClient, kubeOptions } from "./kube/options";
import { Promotion } from "./promote";
import { emptyResult, writeFields } from "./result";
import { commitOptions } from "./repositoryOptions";
import { check, readSettings } from "./settings";
import type { RawOptions, Settings } from "./settings";

/** Adds the options of a promotion to the program and runs one when no subcommand is named. */
export function promoteCommand(program: Command, ended: (exitCode: number) => void): void {
  commitOptions(program)
    .option("--app <name>", "application")
    .option("--source-phase <name>", "phase whose version was tested")
    .option("--target-phase <name>", "phase that receives the version")
    .option("--workflow <name>", "Workflow to name in the commit message")
    .option("--guard-fingerprint <text>", "what `promote guard` printed: checked again before anything is committed")
    .option("--allow-older", "roll back on purpose: do not mind that the target's version is newer", false)
    .option("--dry-run", "decide and report, push nothing", false)
    .option("--timeout <duration>", "time for the whole run", "5m")
    .option("--retry-wait <duration>", "first wait after a network error; it doubles each time", "500ms");
  kubeOptions(program)
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

/** The second check: whether a workload was rolled out since the guard's look, and what was synced last. */
function changeSince(options: RawOptions, settings: Settings): (() => Promise<Change | undefined>) | undefined {
  const before = settings.guardFingerprint;
  if (before === undefined) return undefined;
  return async () => {
    const client = kubeClient(options, process.env);
    try {
      const namespace = check("argocd-namespace", options.argocdNamespace);
      const name = applicationName(settings.app, settings.sourcePhase);
      const now = await readRollout(client, namespace, name, settings.sourceCommit);
      return now?.fingerprint === before ? undefined : { commit: now?.commit };
    } finally {
      client.close();
    }
  };
}

async function runPromotion(options: RawOptions): Promise<number> {
  const log = (line: string): void => void process.stderr.write(`${line}\n`);
  let promotion: Promotion | undefined;
  const result = emptyResult(options);
  let exitCode = 0;
  try {
    const settings = readSettings(options, process.env);
    promotion = new Promotion(settings, result, log, changeSince(options, settings));
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
