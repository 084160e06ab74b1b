// `npm run promotion -- lint`: checks a checkout of the GitOps repository, by the configuration of a stack or by options.
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { carriedBy, type Carried, type SaysWhat } from "../../components/settings/carried";
import { graphOf } from "../../components/settings/phases";
import { renderedBy, type SaysHow } from "../../components/settings/render";
import { defaultPhases, phasesText } from "../../contract/phases";
import { defaultGenerators } from "../../contract/repository";
import { PromoteError } from "../../promote/src/errors";
import { lintFolder, lintSettings } from "../../promote/src/cli/lintCommand";
import { stackSettings } from "./stack";

const usage =
  "npm run promotion -- lint [FOLDER] [--stack NAME [--config-file FILE]] " +
  "[--phases JSON] [--generators GLOB] [--chart PATH [--value-files JSON] | --kustomize PATH | --directory PATH] [--promotes JSON | [--values-path PATH] [--version-key KEYS]] [--stops PATH] [--holds PATH]";

function readArguments(args: string[]) {
  const text = { type: "string" } as const;
  const layout = { phases: text, generators: text, chart: text, "value-files": text, kustomize: text, directory: text };
  const words = { stops: text, holds: text };
  const carried = { promotes: text, "values-path": text, "version-key": text };
  try {
    const options = { stack: text, "config-file": text, ...layout, ...words, ...carried };
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    if (positionals.length > 1) throw new Error(`${positionals.length} folders are named, one can be checked`);
    return { ...values, folder: positionals[0] ?? "." };
  } catch (error) {
    throw new PromoteError("bad-input", `${(error as Error).message}; usage: ${usage}.`);
  }
}

/** What a promotion carries: as the options say it; where they do not, as the stack has it. */
function carriedOf(
  { promotes, "values-path": valuesPath, "version-key": versionKey }: ReturnType<typeof readArguments>,
  layout: SaysWhat | undefined,
): Carried {
  const given = { ...(valuesPath !== undefined && { valuesPath }), ...(versionKey !== undefined && { versionKey }) };
  // That they are given beside it the check of the options says, as it does to who calls the step.
  if (promotes !== undefined) return { promotes, ...given };
  const configured = carriedBy(layout ?? {});
  const short = "promotes" in configured ? carriedBy({}) : configured;
  return Object.keys(given).length === 0 ? configured : { ...short, ...given };
}

/** What manifests are made of: as the options say it; where they do not, as the stack has it. */
function manifestsOf(given: ReturnType<typeof readArguments>, layout: SaysHow | undefined) {
  const { chart, "value-files": valueFiles, kustomize, directory } = given;
  if (chart ?? valueFiles ?? kustomize ?? directory) {
    const options = { chart, valueFiles, kustomize, directory };
    return Object.fromEntries(Object.entries(options).filter(([, path]) => path !== undefined));
  }
  const rendered = renderedBy(layout ?? {});
  if (!("helm" in rendered)) return rendered;
  return { chart: rendered.helm.chart, valueFiles: JSON.stringify(rendered.helm.valueFiles) };
}

/** Prints `file:line: sentence` for each problem. Returns the exit code. */
export async function lint(args: string[], _: string, write: (text: string) => void): Promise<number> {
  const given = readArguments(args);
  const { folder, stack, "config-file": configFile } = given;
  const configured = stack === undefined ? undefined : await stackSettings(stack, configFile);
  const { layout } = configured?.repository ?? {};
  const settings = lintSettings({
    phases: given.phases ?? phasesText(configured === undefined ? defaultPhases : graphOf(configured.phases)),
    generators: given.generators ?? layout?.generators ?? defaultGenerators,
    stops: given.stops ?? layout?.stops,
    holds: given.holds ?? layout?.holds,
    ...manifestsOf(given, layout),
    ...carriedOf(given, layout),
  });
  // npm runs scripts in the project's folder; the one that is meant is seen from where the person is.
  return lintFolder(resolve(process.env.INIT_CWD ?? ".", folder), settings, write);
}
