// `promote status`: every application and phase, where each promotion stands, and why.
import { setTimeout as sleep } from "node:timers/promises";
import type { Command } from "commander";
import { namespaces } from "../../../contract/names";
import { defaultGenerators } from "../../../contract/repository";
import type { KubeClient } from "../cluster/client";
import { PromoteError } from "../errors";
import type { Called } from "./called";
import { withKubeClient } from "./kubeOptions";
import { duration } from "./settings";
import type { RawOptions } from "./settings";
import { figuresOf, gaugesText } from "../survey/gauges";
import { survey } from "../survey/survey";
import { surveyOptions, surveySettings } from "./surveyOptions";
import { inTableOrder, statusTable } from "../survey/table";
import { explain } from "../survey/why/why";
import type { PhaseState, SurveySettings } from "../survey/surveyed";

/** Adds the subcommand. */
export function statusCommand(program: Command, { environment, write, ended }: Called): void {
  const status = program.command("status").description("Shows applications, phases, and where each promotion stands.");
  surveyOptions(status)
    .option("--namespace <name>", "namespace of the Workflows", namespaces.argo)
    .option("--record-namespace <name>", "namespace of the records", namespaces.records)
    .option("--generators <glob>", "generator files; its one folder * is the application", defaultGenerators)
    .option("--json", "print JSON", false)
    .option("--metrics", "print the figures in Prometheus' text format", false)
    .option("--watch", "print again until stopped", false)
    .option("--interval <duration>", "time between two prints with --watch", "5s")
    .action(async (options: RawOptions) => {
      const how = {
        json: options.json === true,
        metrics: options.metrics === true,
        watch: options.watch === true,
        interval: String(options.interval),
      };
      await withKubeClient(options, (client) => showStatus(client, surveySettings(options, environment), how, write));
      ended(0);
    });
}

/** How the status is shown. */
export interface StatusOptions {
  json: boolean;
  /** Figures alone, in Prometheus' text format. */
  metrics?: boolean;
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
  write: (text: string) => void,
): Promise<void> {
  const interval = duration("interval", how.interval);
  if (how.metrics && how.watch) {
    const sentence =
      "--metrics prints the figures once and --watch prints again until stopped; it must be one of them.";
    throw new PromoteError("bad-input", sentence);
  }
  for (;;) {
    const found = await survey(client, settings);
    const now = new Date();
    if (how.metrics) {
      write(gaugesText(figuresOf(found, now)));
      return;
    }
    const all = await explain(client, settings, found, now);
    const phases = inTableOrder(found.phases, settings.phases);
    if (how.json) write(`${JSON.stringify([...phases.map(shown), ...everywhere(all)])}\n`);
    else write(`${statusTable(phases, now)}${all.map((sentence) => `${sentence}\n`).join("")}`);
    if (!how.watch) return;
    await sleep(interval);
    if (!how.json) write("\n");
  }
}

/** A row as JSON has it: a Workflow by its name, and of an Application only what was made of it. */
function shown(row: PhaseState): object {
  const edges = row.edges.map(({ workflow, ...edge }) => ({ ...edge, workflow: workflow?.metadata.name }));
  const { verification: found } = row;
  const verification = found && { ...found, workflow: found.workflow?.metadata.name };
  return { ...row, application: undefined, edges, verification };
}

/** What concerns all applications, as a row of its own; none where there is nothing to say. */
const everywhere = (why: string[]): object[] => (why.length === 0 ? [] : [{ app: "*", phase: "*", edges: [], why }]);
