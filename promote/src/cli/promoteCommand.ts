// The main command: one promotion along one edge.
import { Option } from "commander";
import type { Command } from "commander";
import { stepLimits } from "../../../contract/limits";
import { defaultSubject, signingFormats } from "../../../contract/repository";
import { signalled } from "../../../contract/ends";
import { asPromoteError, PromoteError } from "../errors";
import type { Called } from "./called";
import { generatorsOption } from "./campaigns";
import { endEarly } from "./endEarly";
import { kubeOptions } from "./kubeOptions";
import { Promotion } from "../promotion/promotion";
import { emptyResult } from "../promotion/result";
import { forgeOf } from "../forges/forges";
import { sayOn, statusOf } from "./commitStatus";
import { edgesGiven, gatesOption } from "./phases";
import { commitOptions, forgeOptions } from "./repositoryOptions";
import { readSettings } from "./settings";
import type { RawOptions } from "./settings";
import { secondLook } from "./secondLook";
import { onSignal } from "./signals";
import { failedAs, keepEnd, recorder } from "./stepEnd";
import type { Recorder } from "./stepEnd";
import { busOf, tellOption } from "./telling";
import { templateOptions } from "./templateOptions";
import type { Log } from "../log";
import type { PromotionSettings } from "../promotion/settings";
import { edgesFrom } from "../ends/record";
import { verification, verificationOptions } from "./verification";
import type { Verified } from "./verification";

/** Adds the options of a promotion to the program and runs one when no subcommand is named. */
export function promoteCommand(program: Command, called: Called): void {
  forgeOptions(commitOptions(program))
    .option("--app <name>", "application")
    .option("--source-phase <name>", "phase whose version was tested")
    .option("--target-phase <name>", "phase that receives the version")
    .option(...gatesOption)
    .option(...generatorsOption)
    .option("--workflow <name>", "Workflow to name in the commit message")
    .option("--workflow-uid <uid>", "uid of that Workflow; needed to wait for its campaign")
    .option("--guard-fingerprint <text>", "what `promote guard` printed: checked again before anything is committed")
    .option("--author <name>", "author of the commit. Defaults to the user of the git server")
    .option(
      "--subject <line>",
      "its first line, with {app}, {source}, {target}, {version}, {before}, {commit}",
      defaultSubject,
    )
    .addOption(
      new Option("--signing <format>", "sign the commit with the key of GIT_SIGNING_KEY").choices(signingFormats),
    )
    .option("--allow-older", "roll back on purpose: do not mind that the target's version is newer", false)
    .option("--dry-run", "decide and report, push nothing", false)
    .option("--record", "write the end into the application's record; needs --workflow", false)
    .option("--timeout <duration>", "time for the whole run", stepLimits.promotion)
    .option("--retry-wait <duration>", "first wait after a network error; it doubles each time", "500ms");
  verificationOptions(tellOption(templateOptions(kubeOptions(program))))
    .addHelpText("after", help)
    .action(async (options: RawOptions) => {
      called.ended(await runPromotion(options, called));
    });
}

const help = `
Environment:
  GIT_USER, GIT_PASSWORD, GIT_EMAIL  credentials of the git server and author of the commit
  GIT_SSH_KEY                        private key, in the place of the first two, where --git-repo is an SSH URL
  GIT_SIGNING_KEY                    private key for --signing
  FORGE_TOKEN                        token for --forge. Defaults to GIT_PASSWORD

Exit codes:
  0 promoted, proposed, already-current, superseded, held, verified or not-verified
  1 any other error    2 bad input    3 file or key missing
  4 authentication refused    5 network or TLS (may be retried)    6 conflict after all retries (may be retried)

Prints the result as one JSON object; logs go to standard error.`;

/** What writes the end down; undefined where nothing shall. */
function recorderOf(options: RawOptions, settings: PromotionSettings, log: Log): Recorder | undefined {
  if (options.record !== true || settings.dryRun) return undefined;
  const { workflow, app, sourcePhase: source, targetPhase: target } = settings;
  if (workflow === undefined) throw new PromoteError("bad-input", "--record needs --workflow: the record names it.");
  return recorder(options, { app, source, target, workflow }, busOf(options, log), log);
}

async function runPromotion(options: RawOptions, { environment, write, complain }: Called): Promise<number> {
  const log: Log = (line) => complain(`${line}\n`);
  let promotion: Promotion | undefined;
  const result = emptyResult(options);
  let record: Recorder | undefined;
  let settings: PromotionSettings | undefined;
  let verified: Verified | undefined;
  const deaf = onSignal(signalled[1]!, () => promotion?.abandon());
  let exitCode = 0;
  try {
    settings = readSettings(options, environment);
    record = recorderOf(options, settings, log);
    verified = await verification(options, settings, log);
    if (verified.outcome === "passed") {
      const { version = "", fingerprint = "", at: verified_at } = verified;
      Object.assign(result, { version, fingerprint, verified_at });
    }
    if (verified.outcome === "passed" || verified.outcome === "changed") {
      promotion = new Promotion(settings, result, log, secondLook(verified, options, settings, result));
      await promotion.run();
    } else Object.assign(result, verified);
  } catch (error) {
    const failed = asPromoteError(error);
    exitCode = failed.exitCode;
    const outcome = failedAs(failed, verified);
    Object.assign(result, { outcome, reason: failed.message, error: failed.kind });
    log(`promote: ${failed.message}`);
  }
  await keepEnd(options, result, exitCode, record, log);
  const said = statusOf(result, exitCode);
  if (settings?.dryRun === false && said !== undefined) await sayOn(forgeOf(settings.forge), [said], log);
  if (settings !== undefined && verified?.outcome === "changed" && result.recorded) {
    const { app, sourcePhase: source, targetPhase: target, workflow = "", workflowUid: uid = "" } = settings;
    const others = edgesFrom(edgesGiven(options.phases), source);
    await endEarly(options, { app, workflow, uid, places: [{ source, target }, ...others] }, log);
  }
  deaf();
  write(`${JSON.stringify(result)}\n`);
  return exitCode;
}
