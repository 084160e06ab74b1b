// What a phase's manifests are made of, and whether it is there: for a check before it is pushed.
import { kustomizationFiles } from "../../../contract/items";
import { fillPath } from "../../../contract/repository";
import { kindOf, readPath } from "../git/files";
import type { Files } from "../git/files";

/** A folder, with {app} and perhaps {phase}: of a chart, of a kustomization, or of manifests. */
export type Rendered = { chart: string } | { kustomize: string } | { directory: string };

/** What is wrong with what a phase is rendered from, as one sentence; undefined if nothing is. */
export async function missingOf(
  files: Files,
  rendered: Rendered,
  app: string,
  phase: string,
): Promise<string | undefined> {
  const at = (path: string): string => fillPath(path, app, phase);
  if ("directory" in rendered) return missingFolder(files, at(rendered.directory));
  if ("kustomize" in rendered) return missingKustomization(files, at(rendered.kustomize));
  const folder = at(rendered.chart);
  const path = folder === "." ? "Chart.yaml" : `${folder}/Chart.yaml`;
  return missingFile(files, path, `Its chart's file ${path}`);
}

const missingFile = (files: Files, path: string, where: string): Promise<string | undefined> =>
  readPath(files, path, where).then(
    () => undefined,
    (error: unknown) => (error as Error).message,
  );

async function missingKustomization(files: Files, folder: string): Promise<string | undefined> {
  for (const name of kustomizationFiles) {
    const path = `${folder}/${name}`;
    if ((await files.find(path))?.rest.length === 0) return missingFile(files, path, `Its kustomization ${path}`);
  }
  return `Its kustomization does not exist: ${folder} has none of ${kustomizationFiles.join(", ")}.`;
}

async function missingFolder(files: Files, folder: string): Promise<string | undefined> {
  const found = await files.find(folder);
  if (found === undefined || found.rest.length > 0) return `Its folder of manifests ${folder} does not exist.`;
  const kind = kindOf(found.entry.mode) ?? "a file";
  return kind === "a folder" ? undefined : `Its folder of manifests ${folder} is ${kind}; it must be a folder.`;
}
