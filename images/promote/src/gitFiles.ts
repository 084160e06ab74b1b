// The files of one commit of a repository that is here in part: all its folders, and the files that were asked for.
import { isFolder, kindOf } from "./files";
import type { FileEntry, Files, Found } from "./files";
import type { Objects, TreeEntry } from "./objects";
import type { Repository } from "./repository";

/** A file in git. Its size is asked first: without filters, or asked for by its id, a large one is here too. */
export const gitFile = (objects: Objects, { mode, id }: TreeEntry): FileEntry => ({
  mode,
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
    const tree = found && found.rest.length === 0 && isFolder(found.entry.mode);
    const entries = tree ? await this.repository.objects.tree(found.entry.id) : undefined;
    return new Map([...(entries ?? [])].map(([name, { mode }]) => [name, mode]));
  }

  /** Follows names down; undefined where there is no such name, or its folder is not here. */
  async descend(path: string): Promise<FoundEntry | undefined> {
    const { objects } = this.repository;
    const tree = (await objects.commit(this.commit))?.tree;
    if (tree === undefined) return undefined;
    let entry: TreeEntry = { mode: "40000", id: tree };
    const names = path === "" ? [] : path.split("/");
    for (const [at, name] of names.entries()) {
      if (!isFolder(entry.mode)) return { entry, rest: names.slice(at) };
      const next: TreeEntry | undefined = (await objects.tree(entry.id))?.get(name);
      if (!next) return undefined;
      entry = next;
    }
    return { entry, rest: [] };
  }

  /**
   * Fetches what stands at these paths as files. A file that stands among few others is fetched by its folder, since a
   * server leaves out what is too large only below what it is asked for.
   */
  async fetch(paths: readonly string[]): Promise<void> {
    const { objects } = this.repository;
    const folders = new Map<string, Set<string>>();
    for (const path of new Set(paths)) {
      const found = await this.descend(path);
      if (!found || found.rest.length > 0 || kindOf(found.entry.mode) !== undefined) continue;
      if (await objects.has(found.entry.id)) continue;
      const folder = (await this.descend(path.split("/").slice(0, -1).join("/")))?.entry.id ?? "";
      folders.set(folder, (folders.get(folder) ?? new Set()).add(found.entry.id));
    }
    const wanted = new Set<string>();
    for (const [folder, files] of folders) {
      const entries = [...((await objects.tree(folder))?.values() ?? [])];
      const few = entries.length <= 2 * files.size + 16 && entries.every(({ mode }) => kindOf(mode) === undefined);
      for (const id of few ? [folder] : files) wanted.add(id);
    }
    await this.repository.fetchObjects([...wanted]);
  }
}
