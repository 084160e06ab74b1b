// What verbs that change git have in common: who calls, the clone, names that must be known, the commit and what is said of it.
import type { Settings } from "../../config";
import { millisecondsOf } from "../../contract/duration";
import { isSsh } from "../../contract/ssh";
import type { Change } from "../../promote/src/git/commits";
import { commitEdit } from "../../promote/src/git/edit";
import { textAt, type Files } from "../../promote/src/git/files";
import { GitFiles } from "../../promote/src/git/gitFiles";
import { shortId } from "../../promote/src/git/objects";
import { Repository } from "../../promote/src/git/repository";
import { generatorFiles, readGenerators } from "../../promote/src/versions/generators";
import { History, type Scope } from "../../promote/src/versions/history";
import { difference } from "./difference";
import { identity, login } from "./person";
import { checkApp, checkAppName, checkPhases } from "./names";
import { caFileOf, layoutOf, stackSettings } from "./stack";

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
  checkPhases(settings, "into", about.phases);
  if (about.app !== undefined) checkAppName(about.app);
  const author = await identity();
  const repository = await openRepository(settings, folder);
  try {
    if (about.app !== undefined) await checkDiscovered(repository, settings, about.app);
    let deed: Deed | undefined;
    const edit = async (files: GitFiles) => {
      deed = await decide({ repository, settings, files });
      for (const change of deed.changes) write(await shownChange(files, change, folder));
      return { message: `${deed.subject}\n`, changes: about.dryRun ? [] : deed.changes };
    };
    const commit = await commitEdit(repository, { paths: paths(settings), author, edit }, (line) => write(`${line}\n`));
    if (commit !== undefined)
      write(`${deed?.subject} is commit ${shortId(commit)} on ${settings.repository.branch}.\n`);
    else write(deed?.changes.length === 0 ? `${deed.already}\n` : "Nothing was pushed.\n");
    return 0;
  } finally {
    repository.remove();
  }
}

/** The branch as a promotion along an edge sees it. */
export function historyOf(
  { repository, settings, files }: Branch,
  edge: Pick<Scope, "app" | "sourceCommit" | "sourcePhase" | "targetPhase">,
): Promise<History> {
  const { url: gitRepo, branch } = settings.repository;
  return History.open(repository, { ...layoutOf(settings), gitRepo, branch, ...edge }, files.commit);
}

async function shownChange(files: Files, change: Change, folder: string): Promise<string> {
  if ("id" in change) return `${change.path} becomes ${shortId(change.id)}\n`;
  return difference(change.path, await textAt(files, change.path), change.content.toString(), folder);
}

/** The caller's own clone of the repository. */
export async function openRepository(settings: Settings, folder: string): Promise<Repository> {
  const { url, branch, gitTimeout } = settings.repository;
  const limit = millisecondsOf(gitTimeout)!;
  return Repository.create({
    url,
    branch,
    gitTimeout: limit,
    // Over SSH the caller's own key, agent and known hosts are enough.
    ...(!isSsh(url) && { credentials: await login(url) }),
    ...caFileOf(settings, folder),
  });
}

/** Where the program discovers applications their names are known: those of the generator files. */
async function checkDiscovered(repository: Repository, settings: Settings, app: string): Promise<void> {
  if (settings.applications !== "discovered") return;
  const { generators } = settings.repository.layout;
  const files = new GitFiles(repository, await repository.fetchFolders());
  const paths = await generatorFiles(files, generators);
  await files.fetch(paths);
  const { targets } = await readGenerators(files, generators, paths, settings.phases);
  const known = [...new Set(targets.map((target) => target.app))].sort();
  checkApp(app, known, "no generator file names it");
}
