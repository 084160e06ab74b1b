// Generator files: which applications Argo CD is to deploy in which phases, and what is wrong with such a file. Argo CD reads
// them as YAML, all of them at once: what it cannot read stops it from making any new Application.
import { isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import type { YAMLMap } from "yaml";
import { matchesGlob } from "../../../contract/glob";
import { problemOf } from "../../../contract/grammar";
import { applicationName, appName } from "../../../contract/identity";
import { nearest } from "../../../contract/nearest";
import { asPromoteError, PromoteError } from "../errors";
import { isFolder, readPath } from "../git/files";
import type { Files } from "../git/files";
import { campaignOf, judge } from "./ownCampaign";
import type { Allowing, GivenCampaign } from "./ownCampaign";
import { wordOf } from "./yamlNode";
import { checkShape } from "./yamlShape";
import { isJson } from "./yamlVersion";

/**
 * What a finding keeps from being deployed: every new application, the one that the file is about, or nothing; "promotion": it is
 * deployed, and not promoted.
 */
export type Hides = "all" | "one" | "promotion" | "nothing";

/** Something wrong with a line of a file. */
export interface Problem {
  /** Path in the repository. */
  file: string;
  /** From 1. */
  line: number;
  /** About the file, which it calls "It" or does not name. */
  sentence: string;
}

/** The same with what it does to the discovery of applications. */
export interface Finding extends Problem {
  hides: Hides;
}

/** One application in one phase, by its generator file. */
export interface Target {
  app: string;
  phase: string;
  file: string;
  line: number;
  /** The campaign that it brings. */
  campaign?: GivenCampaign | undefined;
}

/** All generator files of one state of the repository. */
export interface Generators {
  /** How many there are. */
  files: number;
  targets: Target[];
  findings: Finding[];
}

/** Paths of the generator files: each name of the glob may hold `*` and `?`. */
export const generatorFiles = (files: Files, glob: string): Promise<string[]> => pathsAs(files, glob, "files");

/** Paths of files, or of folders, that are as a glob. */
export async function pathsAs(files: Files, glob: string, what: "files" | "folders"): Promise<string[]> {
  const names = glob.split("/");
  let folders = [""];
  for (const [at, name] of names.entries()) {
    const last = at === names.length - 1;
    const next: string[] = [];
    for (const folder of folders) {
      for (const [path, mode] of await heldAs(files, folder, name))
        if (isFolder(mode) !== (last && what === "files")) next.push(path);
    }
    folders = next;
  }
  return folders.sort();
}

/** What a folder holds of names that are as one of a glob: paths, and modes. A name that is written out is looked up, whatever stands beside it. */
async function heldAs(files: Files, folder: string, name: string): Promise<[path: string, mode: string][]> {
  const at = (each: string): string => (folder === "" ? each : `${folder}/${each}`);
  if (/[*?]/.test(name)) {
    const names = [...(await files.list(folder))].filter(([each]) => matchesGlob(name, each));
    return names.map(([each, mode]) => [at(each), mode]);
  }
  const found = await files.find(at(name));
  return found?.rest.length === 0 ? [[at(name), found.entry.mode]] : [];
}

/**
 * Reads generator files.
 *
 * @param paths what `generatorFiles` found
 * @param phases all phases that are known, and what they allow
 */
export async function readGenerators(
  files: Files,
  glob: string,
  paths: readonly string[],
  phases: readonly Allowing[],
): Promise<Generators> {
  const segment = glob.split("/").indexOf("*");
  const all: Generators = { files: paths.length, targets: [], findings: [] };
  for (const file of paths) {
    const app = file.split("/")[segment] ?? "";
    const read = await readGenerator(files, file, app);
    all.findings.push(...read.findings, ...read.targets.flatMap((target) => wrongIn(target, phases)));
    all.targets.push(...read.targets);
  }
  all.findings.push(...twice(all.targets));
  all.findings.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line));
  return all;
}

