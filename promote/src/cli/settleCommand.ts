// `promote settle`: what becomes of a version in a phase that promotes nothing, once its campaign has ended there.
import { Option } from "commander";
import type { Command } from "commander";
import { signalled } from "../../../contract/ends";
import { onFailures } from "../../../contract/phases";
import type { OnFailure } from "../../../contract/phases";
import { signingFormats } from "../../../contract/repository";
import { asPromoteError, PromoteError } from "../errors";
import type { KubeClient } from "../cluster/client";
import { verifiedVersions } from "../ends/end";
import { endsOf } from "../ends/record";
import { readRecord, readWorkflow } from "../ends/store";
import { failedCampaign } from "../ends/workflow";
import { forgeOf } from "../forges/forges";
import { campaignEnd } from "../guard/campaign";
import type { CampaignEnd } from "../guard/wait";
import { PhaseVersions } from "../guard/phaseVersions";
import type { Change } from "../guard/watch";
import type { Log } from "../log";
import { emptyResult } from "../promotion/result";
import type { Result } from "../promotion/result";
import type { Recorded } from "../settlement/facts";
import { SettlementRun } from "../settlement/settlement";
import type { SettlementSettings } from "../settlement/settings";
import { briefly } from "../version";
import type { Called } from "./called";
import { endEarly } from "./endEarly";
import { sayOn, statusOf } from "./commitStatus";
import { signingGiven } from "./environment";
import { kubeOptions, withKubeClient } from "./kubeOptions";
import { commitOptions, forgeOptions } from "./repositoryOptions";
import { changed } from "./secondLook";
import { check, forgeGiven, readRepositorySettings } from "./settings";
import type { RawOptions } from "./settings";
import { onSignal } from "./signals";
import { failedAs, keepEnd, recorder } from "./stepEnd";
import type { Recorder } from "./stepEnd";
import { busOf, tellOption } from "./telling";
import { templateOptions, templatesOf } from "./templateOptions";
import { testedIn } from "./tested";

const help = `
Environment:
  as of the promotion itself

Exit codes:
  0 verified, failed, rolled-back, superseded or not-verified; others as of the promotion itself

Prints the result as one JSON object; logs go to standard error.`;

/** Adds the subcommand. */
export function settleCommand(program: Command, called: Called): void {
  const settle = program
    .command("settle")
    .description("Waits for the campaign of a phase that promotes nothing, and takes back there what failed.");
  forgeOptions(commitOptions(settle))
    .option("--app <name>", "application")
    .option("--phase <name>", "phase in which a version is tested")
    .addOption(
      new Option("--on-failure <what>", "what becomes of a version that fails").choices(onFailures).default("record"),
    )
    .option("--workflow <name>", "Workflow whose campaign is waited for")
    .option("--workflow-uid <uid>", "uid of that Workflow")
    .option("--author <name>", "author of the commit. Defaults to the user of the git server")
    .addOption(
      new Option("--signing <format>", "sign the commit with the key of GIT_SIGNING_KEY").choices(signingFormats),
    );
  tellOption(templateOptions(kubeOptions(settle)))
    .addHelpText("after", help)
    .action(async (options: RawOptions) => {
      called.ended(await runSettlement(options, called));
    });
}

function readSettlement(options: RawOptions, environment: NodeJS.ProcessEnv): SettlementSettings {
  return {
    app: check("app", options.app),
    phase: check("phase", options.phase),
    sourceCommit: check("source-commit", options.sourceCommit),
    onFailure: options.onFailure as OnFailure,
    workflow: check("workflow", options.workflow),
    author: options.author === undefined ? undefined : check("author", options.author),
    signing: signingGiven(options.signing, environment),
    ...readRepositorySettings(options, environment),
  };
}

