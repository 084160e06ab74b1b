// `promote lint`: what is wrong with a checkout of the GitOps repository, before it is pushed. It reads as survey and promotion do.
import { matchesGlob } from "../../../contract/glob";
import { problemOf } from "../../../contract/grammar";
import { appName } from "../../../contract/identity";
import { nearest } from "../../../contract/nearest";
import { isLastVerified } from "../../../contract/phases";
import type { PhaseOfGraph } from "../../../contract/phases";
import { isFolder } from "../git/files";
import type { Files } from "../git/files";
import { generatorFiles, readGenerators } from "../versions/generators";
import type { Problem, Target } from "../versions/generators";
import type { Layout } from "../versions/layout";
import { holdProblems } from "./holdProblems";
import { missingOf } from "./rendered";
import type { Rendered } from "./rendered";
import { refusal } from "../versions/workflowNames";
import { readPhase } from "../versions/versions";
import type { Reading } from "../versions/versions";
import { edgesOf } from "../../../contract/phases";

/** What a check needs to know. */
export interface LintSettings extends Layout {
  /** All phases of all stacks that deploy from the repository. */
  phases: readonly PhaseOfGraph[];
  /** Glob of the generator files. */
  generators: string;
  /** What manifests are made of. */
  rendered: Rendered;
}

/** What was found, and in how much. */
export interface LintResult {
  /** By file and line. */
  problems: Problem[];
  /** Generator files that were looked at. */
  files: number;
  /** Phases of applications whose versions were looked at. */
  phases: number;
}

/** Checks every generator file, what a promotion carries of each phase that they name, and what manifests are made of. */
export async function lint(files: Files, settings: LintSettings): Promise<LintResult> {
  const { generators: glob } = settings;
  const paths = await generatorFiles(files, glob);
  const names = settings.phases.map(({ name }) => name);
  const { targets, findings } = await readGenerators(files, glob, paths, settings.phases);
  const problems: Problem[] = [...findings];
  const known = targets.filter(({ phase }) => names.includes(phase));
  const rendered = new RenderedProblems(files, settings);
  for (const target of known) {
    const reading = await readPhase(settings.items, { ...target, files, where: () => "It" });
    problems.push(...(await versionProblems(files, settings, target, reading)), ...nameProblems(settings, target));
    problems.push(...(await rendered.of(target, reading.absent ? reading.file : undefined)));
  }
  const apps = [...new Set(known.map(({ app }) => app))];
  problems.push(...(await holdProblems(files, settings, apps, names)));
  problems.push(...(await overlooked(files, glob, paths)));
  problems.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line));
  // Two generator files that name one values file are told of it once.
  const once = [
    ...new Map(problems.map((each) => [JSON.stringify([each.file, each.line, each.sentence]), each])).values(),
  ];
  return { problems: once, files: paths.length, phases: known.length };
}

async function versionProblems(
  files: Files,
  settings: LintSettings,
  target: Target,
  reading: Reading,
): Promise<Problem[]> {
  const { phase } = target;
  if (reading.problem === undefined) return [];
  const { file: path } = reading;
  if (reading.absent) {
    if (isOptional(settings, phase)) return [];
    const meant = await nearestPath(files, path);
    const hint = meant === undefined ? "" : ` (${meant}?)`;
    const sentence = reading.problem.replace(/^It/, `Its ${reading.called} ${path}`).replace(/\.$/, `${hint}.`);
    return [{ file: target.file, line: target.line, sentence }];
  }
  // A phase outside the graph needs no version.
  const versioned = edgesOf(settings.phases.map((each) => ({ ...each, managed: true })));
  const needed = versioned.some(({ source, target: into }) => source === phase || into === phase);
  if (!needed && reading.problem.includes(" has no version: ")) return [];
  return [{ file: path, line: reading.line, sentence: reading.problem }];
}

/** The path of which only one name differs a little. */
async function nearestPath(files: Files, path: string): Promise<string | undefined> {
  const names = path.split("/");
  for (const [at, name] of names.entries()) {
    const folder = names.slice(0, at).join("/");
    const held = await files.list(folder);
    if (held.has(name)) continue;
    const meant = nearest(name, [...held.keys()]);
    return meant && [...names.slice(0, at), meant].join("/");
  }
  return undefined;
}

/** A name that no Workflow can have, in a phase that is promoted from or verified. What is wrong with it in every phase is told already. */
function nameProblems({ phases }: LintSettings, { app, phase, file, line }: Target): Problem[] {
  const found = phases.find(({ name }) => name === phase);
  const last = found !== undefined && isLastVerified(found) ? "verified" : undefined;
  const does = found !== undefined && found.promotesTo.length > 0 ? "promoted" : last;
  const reason = does !== undefined && problemOf(appName, app) === undefined ? refusal(app, phase) : undefined;
  return reason === undefined ? [] : [{ file, line, sentence: `It is never ${does}: ${reason}.` }];
}

const isOptional = ({ phases }: LintSettings, phase: string): boolean =>
  phases.some(({ name, valuesOptional }) => name === phase && valuesOptional);

/** Manifests that cannot be made. What phases of an application share is told once, at the first of its generator files. */
class RenderedProblems {
  private readonly told = new Set<string>();

  constructor(
    private readonly files: Files,
    private readonly settings: LintSettings,
  ) {}

  /** Those of a phase, without the file that is told to be absent already. */
  async of({ app, phase, file, line }: Target, absent: string | undefined): Promise<Problem[]> {
    const { rendered } = this.settings;
    const optional = "chart" in rendered && isOptional(this.settings, phase);
    const needed = optional ? { ...rendered, valueFiles: [] } : rendered;
    const problems: Problem[] = [];
    for (const { paths, sentence } of await missingOf(this.files, needed, app, phase)) {
      const key = `${app} ${sentence}`;
      if (this.told.has(key) || (absent !== undefined && paths.includes(absent))) continue;
      this.told.add(key);
      problems.push({ file, line, sentence });
    }
    return problems;
  }
}

/** Files beside generator files that are none by their name. */
async function overlooked(files: Files, glob: string, paths: readonly string[]): Promise<Problem[]> {
  const last = glob.split("/").at(-1) ?? "";
  const folders = new Set(paths.map((path) => path.split("/").slice(0, -1).join("/")));
  const problems: Problem[] = [];
  // Where generator files stand among others, only a folder of their own says what a file in it is meant to be.
  if (!last.startsWith("*.")) return problems;
  for (const folder of folders) {
    for (const [name, mode] of await files.list(folder)) {
      if (isFolder(mode) || matchesGlob(last, name) || name.startsWith(".") || name === "README.md") continue;
      const sentence = `It is no generator file: its name must be as ${last}, and Argo CD makes no Application of it.`;
      problems.push({ file: folder === "" ? name : `${folder}/${name}`, line: 1, sentence });
    }
  }
  return problems;
}
