// `promote lint [folder]`: prints `file:line: sentence` for each problem of a checkout; for the CI of those who write to it.
import * as fs from "node:fs";
import type { Command } from "commander";
import {
  defaultChart,
  defaultGenerators,
  defaultHolds,
  defaultStops,
  defaultValuesPath,
  defaultVersionKey,
} from "../../../contract/repository";
import { defaultPhases, phasesText } from "../../../contract/phases";
import { PromoteError } from "../errors";
import { FolderFiles } from "../git/folderFiles";
import { lint } from "../lint/lint";
import type { LintSettings } from "../lint/lint";
import type { Rendered } from "../lint/rendered";
import type { Called } from "./called";
import { readItems } from "./items";
import { parsed, shown } from "./json";
import { readPhases } from "./phases";
import { check, readHolds } from "./settings";
import type { RawOptions } from "./settings";

/** Adds the subcommand. */
export function lintCommand(program: Command, { write, ended }: Called): void {
  program
    .command("lint")
    .description(
      "Checks a checkout of the GitOps repository: generator files, versions, names, what manifests are made of.",
    )
    .argument("[folder]", "top of the checkout", ".")
    .option("--phases <json>", "all phases that are deployed from it", phasesText(defaultPhases))
    .option("--generators <glob>", "generator files; its one folder * is the application", defaultGenerators)
    .option("--chart <path>", `folder of an application's chart, with {app} and {phase} (default: ${defaultChart})`)
    .option("--value-files <json>", "values files of that chart that hold no version, as a JSON list of such paths")
    .option("--kustomize <path>", "folder of a phase's kustomization, in the place of a chart")
    .option("--directory <path>", "folder of a phase's manifests, in the place of a chart")
    .option("--values-path <path>", `values file of a phase, with {app} and {phase} (default: ${defaultValuesPath})`)
    .option("--version-key <keys>", `path to the version in that file (default: ${defaultVersionKey})`)
    .option("--promotes <json>", "what a promotion carries, in the place of these two: a JSON list of items")
    .option("--stops <path>", "file by which a person stops promotions of all applications", defaultStops)
    .option("--holds <path>", "file, with {app}, in which a person holds promotions of one", defaultHolds)
    .addHelpText("after", "\nExit codes: 0 nothing is wrong, 1 something is, 2 it could not be checked")
    .action(async (folder: string, options: RawOptions) => {
      ended(await lintFolder(folder, lintSettings(options), write));
    });
}

/** What manifests are made of: by one of the three options. */
function readRendered(options: RawOptions): Rendered {
  const given = (["chart", "kustomize", "directory"] as const).filter((name) => options[name] !== undefined);
  if (given.length > 1)
    throw new PromoteError(
      "bad-input",
      `--${given.join(" and --")} are both given; manifests are made of one of them.`,
    );
  const other = given.find((name) => name !== "chart");
  if (other !== undefined && options.valueFiles !== undefined)
    throw new PromoteError("bad-input", `--value-files and --${other} are both given; only a chart has values files.`);
  if (options.kustomize !== undefined) return { kustomize: check("kustomize", options.kustomize) };
  if (options.directory !== undefined) return { directory: check("directory", options.directory) };
  return { chart: check("chart", options.chart ?? defaultChart), valueFiles: readValueFiles(options.valueFiles) };
}

function readValueFiles(json: string | boolean | undefined): string[] {
  if (json === undefined) return [];
  const paths: unknown = parsed(String(json));
  if (!Array.isArray(paths)) {
    const example = '["apps/{app}/values.yaml"]';
    throw new PromoteError("bad-input", `--value-files is ${shown(json)}; it must be a JSON list such as ${example}.`);
  }
  return paths.map((path) => check("value-files", String(path)));
}

/** Checks what a check is given. */
export function lintSettings(options: RawOptions): LintSettings {
  return {
    phases: readPhases(options.phases),
    generators: check("generators", options.generators),
    rendered: readRendered(options),
    items: readItems(options),
    ...readHolds(options),
  };
}

/**
 * Checks a folder and prints what is wrong with it.
 *
 * @returns the exit code: 1 with problems, 0 without
 * @throws PromoteError "bad-input" if there is nothing to check
 */
export async function lintFolder(
  folder: string,
  settings: LintSettings,
  write: (text: string) => void,
): Promise<number> {
  const stat = fs.statSync(folder, { throwIfNoEntry: false });
  if (!stat?.isDirectory()) throw new PromoteError("bad-input", `${folder} is no folder; it must be a checkout.`);
  const { problems, files, phases } = await lint(new FolderFiles(folder), settings);
  if (files === 0) {
    throw new PromoteError("bad-input", `${folder} has no generator file: none is as ${settings.generators}.`);
  }
  for (const { file, line, sentence } of problems) write(`${file}:${line}: ${sentence}\n`);
  if (problems.length === 0) write(`${files} generator files and ${phases} phases: nothing is wrong.\n`);
  return problems.length === 0 ? 0 : 1;
}
