// The files of one commit of a repository that is here in part: the folders and files that were asked for.
import { bring } from "./bring";
import { PromoteError } from "../errors";
import { isFolder } from "./files";
import type { FileEntry, Files, Found } from "./files";
import { shortId } from "./objects";
import type { Objects, TreeEntry } from "./objects";
import type { Repository } from "./repository";
import { follow } from "./way";

/** A file in git. Its size is asked first: without filters, or asked for by its id, a large one is here too. */
const gitFile = (objects: Objects, { mode, id }: TreeEntry): FileEntry => ({
  mode,
  id,
  size: () => objects.size(id),
  read: () => objects.read(id),
});

/** Where a path leads in a tree, by ids. `rest` as in `Found`. */
interface FoundEntry {
  entry: TreeEntry;
  rest: string[];
}

/** Reads files of one commit. */
export class GitFiles implements Files {
  constructor(
    private readonly repository: Repository,
    readonly commit: string,
  ) {}

  async find(path: string): Promise<Found | undefined> {
    const found = await this.descend(path);
    return found && { entry: gitFile(this.repository.objects, found.entry), rest: found.rest };
  }

  async list(folder: string): Promise<Map<string, string>> {
    const found = await this.descend(folder);
    const tree = found?.rest.length === 0 && isFolder(found.entry.mode);
    const entries = tree ? await this.repository.objects.tree(found.entry.id) : undefined;
    return new Map([...(entries ?? [])].map(([name, { mode }]) => [name, mode]));
  }

  /** Where a path leads; undefined where there is nothing. */
  async descend(path: string): Promise<FoundEntry | undefined> {
    const { objects } = this.repository;
    const root = (await objects.commit(this.commit))?.tree;
    const way = root === undefined ? undefined : await follow(objects, root, path);
    if (way === undefined || way.ends === "absent") {
      throw new PromoteError("other", `${path} at ${shortId(this.commit)} was not fetched.`);
    }
    if (way.ends === "nowhere") return undefined;
    return { entry: way.entry, rest: way.ends === "blocked" ? way.rest : [] };
  }

  /** Fetches what stands at these paths as files, where their folders are here. */
  async fetch(paths: readonly string[]): Promise<void> {
    await bring(
      this.repository,
      paths.map((path) => ({ commit: this.commit, path, shared: 0 })),
    );
  }
}