/** Reads one of them. */
export async function readGenerator(files: Files, file: string, app: string): Promise<Omit<Generators, "files">> {
  const found: Omit<Generators, "files"> = { targets: [], findings: [] };
  const say = (line: number, sentence: string, hides: Hides): void =>
    void found.findings.push({ file, line, sentence, hides });
  let text: string;
  try {
    text = await readPath(files, file, "It");
    checkShape(text, "It");
  } catch (error) {
    if (error instanceof PromoteError && error.kind !== "missing") throw error;
    const { message, line } = asPromoteError(error);
    say(line ?? 1, message, "all");
    return found;
  }
  const lineCounter = new LineCounter();
  const lineOf = (node: unknown): number => {
    const start = (node as { range?: [number] | null } | null | undefined)?.range?.[0];
    return start === undefined ? 1 : lineCounter.linePos(start).line;
  };
  const options = { lineCounter, prettyErrors: false, uniqueKeys: false, logLevel: "silent" } as const;
  const { contents, errors } = parseDocument(text, options);
  const [error] = errors;
  if (error) {
    say(lineCounter.linePos(error.pos[0]).line, `It is not valid JSON: ${error.message.split("\n")[0]}.`, "all");
    return found;
  }
  if (text.trim() === "" || contents === null || (isScalar(contents) && contents.value === null)) {
    say(1, `It is empty; it must be an object such as {"phase": "test"}.`, "one");
    return found;
  }
  const items: unknown[] = isSeq(contents) ? contents.items : [contents];
  for (const item of items) {
    if (!isMap(item)) {
      say(lineOf(item), `It holds ${wordOf(item)} where an object such as {"phase": "test"} must be.`, "all");
      return { targets: [], findings: found.findings };
    }
    const target = phaseOf(item, lineOf, say);
    if (target) found.targets.push({ app, file, ...target, campaign: campaignOf(item, lineOf) });
  }
  // A byte order mark is none of JSON, though a YAML reader passes over it.
  if (text.startsWith("\uFEFF") || !isJson(text))
    say(1, "It is not valid JSON, though Argo CD takes it as YAML.", "nothing");
  else if (isSeq(contents)) say(1, "It holds a list; it must be one object, a file for each phase.", "nothing");
  return found;
}

/** The phase that an object names. */
function phaseOf(
  item: YAMLMap,
  lineOf: (node: unknown) => number,
  say: (line: number, sentence: string, hides: Hides) => void,
): Pick<Target, "phase" | "line"> | undefined {
  const keys = item.items.map(({ key }) => (isScalar(key) ? String(key.value) : ""));
  const pair = item.items[keys.lastIndexOf("phase")];
  if (!pair) {
    const meant = nearest("phase", keys);
    const hint = meant === undefined ? "" : ` (${JSON.stringify(meant)} is not read)`;
    say(
      lineOf(item),
      `It has no key "phase"${hint}; it must name the phase that the application is deployed in.`,
      "one",
    );
    return undefined;
  }
  if (isScalar(pair.value) && typeof pair.value.value === "string") {
    return { phase: pair.value.value, line: lineOf(pair.value) };
  }
  const line = lineOf(pair.value ?? pair.key);
  say(line, `Its phase is ${wordOf(pair.value)}; it must be the name of a phase, in quotes.`, "one");
  return undefined;
}

/** What is wrong with one application in one phase. */
function wrongIn({ app, phase, file, line, campaign }: Target, known: readonly Allowing[]): Finding[] {
  const phases = known.map(({ name }) => name);
  const found: Finding[] = [];
  const say = (sentence: string, hides: Hides): void => void found.push({ file, line, sentence, hides });
  const wrongName = problemOf(appName, app);
  if (wrongName !== undefined)
    say(`Its application is ${JSON.stringify(app)}, by its folder; it must be ${wrongName}.`, "one");
  if (!phases.includes(phase)) {
    const meant = nearest(phase, phases);
    const hint = meant === undefined ? "" : ` (${JSON.stringify(meant)}?)`;
    say(`Its phase is ${JSON.stringify(phase)}; it must be one of ${phases.join(", ")}${hint}.`, "one");
    return found;
  }
  const judged =
    campaign &&
    judge(
      campaign,
      known.find(({ name }) => name === phase)!,
    );
  if (judged?.problem !== undefined)
    found.push({ file, line: judged.line, sentence: judged.problem, hides: "promotion" });
  const stem = (file.split("/").at(-1) ?? "").replace(/\.[^.]*$/, "");
  // The longest, since the name of a phase may end as another's does.
  const byLength = [...phases].sort((a, b) => b.length - a.length);
  const named = byLength.find((each) => stem === each || stem.endsWith(`-${each}`));
  if (named === undefined || stem === applicationName(app, phase)) return found;
  const owner = stem.slice(0, -named.length - 1);
  if (named !== phase)
    say(`Its phase is ${JSON.stringify(phase)}, and by its name ${JSON.stringify(named)}.`, "nothing");
  else if (owner !== "" && owner !== app) {
    say(
      `Its application is ${JSON.stringify(app)} by its folder, and ${JSON.stringify(owner)} by its name.`,
      "nothing",
    );
  }
  return found;
}

/** Applications that more than one file makes: Argo CD then makes and changes none of that name. */
function twice(targets: readonly Target[]): Finding[] {
  const first = new Map<string, Target>();
  return targets.flatMap((target) => {
    const name = applicationName(target.app, target.phase);
    const other = first.get(name);
    if (!other) first.set(name, target);
    if (!other) return [];
    const { file, line } = target;
    const sentence = `It makes the Application ${name}, as ${other.file}:${other.line} does; remove one, since Argo CD makes neither.`;
    return [{ file, line, sentence, hides: "one" as const }];
  });
}
