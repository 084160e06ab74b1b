// `promote guard`: the wait for a rollout, as an init container of the campaign's pod, or in a pod of its own.
import * as fs from "node:fs";
import type { Command } from "commander";
import { stepLimits } from "../../../contract/limits";
import { proofOf } from "../../../contract/proof";
import { asPromoteError } from "../errors";
import type { GuardMessage } from "../guard/campaign";
import { guard } from "../guard/guard";
import type { Found, GuardResult } from "../guard/guard";
import { PhaseVersions } from "../guard/phaseVersions";
import type { Log } from "../log";
import type { Called } from "./called";
import { bringsOf, generatorsOption, handedOut } from "./campaigns";
import { kubeOptions, withKubeClient } from "./kubeOptions";
import { commitOptions } from "./repositoryOptions";
import { writeFields } from "../promotion/result";
import { check, origin, duration, readRepositorySettings, text } from "./settings";
import type { RawOptions } from "./settings";
import { onSignal } from "./signals";

/** Adds the subcommand. */
export function guardCommand(program: Command, called: Called): void {
  const command = program
    .command("guard")
    .description("Waits until the pods that answer in a phase run the version at a commit.")
    .option("--app <name>", "application")
    .option("--phase <name>", "phase to look at")
    .option("--timeout <duration>", "time for the rollout to complete", stepLimits.guard)
    .option("--with-version", "read the version in any case, and refuse one that no template takes as text", false)
    .option("--campaigns <json>", "campaigns that applications may bring, by patterns; needs the three that follow")
    .option("--campaign-image <image>", "image of the campaign of an application that brings none")
    .option("--campaign-command <program>", "its command, and that of a campaign without one")
    .option(...generatorsOption)
    .option(
      "--message-file <file>",
      "also write the sentence of an error, or what was found, to this file, which the pod's status then shows",
    );
  kubeOptions(commitOptions(command)).action(async (options: RawOptions) => {
    called.ended(await runGuard(options, called));
  });
}

async function runGuard(options: RawOptions, { environment, write, complain }: Called): Promise<number> {
  const log = (line: string): void => complain(`${line}\n`);
  const started = performance.now();
  const asked = (name: string): string => (typeof options[name] === "string" ? options[name].slice(0, 200) : "");
  const result: GuardResult = {
    outcome: "error",
    app: asked("app"),
    phase: asked("phase"),
    source_commit: asked("sourceCommit"),
    fingerprint: "",
    version: "",
    campaign_image: "",
    campaign_command: "",
    milliseconds: 0,
    reason: "",
    error: "",
  };
  const deaf = onSignal(1, () => undefined);
  const messageFile = text(options.messageFile);
  const show = (message: string): void => {
    if (messageFile !== undefined) fs.writeFileSync(messageFile, message);
  };
  let exitCode = 0;
  try {
    const { version, campaign, ...found } = await run(options, environment, log);
    Object.assign(result, found, { version }, handedOut(options, campaign));
    // The message has little room.
    show(JSON.stringify(found satisfies GuardMessage));
  } catch (error) {
    const failed = asPromoteError(error);
    exitCode = failed.exitCode;
    Object.assign(result, { reason: failed.message, error: failed.kind });
    log(`promote guard: ${failed.message}`);
    show(failed.message);
  } finally {
    deaf();
  }
  result.milliseconds = Math.round(performance.now() - started);
  const outputDir = text(options.outputDir);
  if (outputDir !== undefined) writeFields(outputDir, result);
  write(`${JSON.stringify(result)}\n`);
  return exitCode;
}

async function run(options: RawOptions, environment: NodeJS.ProcessEnv, log: Log): Promise<Found> {
  const settings = {
    app: check("app", options.app),
    phase: check("phase", options.phase),
    sourceCommit: check("source-commit", options.sourceCommit),
    argocdNamespace: check("argocd-namespace", options.argocdNamespace),
    applications: origin(options),
    timeout: duration("timeout", options.timeout),
    withVersion: options.withVersion === true,
  };
  const layout = readRepositorySettings(options, environment);
  const proof = proofOf(layout.proofs, settings.app);
  const versions = new PhaseVersions(layout, settings, bringsOf(options));
  try {
    const look = { ...settings, gitRepo: layout.gitRepo, proof };
    return await withKubeClient(options, (client) => guard(client, look, versions, log));
  } finally {
    await versions.close();
  }
}
