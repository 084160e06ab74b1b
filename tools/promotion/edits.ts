// What verbs that change git have in common: who calls, the clone, names that must be known, the commit and what is said of it.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Settings } from "../../config";
import { problemOf } from "../../contract/grammar";
import { appName } from "../../contract/identity";
import { nearest } from "../../contract/nearest";
import { PromoteError } from "../../promote/src/errors";
import type { Change } from "../../promote/src/git/commits";
import { commitEdit } from "../../promote/src/git/edit";
import { NoFile, readPath, type Files } from "../../promote/src/git/files";
import { GitFiles } from "../../promote/src/git/gitFiles";
import { Repository } from "../../promote/src/git/repository";
import { generatorFiles, readGenerators } from "../../promote/src/versions/generators";
import { difference } from "./difference";
import { identity, login } from "./person";
import { stackSettings } from "./stack";

/** What a verb is about: the phase of an application, phases of all, or nothing that can be misspelt. */
interface About {
  stack: string;
  configFile: string | undefined;
  dryRun: boolean;
  app?: string | undefined;
  phases: readonly string[];
}

/** What a verb does. */
export interface Deed {
  /** Subject of the commit, and what is said when it is made. */
  subject: string;
  changes: readonly Change[];
  /** What is true already where nothing is to be changed, as a sentence. */
  already: string;
}

/** What a deed is decided by. */
export interface Branch {
  repository: Repository;
  settings: Settings;
  /** The newest commit. */
  files: GitFiles;
}

/**
 * Does it, by a commit of the caller.
 *
 * @param paths files that it looks at
 * @param decide decides it, anew where another writer was first
 * @param folder a private one, for a certificate and texts that are compared
 * @returns the exit code
 */
export async function editBranch(
  about: About,
  paths: (settings: Settings) => readonly string[],
  decide: (branch: Branch) => Promise<Deed>,
  folder: string,
  write: (text: string) => void,
): Promise<number> {
  const settings = await stackSettings(about.stack, about.configFile);
  checkPhases(settings, about.phases);
  const author = await identity();
  const repository = await openRepository(settings, folder);
  try {
    if (about.app !== undefined) await checkApp(repository, settings, about.app);
    let deed: Deed | undefined;
    const edit = async (files: GitFiles) => {
      deed = await decide({ repository, settings, files });
      for (const change of deed.changes) write(await shownChange(files, change, folder));
      return { message: `${deed.subject}\n`, changes: about.dryRun ? [] : deed.changes };
    };
    const commit = await commitEdit(repository, { paths: paths(settings), author, edit }, (line) => write(`${line}\n`));
    if (commit !== undefined)
      write(`${deed?.subject} is commit ${commit.slice(0, 12)} on ${settings.repository.branch}.\n`);
    else write(deed?.changes.length === 0 ? `${deed.already}\n` : "Nothing was pushed.\n");
    return 0;
  } finally {
    repository.remove();
  }
}

/** The text of a file; empty where there is none. */
export const textAt = (files: Files, path: string): Promise<string> =>
  readPath(files, path, path).catch((error: unknown) => {
    if (error instanceof NoFile && !error.blocked) return "";
    throw error;
  });

/** A file with this text, which is not one that may be run. */
export const fileOf = (path: string, text: string): Change => ({ path, mode: "100644", content: Buffer.from(text) });

async function shownChange(files: Files, change: Change, folder: string): Promise<string> {
  if ("id" in change) return `${change.path} becomes ${change.id.slice(0, 12)}\n`;
  return difference(change.path, await textAt(files, change.path), change.content.toString(), folder);
}

/** The caller's own clone of the repository. */
async function openRepository(
  { repository: { url, branch, caBundle } }: Settings,
  folder: string,
): Promise<Repository> {
  const caFile = join(folder, "ca.crt");
  if (caBundle !== undefined) writeFileSync(caFile, caBundle);
  const credentials = await login(url);
  return Repository.create({ url, branch, gitTimeout: 60_000, credentials, ...(caBundle !== undefined && { caFile }) });
}

const meantBy = (name: string, known: readonly string[]): string => {
  const meant = nearest(name, known);
  return meant === undefined ? "" : ` (${meant}?)`;
};

function checkPhases({ phases }: Settings, names: readonly string[]): void {
  const known = [...new Set(phases.flatMap(({ promotesTo }) => promotesTo))];
  const wrong = names.find((name) => !known.includes(name));
  if (wrong === undefined) return;
  const must = `it must be one of ${known.join(", ")}${meantBy(wrong, known)}`;
  throw new PromoteError("bad-input", `Nothing is promoted into ${wrong}; ${must}.`);
}

/** Where the program discovers applications their names are known: those of the generator files. */
async function checkApp(repository: Repository, settings: Settings, app: string): Promise<void> {
  const {
    applications,
    phases,
    repository: { layout },
  } = settings;
  const problem = problemOf(appName, app);
  if (problem !== undefined)
    throw new PromoteError("bad-input", `APP is ${JSON.stringify(app.slice(0, 100))}; it must be ${problem}.`);
  if (applications !== "discovered") return;
  const files = new GitFiles(repository, await repository.fetchFolders());
  const paths = await generatorFiles(files, layout.generators);
  await files.fetch(paths);
  const names = phases.map(({ name }) => name);
  const { targets } = await readGenerators(files, layout.generators, paths, names);
  const known = [...new Set(targets.map((target) => target.app))].sort();
  if (known.includes(app)) return;
  const hint = meantBy(app, known);
  throw new PromoteError("bad-input", `There is no application ${app}: no generator file names it${hint}.`);
}
