// `promote record` and `promote sweep`: what came of promotions, and what is due.
import * as fs from "node:fs";
import type { Command } from "commander";
import { applicationName } from "../../../contract/identity";
import { endOutcomes } from "../../../contract/ends";
import type { EndOutcome } from "../../../contract/ends";
import { isLastVerified, targetsOf } from "../../../contract/phases";
import { promotionParameters } from "../../../contract/workflow";
import { PromoteError } from "../errors";
import type { RepositoryOptions } from "../git/repository";
import { findApplication } from "../cluster/rollout";
import type { KubeClient } from "../cluster/client";
import type { Called } from "./called";
import { kubeOptions, withKubeClient } from "./kubeOptions";
import { readPhases } from "./phases";
import { forgeOf } from "../forges/forges";
import { mergedStatus, sayOn } from "./commitStatus";
import { forgeOptions } from "./repositoryOptions";
import { check, forgeGiven, origin, text } from "./settings";
import type { RawOptions } from "./settings";
import { busOf, tellOption } from "./telling";
import { templateOptions, templatesOf } from "./templateOptions";
import { readWorkflow } from "../ends/store";
import { writeAndTell } from "../events/told";
import { writeFields } from "../promotion/result";
import { figuresOf } from "../survey/gauges";
import { survey } from "../survey/survey";
import { generatorsOption } from "./campaigns";
import { phasesOption, surveyOptions, surveySettings } from "./surveyOptions";
import { sweep } from "../survey/sweep";
import { postNotification } from "../survey/webhook";
import { endOf, parameters } from "../ends/workflow";
import type { Workflow } from "../ends/workflow";

const printed = (value: unknown): string => `${JSON.stringify(value)}\n`;

/** Adds the two subcommands. */
export function stateCommands(program: Command, called: Called): void {
  const record = program.command("record").description("Writes how a Workflow's promotions ended (its exit handler).");
  tellOption(templateOptions(kubeOptions(record)))
    .requiredOption("--workflow <name>", "Workflow that ended, or is about to")
    .option("--app <name>", "application. Defaults to the Workflow's argument app")
    .option("--source-phase <name>", "phase. Defaults to the Workflow's argument source_phase")
    .option("--source-commit <id>", "commit. Defaults to the Workflow's argument source_commit")
    .requiredOption(...phasesOption)
    .option("--outcome <outcome>", `write this outcome without reading the Workflow: ${endOutcomes.join(", ")}`)
    .option("--reason <text>", "one sentence, with --outcome", "")
    .action(async (options: RawOptions) => {
      await withKubeClient(options, (client) => writeRecord(client, options, called));
      called.ended(0);
    });

  const sweepCommand = program.command("sweep").description("Sends again what is due and never ran, and what broke.");
  forgeOptions(tellOption(templateOptions(surveyOptions(sweepCommand))))
    .option(...generatorsOption)
    .option("--webhook-url <url>", "where notifications go")
    .option("--token-file <file>", "file with the webhook's bearer token")
    .option("--dry-run", "report, send and write nothing", false)
    .option("--output-dir <folder>", "also write each figure of what was found to a file of its name")
    .action(async (options: RawOptions) => {
      called.ended(await withKubeClient(options, (client) => runSweep(client, options, called)));
    });
}

async function writeRecord(client: KubeClient, options: RawOptions, { write, complain }: Called): Promise<void> {
  const namespace = check("namespace", options.namespace);
  const name = check("workflow", options.workflow);
  const outcome = text(options.outcome);
  if (outcome !== undefined && !endOutcomes.includes(outcome as EndOutcome)) {
    throw new PromoteError(
      "bad-input",
      `--outcome is ${JSON.stringify(outcome)}; it must be one of ${endOutcomes.join(", ")}.`,
    );
  }
  const workflow: Workflow =
    outcome === undefined ? await readWorkflow(client, namespace, name) : { metadata: { name } };
  const given = parameters(workflow.spec?.arguments?.parameters);
  const app = check("app", options.app ?? given.app);
  const source = check("source-phase", options.sourcePhase ?? given.source_phase);
  const commit = check("source-commit", options.sourceCommit ?? given.source_commit);
  const argocdNamespace = check("argocd-namespace", options.argocdNamespace);
  if (!(await findApplication(client, { app, phase: source, argocdNamespace, applications: origin(options) }))) {
    // Whoever has the webhook's token may name what he likes: that makes no ConfigMap.
    complain(`There is no Application ${applicationName(app, source)} of ${app} in ${source}: nothing is recorded.\n`);
    write(printed({ app, ends: [] }));
    return;
  }
  const now = new Date().toISOString();
  const phases = readPhases(options.phases).filter(({ name }) => name === source);
  const all: (string | undefined)[] = phases.some(isLastVerified) ? [undefined] : phases.flatMap(targetsOf);
  // One that promotes alone says along which edge.
  const { [promotionParameters.target]: only } = given;
  const targets = all.filter((target) => only === undefined || target === only);
  if (targets.length === 0) {
    throw new PromoteError(
      "bad-input",
      `--phases has no edge from ${source}${only === undefined ? "" : ` to ${only}`}; it must hold that phase and its edges.`,
    );
  }
  const ends = targets.map((target) => {
    const end = endOf(workflow, target, templatesOf(options), now);
    const forced =
      outcome === undefined ? {} : { outcome: outcome as EndOutcome, reason: String(options.reason).slice(0, 400) };
    return {
      edge: target === undefined ? { source } : { source, target },
      end: { ...end, source_commit: commit, ...forced },
    };
  });
  const log = (line: string): void => complain(`${line}\n`);
  const recordNamespace = check("record-namespace", options.recordNamespace);
  await writeAndTell({ client, namespace: recordNamespace, bus: busOf(options, log), log }, app, ends);
  write(printed({ app, ends: ends.map(({ edge, end }) => ({ ...edge, ...end })) }));
}

/** The forge that a sweep asks. One that it cannot ask keeps back what needs it, and nothing else. */
function sweptForge(options: RawOptions, repository: RepositoryOptions, { environment, complain }: Called) {
  try {
    return forgeOf(forgeGiven(options, { ...repository, password: repository.credentials?.password }, environment));
  } catch (error) {
    complain(`The forge is not asked: ${(error as Error).message}\n`);
    return undefined;
  }
}

async function runSweep(client: KubeClient, options: RawOptions, called: Called): Promise<number> {
  const settings = surveySettings(options, called.environment);
  const forge = sweptForge(options, settings.repository, called);
  const dryRun = options.dryRun === true;
  const url = check("webhook-url", options.webhookUrl);
  const tokenFile = text(options.tokenFile);
  const bus = busOf(options, (line) => called.complain(`${line}\n`));
  const token = tokenFile === undefined ? "" : fs.readFileSync(tokenFile, "utf8").trim();
  // Of the generator files it reads those of what is due alone, and explains nothing.
  const found = await survey(client, { ...settings, forge, generators: undefined });
  if (typeof options.outputDir === "string")
    writeFields(options.outputDir, Object.fromEntries(figuresOf(found, new Date())));
  const { namespace, recordNamespace } = settings;
  const log = (line: string): void => called.complain(`${line}\n`);
  const teller = { client, namespace: recordNamespace, bus, log };
  const how = { namespace, recordNamespace, templates: templatesOf(options), dryRun, teller };
  const result = await sweep(client, found, how, (notification) => postNotification(url, token, notification), log);
  called.write(printed(result));
  await sayOn(forge, result.merged.map(mergedStatus), log);
  return result.errors.length === 0 ? 0 : new PromoteError("network", "").exitCode;
}
