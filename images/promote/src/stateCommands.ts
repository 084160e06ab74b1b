// `promote record`, `promote sweep` and `promote status`: what came of promotions, and what is due.
import * as fs from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Command } from "commander";
import { PromoteError } from "./errors";
import type { KubeClient } from "./kube/client";
import { kubeOptions, withKubeClient } from "./kube/options";
import { layoutOptions, readRepository } from "./repositoryOptions";
import { check, checkWebhook, duration, readEdges, text } from "./settings";
import type { RawOptions } from "./settings";
import { endOutcomes } from "./state/record";
import type { EndOutcome } from "./state/record";
import { templateOptions, templatesOf } from "./state/options";
import { readWorkflow, writeEnds } from "./state/store";
import { survey } from "./state/survey";
import type { SurveySettings } from "./state/survey";
import { sweep } from "./state/sweep";
import { statusTable } from "./state/table";
import { postNotification } from "./state/webhook";
import { endOf, parameters } from "./state/workflow";
import type { Workflow } from "./state/workflow";

const log = (line: string): void => void process.stderr.write(`${line}\n`);
const toStdout = (text: string): void => void process.stdout.write(text);
const print = (value: unknown, write = toStdout): void => write(`${JSON.stringify(value)}\n`);

/** Adds the three subcommands. */
export function stateCommands(program: Command, ended: (exitCode: number) => void): void {
  const record = program.command("record").description("Writes how a Workflow's promotions ended (its exit handler).");
  templateOptions(kubeOptions(record))
    .requiredOption("--workflow <name>", "Workflow that ended, or is about to")
    .option("--app <name>", "application. Defaults to the Workflow's argument app")
    .option("--source-phase <name>", "phase. Defaults to the Workflow's argument source_phase")
    .option("--source-commit <id>", "commit. Defaults to the Workflow's argument source_commit")
    .option("--target-phases <json>", "JSON list. Defaults to the Workflow's argument target_phases")
    .option("--outcome <outcome>", `write this outcome without reading the Workflow: ${endOutcomes.join(", ")}`)
    .option("--reason <text>", "one sentence, with --outcome", "")
    .action(async (options: RawOptions) => {
      await withKubeClient(options, (client) => writeRecord(client, options));
      ended(0);
    });

  const sweepCommand = program.command("sweep").description("Sends again what is due and never ran, and what broke.");
  templateOptions(surveyOptions(sweepCommand))
    .option("--webhook-url <url>", "where notifications go")
    .option("--token-file <file>", "file with the webhook's bearer token")
    .option("--dry-run", "report, send and write nothing", false)
    .action(async (options: RawOptions) => {
      ended(await withKubeClient(options, (client) => runSweep(client, options)));
    });

  const status = program.command("status").description("Shows applications, phases, and where each promotion stands.");
  surveyOptions(status)
    .option("--json", "print JSON", false)
    .option("--watch", "print again until stopped", false)
    .option("--interval <duration>", "time between two prints with --watch", "5s")
    .action(async (options: RawOptions) => {
      const how = { json: options.json === true, watch: options.watch === true, interval: String(options.interval) };
      await withKubeClient(options, (client) => showStatus(client, surveySettings(options, process.env), how));
      ended(0);
    });
}

function surveyOptions(command: Command): Command {
  kubeOptions(layoutOptions(command)).option(
    "--phases <json>",
    'phases of this cluster: [{"name":"test","promotesTo":["prod"]}]',
  );
  return command.name() === "status"
    ? command
        .option("--namespace <name>", "namespace of the Workflows", "argo")
        .option("--record-namespace <name>", "namespace of the records", "argo-promotion")
    : command;
}

/** Checks what a survey is given. */
export function surveySettings(options: RawOptions, environment: NodeJS.ProcessEnv): SurveySettings {
  return {
    edges: readEdges(options.phases),
    argocdNamespace: check("argocd-namespace", options.argocdNamespace),
    namespace: check("namespace", options.namespace),
    recordNamespace: check("record-namespace", options.recordNamespace),
    ...readRepository(options, environment),
  };
}

async function writeRecord(client: KubeClient, options: RawOptions): Promise<void> {
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
  const now = new Date().toISOString();
  const ends = readTargets(options.targetPhases ?? given.target_phases).map((target) => {
    const end = endOf(workflow, target, templatesOf(options), now);
    const forced =
      outcome === undefined ? {} : { outcome: outcome as EndOutcome, reason: String(options.reason).slice(0, 400) };
    return { edge: { source, target }, end: { ...end, source_commit: commit, ...forced } };
  });
  await writeEnds(client, check("record-namespace", options.recordNamespace), app, ends);
  print({ app, ends: ends.map(({ edge, end }) => ({ ...edge, ...end })) });
}

function readTargets(value: unknown): string[] {
  let targets: unknown;
  try {
    targets = JSON.parse(String(value));
  } catch {
    targets = undefined;
  }
  if (!Array.isArray(targets) || targets.length === 0) {
    throw new PromoteError(
      "bad-input",
      `--target-phases is ${JSON.stringify(value)}; it must be a JSON list of phases.`,
    );
  }
  return targets.map((target) => check("target-phase", target));
}

async function runSweep(client: KubeClient, options: RawOptions): Promise<number> {
  const settings = surveySettings(options, process.env);
  const dryRun = options.dryRun === true;
  const url = checkWebhook(options.webhookUrl);
  const tokenFile = text(options.tokenFile);
  const token = tokenFile === undefined ? "" : fs.readFileSync(tokenFile, "utf8").trim();
  const found = await survey(client, settings);
  const { namespace, recordNamespace } = settings;
  const how = { namespace, recordNamespace, templates: templatesOf(options), dryRun };
  const result = await sweep(client, found, how, (notification) => postNotification(url, token, notification), log);
  print(result);
  return result.errors.length === 0 ? 0 : new PromoteError("network", "").exitCode;
}

/** How the status is shown. */
export interface StatusOptions {
  json: boolean;
  /** Print again until stopped, every `interval`. */
  watch: boolean;
  /** A duration such as 5s. */
  interval: string;
}

/** Prints the status, once or again and again. */
export async function showStatus(
  client: KubeClient,
  settings: SurveySettings,
  how: StatusOptions,
  write = toStdout,
): Promise<void> {
  const interval = duration("interval", how.interval);
  for (;;) {
    const { phases } = await survey(client, settings);
    if (how.json) {
      const shown = phases.map((phase) => ({
        ...phase,
        edges: phase.edges.map(({ workflow, ...edge }) => ({ ...edge, workflow: workflow?.metadata.name })),
      }));
      print(shown, write);
    } else write(statusTable(phases, new Date()));
    if (!how.watch) return;
    await sleep(interval);
    if (!how.json) write("\n");
  }
}
