// Brings a file, or a folder with all that is in it, within limits that are the same on every server.
import { PromoteError } from "../errors";
import { bring } from "./bring";
import { isFolder, kindOf, largestFile } from "./files";
import { GitFiles } from "./gitFiles";
import type { Repository } from "./repository";

/** Files and folders of the largest folder that is brought as a whole. */
const most = 5000;

/**
 * Fetches all that stands at a path, and below it.
 *
 * @param where names a path in sentences
 * @throws PromoteError "missing" if it is too much, or a file is too large
 */
export async function bringBelow(
  repository: Repository,
  { commit, path, where }: { commit: string; path: string; where: (path: string) => string },
): Promise<void> {
  const files = new GitFiles(repository, commit);
  const fetch = (paths: readonly string[]): Promise<void> =>
    bring(
      repository,
      paths.map((each) => ({ commit, path: each, shared: 0 })),
    );
  let count = 0;
  for (let level = [path]; level.length > 0;) {
    count += level.length;
    if (count > most)
      throw new PromoteError(
        "missing",
        `${where(path)} holds more than ${most} files and folders; what is copied must hold fewer.`,
      );
    await fetch(level);
    const folders: string[] = [];
    for (const each of level) {
      const found = await files.find(each);
      if (found?.rest.length !== 0) continue;
      const { mode, size } = found.entry;
      if (isFolder(mode)) folders.push(each);
      else if (kindOf(mode) !== "a submodule" && ((await size()) ?? largestFile) >= largestFile)
        throw new PromoteError("missing", `${where(each)} is larger than 1 MiB; what is copied must be smaller.`);
    }
    // The folders themselves, for their names.
    await fetch(folders.map((each) => `${each}/.`));
    const lists = await Promise.all(
      folders.map(async (each) => [...(await files.list(each)).keys()].map((name) => `${each}/${name}`)),
    );
    level = lists.flat();
  }
}
