// Options of the commands that take a survey.
import type { Command } from "commander";
import { kubeOptions } from "./kubeOptions";
import { readPhases } from "./phases";
import { layoutOptions, readRepository } from "./repositoryOptions";
import { check, origin, text } from "./settings";
import type { RawOptions } from "./settings";
import { edgesOf } from "../../../contract/phases";
import type { SurveySettings } from "../survey/surveyed";

/** The option of every command that needs to know the edges. */
export const phasesOption = [
  "--phases <json>",
  'phases of this stack: [{"name":"test","promotesTo":["prod"]}]; "managed": false on another cluster',
] as const;

/** Adds the options, but for the namespaces of Workflows and records, which commands that write records have already. */
export function surveyOptions(command: Command): Command {
  return kubeOptions(layoutOptions(command)).option(...phasesOption);
}

/** Checks what a survey is given. */
export function surveySettings(options: RawOptions, environment: NodeJS.ProcessEnv): SurveySettings {
  const phases = readPhases(options.phases);
  // What others make no generator file makes.
  const generators = origin(options) === "labelled" ? undefined : text(options.generators);
  return {
    phases,
    edges: edgesOf(phases),
    applications: origin(options),
    argocdNamespace: check("argocd-namespace", options.argocdNamespace),
    namespace: check("namespace", options.namespace),
    recordNamespace: check("record-namespace", options.recordNamespace),
    generators,
    campaignsIn: generators,
    ...readRepository(options, environment),
  };
}
