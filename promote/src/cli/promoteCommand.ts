// The main command: one promotion along one edge.
import { Option } from "commander";
import type { Command } from "commander";
import { stepLimits } from "../../../contract/limits";
import { defaultSubject, signingFormats } from "../../../contract/repository";
import { notVerified, passingCodes, signalled } from "../../../contract/ends";
import { asPromoteError, PromoteError } from "../errors";
import { findApplication } from "../cluster/rollout";
import type { Called } from "./called";
import { kubeOptions, withKubeClient } from "./kubeOptions";
import { Promotion } from "../promotion/promotion";
import { emptyResult, writeFields } from "../promotion/result";
import type { Result } from "../promotion/result";
import { forgeOf } from "../forges/forges";
import { sayOn, statusOf } from "./commitStatus";
import { gatesOption } from "./phases";
import { commitOptions, forgeOptions } from "./repositoryOptions";
import { check, origin, readSettings } from "./settings";
import type { RawOptions } from "./settings";
import { secondLook } from "./secondLook";
import { onSignal } from "./signals";
import { busOf, tellOption } from "./telling";
import { templateOptions, templatesOf } from "./templateOptions";
import { readWorkflow } from "../ends/store";
import { endOf, withStep } from "../ends/workflow";
import { writeAndTell } from "../events/told";
import type { Log } from "../log";
import type { PromotionSettings } from "../promotion/settings";
import { verification, verificationOptions } from "./verification";

/** Adds the options of a promotion to the program and runs one when no subcommand is named. */
export function promoteCommand(program: Command, called: Called): void {
  forgeOptions(commitOptions(program))
    .option("--app <name>", "application")
    .option("--source-phase <name>", "phase whose version was tested")
    .option("--target-phase <name>", "phase that receives the version")
    .option(...gatesOption)
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
  GIT_SIGNING_KEY                    private key for --signing
  FORGE_TOKEN                        token for --forge. Defaults to GIT_PASSWORD

Exit codes:
  0 promoted, proposed, already-current, superseded, held, verified or not-verified
  1 any other error    2 bad input    3 file or key missing
  4 authentication refused    5 network or TLS (may be retried)    6 conflict after all retries (may be retried)

Prints the result as one JSON object; logs go to standard error.`;

/** Writes the end while the step still runs, so that its Workflow needs no pod more for it; undefined if it shall not. */
function recorder(
  options: RawOptions,
  settings: PromotionSettings,
  log: Log,
): ((result: Result, exitCode: number) => Promise<void>) | undefined {
  if (options.record !== true || settings.dryRun) return undefined;
  const { workflow: name, app, sourcePhase: source, targetPhase: target } = settings;
  if (name === undefined) throw new PromoteError("bad-input", "--record needs --workflow: the record names it.");
  const namespace = check("namespace", options.namespace);
  const recordNamespace = check("record-namespace", options.recordNamespace);
  const templates = templatesOf(options);
  const bus = busOf(options, log);
  return (result, exitCode) =>
    withKubeClient(options, async (client) => {
      // Whoever has the webhook's token may name what he likes: that makes no ConfigMap.
      const argocdNamespace = check("argocd-namespace", options.argocdNamespace);
      const asked = { app, phase: source, argocdNamespace, applications: origin(options) };
      if (exitCode !== 0 && !(await findApplication(client, asked)))
        throw new PromoteError("missing", "there is no such Application.");
      const step = { target, outputs: result, exitCode };
      const now = new Date().toISOString();
      const workflow = withStep(await readWorkflow(client, namespace, name), step, templates, now);
      const end = endOf(workflow, target, templates, now);
      await writeAndTell({ client, namespace: recordNamespace, bus, log }, app, [{ edge: { source, target }, end }]);
    });
}

async function runPromotion(options: RawOptions, { environment, write, complain }: Called): Promise<number> {
  const log: Log = (line) => complain(`${line}\n`);
  let promotion: Promotion | undefined;
  const result = emptyResult(options);
  let record: ReturnType<typeof recorder>;
  let settings: PromotionSettings | undefined;
  const deaf = onSignal(signalled[1]!, () => promotion?.abandon());
  let exitCode = 0;
  try {
    settings = readSettings(options, environment);
    record = recorder(options, settings, log);
    const verified = await verification(options, settings, log);
    if (verified.outcome === "passed") {
      const { version = "", fingerprint = "", at: verified_at } = verified;
      Object.assign(result, { version, fingerprint, verified_at });
      promotion = new Promotion(settings, result, log, secondLook(verified, options, settings, result));
      await promotion.run();
    } else Object.assign(result, verified);
  } catch (error) {
    const failed = asPromoteError(error);
    exitCode = failed.exitCode;
    Object.assign(result, { outcome: "error", reason: failed.message, error: failed.kind });
    log(`promote: ${failed.message}`);
  }
  const keep = (): void => {
    if (typeof options.outputDir === "string") writeFields(options.outputDir, result);
  };
  keep();
  // Neither what may pass nor another's end is an end of this promotion.
  if (record !== undefined && !passingCodes.includes(exitCode) && result.outcome !== notVerified) {
    result.recorded = await record(result, exitCode).then(
      () => true,
      (error: unknown) => {
        log(`promote: the end is not recorded: ${asPromoteError(error).message}`);
        return false;
      },
    );
    keep();
  }
  const said = statusOf(result, exitCode);
  if (settings?.dryRun === false && said !== undefined) await sayOn(forgeOf(settings.forge), [said], log);
  deaf();
  write(`${JSON.stringify(result)}\n`);
  return exitCode;
}
