// Campaigns of applications' own at the commits that are tested: whatever the branch says since, what was tested was tested by that.
import type { OwnCampaign } from "../../../contract/campaigns";
import { PromoteError } from "../errors";
import { bring } from "../git/bring";
import { GitFiles } from "../git/gitFiles";
import { shortId } from "../git/objects";
import type { Repository } from "../git/repository";
import { generatorFiles, pathsAs, readGenerator } from "./generators";
import { judge } from "./ownCampaign";
import type { Allowing } from "./ownCampaign";

/** An application at a commit that is here. */
export interface AppAtCommit {
  app: string;
  commit: string;
}

/** The glob of one application's generator files: its one folder `*` is the application. */
const globOf = (glob: string, app: string): string =>
  glob
    .split("/")
    .map((name, at, names) => (at === names.indexOf("*") ? app : name))
    .join("/");

/** Fetches the generator files of these applications, level by level, and all of a level at once. */
export async function bringGenerators(
  repository: Repository,
  glob: string,
  places: readonly AppAtCommit[],
): Promise<void> {
  const names = glob.split("/");
  const shared = names.indexOf("*");
  for (const depth of names.keys()) {
    const wanted = await Promise.all(
      places.map(async ({ app, commit }) => {
        const above = globOf(glob, app).split("/").slice(0, depth).join("/");
        const folders = depth === 0 ? [""] : await pathsAs(new GitFiles(repository, commit), above, "folders");
        // The name stands for the folder itself, which is fetched to be read.
        return folders.map((folder) => ({ commit, path: folder === "" ? "." : `${folder}/.`, shared }));
      }),
    );
    await bring(repository, wanted.flat());
  }
  const files = await Promise.all(
    places.map(async ({ app, commit }) => {
      const paths = await generatorFiles(new GitFiles(repository, commit), globOf(glob, app));
      return paths.map((path) => ({ commit, path, shared }));
    }),
  );
  await bring(repository, files.flat());
}

/**
 * The campaign that an application brings to a phase at a commit whose generator files are here; undefined where it brings none.
 *
 * @throws PromoteError "missing" where the phase does not take it
 */
export async function campaignAt(
  repository: Repository,
  glob: string,
  { app, commit }: AppAtCommit,
  phase: Allowing,
): Promise<OwnCampaign | undefined> {
  const files = new GitFiles(repository, commit);
  const refuse = (file: string, line: number, sentence: string): never => {
    throw new PromoteError("missing", `${file}:${line} at ${shortId(commit)}: ${sentence}`, line);
  };
  const found: { campaign: OwnCampaign | undefined; file: string }[] = [];
  for (const file of await generatorFiles(files, globOf(glob, app))) {
    const { targets, findings } = await readGenerator(files, file, app);
    const [unread] = findings.filter(({ hides }) => hides === "all");
    // Whether it is about this phase nobody can tell. A phase without campaigns of applications never asked.
    if (unread !== undefined && phase.campaigns !== undefined) refuse(file, unread.line, unread.sentence);
    for (const target of targets.filter((each) => each.phase === phase.name)) {
      const judged = target.campaign && judge(target.campaign, phase);
      if (judged?.problem !== undefined) refuse(file, judged.line, judged.problem);
      if (found.length > 0 && phase.campaigns !== undefined)
        refuse(
          file,
          target.line,
          `It is about the phase ${JSON.stringify(phase.name)}, as ${found[0]!.file} is; remove one.`,
        );
      found.push({ campaign: judged?.campaign, file });
    }
  }
  return found[0]?.campaign;
}