async function runSettlement(options: RawOptions, { environment, write, complain }: Called): Promise<number> {
  const log: Log = (line) => complain(`${line}\n`);
  const result = emptyResult({ ...options, sourcePhase: options.phase });
  let run: SettlementRun | undefined;
  let settings: SettlementSettings | undefined;
  let end: CampaignEnd | undefined;
  let record: Recorder | undefined;
  let forge: ReturnType<typeof forgeOf>;
  const deaf = onSignal(signalled[1]!, () => run?.abandon());
  let exitCode = 0;
  try {
    settings = readSettlement(options, environment);
    const { app, phase: source, workflow } = settings;
    forge = forgeOf(forgeGiven(options, { ...settings, url: settings.gitRepo }, environment));
    record = recorder(options, { app, source, workflow }, busOf(options, log), log);
    let why: string | undefined;
    ({ end, why } = await tested(options, settings, log));
    if (end.outcome === "passed") Object.assign(result, await stood(options, settings, end, result, log));
    else if (end.outcome === "changed") Object.assign(result, await replaced(settings, end, log));
    else if (why === undefined) Object.assign(result, end);
    else {
      run = new SettlementRun(settings, await recordedOf(options, settings), log);
      const { outcome, commit, reason, failed: version, after: version_after } = await run.run();
      Object.assign(result, { outcome, commit, version, version_before: version, version_after });
      result.reason = `${why} ${reason}`;
    }
  } catch (error) {
    const failed = asPromoteError(error);
    exitCode = failed.exitCode;
    const outcome = failedAs(failed, end);
    Object.assign(result, { outcome, reason: failed.message, error: failed.kind });
    log(`promote settle: ${failed.message}`);
  }
  await keepEnd(options, result, exitCode, record, log);
  const said = statusOf(result, exitCode);
  if (said !== undefined) await sayOn(forge, [said], log);
  if (settings !== undefined && end?.outcome === "changed" && result.recorded) {
    const { app, phase: source, workflow } = settings;
    const uid = check("workflow-uid", options.workflowUid);
    await endEarly(options, { app, workflow, uid, places: [{ source }] }, log);
  }
  deaf();
  write(`${JSON.stringify(result)}\n`);
  return exitCode;
}

/** How the campaign ended, and where it said no, why. */
async function tested(
  options: RawOptions,
  settings: SettlementSettings,
  log: Log,
): Promise<{ end: CampaignEnd; why: string | undefined }> {
  const { workflow, phase } = settings;
  const namespace = check("namespace", options.namespace);
  const uid = check("workflow-uid", options.workflowUid);
  const looked = testedIn(options, { ...settings, sourcePhase: phase });
  return withKubeClient(options, async (client) => {
    const end = await campaignEnd(client, { namespace, workflow, uid, phase, tested: looked }, log);
    const isOpen = end.outcome === "not-verified";
    return { end, why: isOpen ? await failureOf(client, options, namespace, workflow) : undefined };
  });
}

/** What broke, or was stopped, has not failed. */
async function failureOf(client: KubeClient, options: RawOptions, namespace: string, name: string) {
  return failedCampaign(await readWorkflow(client, namespace, name), templatesOf(options));
}

/** What is verified, if it still runs as it was tested. */
async function stood(
  options: RawOptions,
  settings: SettlementSettings,
  end: Extract<CampaignEnd, { outcome: "passed" }>,
  result: Result,
  log: Log,
): Promise<Partial<Result>> {
  const { phase } = settings;
  const look = { ...settings, sourcePhase: phase };
  const { change } = await withKubeClient(options, (client) => changed(client, end, options, look, result));
  if (change !== undefined) return replaced(settings, change, log);
  const { fingerprint, at: verified_at } = end;
  return withVersion(settings, (version) => {
    return { outcome: "verified", fingerprint, verified_at, reason: `${briefly(version)} is verified in ${phase}.` };
  });
}

/**
 * What became of a version where other workloads run by now.
 *
 * @throws PromoteError "other" if the same version was rolled out again: then only another campaign can tell
 */
async function replaced(settings: SettlementSettings, { commit }: Change, log: Log): Promise<Partial<Result>> {
  const { app, phase } = settings;
  log(`The pods of ${app} in ${phase} are others than those that were tested.`);
  return withVersion(settings, async (version, versions) => {
    const now = commit === undefined ? "same" : await versions.compare(commit);
    if (typeof now === "object")
      return { outcome: "superseded", reason: `${phase} went on to ${now.version} since its test began.` };
    const what = `The pods of ${app} in ${phase} were replaced since its test began`;
    throw new PromoteError("other", `${what}, which proves nothing for ${briefly(version)}.`);
  });
}

/** What is said of the version at the commit, with that version. */
async function withVersion(
  settings: SettlementSettings,
  say: (version: string, versions: PhaseVersions) => Partial<Result> | Promise<Partial<Result>>,
): Promise<Partial<Result>> {
  const versions = new PhaseVersions(settings, settings);
  try {
    const { text: version } = await versions.wanted();
    return { version, version_before: version, version_after: version, ...(await say(version, versions)) };
  } finally {
    await versions.close();
  }
}

/** What the application's record says of the phase. */
async function recordedOf(options: RawOptions, { app, phase }: SettlementSettings): Promise<Recorded> {
  const namespace = check("record-namespace", options.recordNamespace);
  const record = await withKubeClient(options, (client) => readRecord(client, namespace, app));
  const ends = endsOf(record, { source: phase });
  const takenBack = ends.filter(({ outcome }) => outcome === "rolled-back").map(({ version = "" }) => version);
  return { verified: verifiedVersions(ends), takenBack };
}
