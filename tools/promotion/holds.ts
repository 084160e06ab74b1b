// `npm run promotion -- hold, release, stop, resume`: a person's word about promotions, as a commit of that person.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Settings } from "../../config";
import { nearest } from "../../contract/nearest";
import { PromoteError } from "../../promote/src/errors";
import { withHold, withoutHold, withoutStop, withStop } from "../../promote/src/gates/holdEdit";
import { commitEdit } from "../../promote/src/git/edit";
import { NoFile, readPath, type Files } from "../../promote/src/git/files";
import { GitFiles } from "../../promote/src/git/gitFiles";
import { Repository } from "../../promote/src/git/repository";
import { generatorFiles, readGenerators } from "../../promote/src/versions/generators";
import { holdPathOf } from "../../promote/src/versions/layout";
import { difference } from "./difference";
import { readArguments, type HoldArguments, type HoldVerb } from "./holdArguments";
import { identity, login } from "./person";
import { stackSettings } from "./stack";

/** A word that is written into a file, or taken out of it. */
interface Word {
  file: string;
  /** Subject of the commit. */
  subject: string;
  /** The file's text with it; undefined where it says so already. */
  edit: (text: string) => string | undefined;
  /** What is true already then, as a sentence. */
  already: string;
}

type Make = (given: HoldArguments, settings: Settings) => Word;

const words: Readonly<Record<HoldVerb, Make>> = {
  hold: ({ names: [app = "", phase = ""], reason, until }, { repository: { layout } }) => {
    const file = holdPathOf(layout, app);
    const hold = { reason, ...(until && { until }) };
    return {
      file,
      subject: `hold(${app}): ${phase}: ${reason}`,
      edit: (text) => withHold(text, phase, hold, file),
      already: `${phase} of ${app} is held so already.`,
    };
  },
  release: ({ names: [app = "", phase = ""] }, { repository: { layout } }) => {
    const file = holdPathOf(layout, app);
    return {
      file,
      subject: `release(${app}): ${phase}`,
      edit: (text) => withoutHold(text, phase, file),
      already: `Nobody holds ${phase} of ${app}.`,
    };
  },
  stop: ({ reason, until, phases }, { repository: { layout } }) => {
    const stop = { reason, ...(until && { until }), ...(phases && { phases }) };
    const what = phases === undefined ? "" : ` into ${phases.join(", ")}`;
    return {
      file: layout.stops,
      subject: `stop: promotions${what}: ${reason}`,
      edit: (text) => withStop(text, stop, layout.stops),
      already: `Promotions${what} are stopped so already.`,
    };
  },
  resume: (_, { repository: { layout } }) => ({
    file: layout.stops,
    subject: "resume: promotions",
    edit: (text) => withoutStop(text, layout.stops),
    already: "Nobody stops promotions.",
  }),
};

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

function checkPhases({ phases }: Settings, names: readonly string[]): void {
  const known = [...new Set(phases.flatMap(({ promotesTo }) => promotesTo))];
  const wrong = names.find((name) => !known.includes(name));
  if (wrong === undefined) return;
  const meant = nearest(wrong, known);
  const hint = meant === undefined ? "" : ` (${meant}?)`;
  throw new PromoteError(
    "bad-input",
    `Nothing is promoted into ${wrong}; it must be one of ${known.join(", ")}${hint}.`,
  );
}

/** Where the program discovers applications their names are known: those of the generator files. */
async function checkApp(
  repository: Repository,
  { applications, phases, repository: { layout } }: Settings,
  app: string,
) {
  if (applications !== "discovered") return;
  const files = new GitFiles(repository, await repository.fetchFolders());
  const paths = await generatorFiles(files, layout.generators);
  await files.fetch(paths);
  const names = phases.map(({ name }) => name);
  const { targets } = await readGenerators(files, layout.generators, paths, names);
  const known = [...new Set(targets.map((target) => target.app))].sort();
  if (known.includes(app)) return;
  const meant = nearest(app, known);
  const hint = meant === undefined ? "" : ` (${meant}?)`;
  throw new PromoteError("bad-input", `There is no application ${app}: no generator file names it${hint}.`);
}

const textAt = (files: Files, path: string): Promise<string> =>
  readPath(files, path, path).catch((error: unknown) => {
    if (error instanceof NoFile) return "";
    throw error;
  });

/** Runs a verb. `folder` is a private one, for a certificate and clones. Returns the exit code. */
export async function holds(
  verb: HoldVerb,
  args: string[],
  folder: string,
  write: (text: string) => void,
): Promise<number> {
  const given = readArguments(verb, args);
  const settings = await stackSettings(given.stack, given.configFile);
  const { file, subject, edit, already } = words[verb](given, settings);
  const [app, phase] = given.names;
  checkPhases(settings, phase === undefined ? (given.phases ?? []) : [phase]);
  const author = await identity();
  const repository = await openRepository(settings, folder);
  try {
    if (app !== undefined) await checkApp(repository, settings, app);
    const found = { already: true };
    const changes = async (files: Files) => {
      const before = await textAt(files, file);
      const after = edit(before);
      found.already = after === undefined;
      if (after === undefined) return [];
      write(await difference(file, before, after, folder));
      return given.dryRun ? [] : [{ path: file, mode: "100644", content: Buffer.from(after) }];
    };
    const message = `${subject}\n`;
    const commit = await commitEdit(repository, { paths: [file], changes, message, author }, (line) =>
      write(`${line}\n`),
    );
    if (commit !== undefined) write(`${subject} is commit ${commit.slice(0, 12)} on ${settings.repository.branch}.\n`);
    else write(found.already ? `${already}\n` : "Nothing was pushed.\n");
    return 0;
  } finally {
    repository.remove();
  }
}
