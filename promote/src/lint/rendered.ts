// What a phase's manifests are made of, and whether it is there: for a check before it is pushed.
import { kustomizationFiles } from "../../../contract/items";
import { fillPath } from "../../../contract/repository";
import { kindOf, readPath } from "../git/files";
import type { Files } from "../git/files";

/** What manifests are made of, by paths with {app} and {phase}: a chart and values files, a kustomization, or a folder of manifests. */
export type Rendered = { chart: string; valueFiles: readonly string[] } | { kustomize: string } | { directory: string };

/** Something that is not there, or not as it must be. */
export interface Missing {
  /** Paths of which one has to be there. */
  paths: readonly string[];
  /** One sentence. */
  sentence: string;
}

/** What is wrong with what a phase is rendered from. */
export async function missingOf(files: Files, rendered: Rendered, app: string, phase: string): Promise<Missing[]> {
  const at = (path: string): string => fillPath(path, app, phase);
  if ("directory" in rendered) return missingFolder(files, at(rendered.directory));
  if ("kustomize" in rendered) return missingKustomization(files, at(rendered.kustomize));
  const folder = at(rendered.chart);
  const chart = await missingFile(files, folder === "." ? "Chart.yaml" : `${folder}/Chart.yaml`, "chart's file");
  const values = await Promise.all(rendered.valueFiles.map((path) => missingFile(files, at(path), "values file")));
  return [...chart, ...values.flat()];
}

const missingFile = (files: Files, path: string, called: string): Promise<Missing[]> =>
  readPath(files, path, `Its ${called} ${path}`).then(
    () => [],
    (error: unknown) => [{ paths: [path], sentence: (error as Error).message }],
  );

async function missingKustomization(files: Files, folder: string): Promise<Missing[]> {
  const paths = kustomizationFiles.map((name) => `${folder}/${name}`);
  for (const path of paths) {
    if ((await files.find(path))?.rest.length === 0) return missingFile(files, path, "kustomization");
  }
  const sentence = `Its kustomization does not exist: ${folder} has none of ${kustomizationFiles.join(", ")}.`;
  return [{ paths, sentence }];
}

async function missingFolder(files: Files, folder: string): Promise<Missing[]> {
  const found = await files.find(folder);
  const missing = (what: string): Missing[] => [
    { paths: [folder], sentence: `Its folder of manifests ${folder} ${what}.` },
  ];
  if (found === undefined || found.rest.length > 0) return missing("does not exist");
  const kind = kindOf(found.entry.mode) ?? "a file";
  return kind === "a folder" ? [] : missing(`is ${kind}; it must be a folder`);
}
