// Manifests in texts, objects and files, as Pulumi's ConfigGroup, ConfigFile and Directory take them.
import { existsSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { minimatch } from "minimatch";
import { parseText } from "./embedded";
import { readAsset, type FileText } from "./files";
import { Node } from "./node";

/** The places that hold objects: maps, and texts of any number of them. */
export function manifestsIn(body: Node): Node[] {
  const given = ["yaml", "objs"].flatMap((key) => oneOrMore(body.at(key)));
  const files = ["file", "files"].flatMap((key) => oneOrMore(body.at(key)));
  const directory = body.at("directory");
  return [
    ...given,
    ...files.flatMap((place) => matching(place.text()).flatMap((file) => textOf(place, file))),
    ...resourcesOf(directory.text()).flatMap((file) => textOf(directory, file)),
  ];
}

const oneOrMore = (place: Node) => (Array.isArray(place.value) ? place.items() : place.isSet ? [place] : []);

/** A file that cannot be read here is judged all the same: the engine registers its objects one by one. */
function textOf(place: Node, file: string): Node[] {
  const read = readAsset(file) as FileText;
  return "text" in read ? [place.parsed(read.text)] : [];
}

/** The files of a name, or of a pattern in its last step. */
function matching(pattern: string): string[] {
  const folder = path.dirname(pattern);
  if (!/[*?[]/.test(path.basename(pattern)) || !existsSync(folder)) return pattern === "" ? [] : [pattern];
  const names = readdirSync(folder).filter((name) => minimatch(name, path.basename(pattern)));
  return names.map((name) => path.join(folder, name));
}

/** The files that a kustomization in a folder lists, and those of the folders that it lists; those of its patches are no objects. */
function resourcesOf(folder: string, depth = 0): string[] {
  const [kustomization] = ["kustomization.yaml", "kustomization.yml", "Kustomization"]
    .map((name) => path.join(folder, name))
    .filter((file) => folder !== "" && existsSync(file));
  if (kustomization === undefined) return [];
  const read = readAsset(kustomization) as FileText;
  const documents = "text" in read ? parseText(read.text).documents : [];
  return documents.flatMap((document) =>
    new Node(document)
      .texts("resources")
      .filter((name) => name !== "")
      .map((name) => path.join(folder, name))
      .flatMap((name) => (depth < DEEPEST && isFolder(name) ? resourcesOf(name, depth + 1) : [name])),
  );
}

/** How many folders may list one another; two that list each other have no end. */
const DEEPEST = 8;

const isFolder = (name: string) => statSync(name, { throwIfNoEntry: false })?.isDirectory() === true;
