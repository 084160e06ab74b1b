// Brings what stands on the way to files: folders, then the files themselves, in as few fetches as the server's filters allow.
import { PassingError } from "../errors";
import type { Filter } from "./fetcher";
import { kindOf } from "./files";
import type { Repository } from "./repository";
import { follow } from "./way";

/** A file at a commit that is here. */
export interface Wanted {
  commit: string;
  path: string;
  /** Number of leading folders of the path that all applications share. */
  shared: number;
}

/** Fetches what is absent on the way to files, and the files but for those above 1 MiB. */
export async function bring(repository: Repository, wanted: readonly Wanted[]): Promise<void> {
  for (let before = ""; ;) {
    const absent = await whatIsAbsent(repository, wanted);
    const ids = [...absent.shared.values(), absent.own, absent.files].flatMap((each) => [...each]);
    if (ids.length === 0) return;
    // The same folder is wanted first for its names, then for its files: only the same of all is no progress.
    const asked = [...absent.shared.values(), absent.own, absent.files]
      .map((each) => [...each].sort().join())
      .join(";");
    if (asked === before) throw new PassingError("network", `${ids[0]} was not fetched.`);
    before = asked;
    // What all applications share is fetched without what belongs to each, then this application's own part as a whole.
    for (const [levels, folders] of absent.shared) {
      const filters: Filter[] = levels > 1 ? [`tree:${levels}`, "tree:0"] : ["tree:0"];
      await repository.fetchObjects([...folders], [...filters, "blob:none", "none"]);
    }
    if (absent.own.size > 0) {
      const filter = await repository.fetchObjects([...absent.own], ["blob:limit=1m", "blob:none", "none"]);
      if (filter === "blob:limit=1m") for (const id of absent.own) repository.withoutLarge.add(id);
    }
    if (absent.files.size > 0) await repository.fetchFiles([...absent.files]);
  }
}

interface Absent {
  /** Folders that applications share, by the number of levels that are to be fetched of them. */
  shared: Map<number, Set<string>>;
  /** Folders of one application, which are fetched with all that is below. */
  own: Set<string>;
  files: Set<string>;
}

/** What is no content of this repository, or is looked at by itself. */
const hasNoContent: ReadonlySet<string | undefined> = new Set(["a folder", "a submodule"]);

async function whatIsAbsent(repository: Repository, wanted: readonly Wanted[]): Promise<Absent> {
  const { objects, withoutLarge } = repository;
  const absent: Absent = { shared: new Map(), own: new Set(), files: new Set() };
  const seen = new Set<string>();
  for (const { commit, path, shared } of wanted) {
    const root = (await objects.commit(commit))?.tree;
    if (root === undefined || seen.has(`${root} ${path}`)) continue;
    seen.add(`${root} ${path}`);
    const way = await follow(objects, root, path);
    if (way.ends === "absent") {
      const levels = shared - way.folders.length + 1;
      const folders = levels > 0 ? (absent.shared.get(levels) ?? new Set()) : absent.own;
      folders.add(way.id);
      if (levels > 0) absent.shared.set(levels, folders);
    } else if (way.ends === "found" && !hasNoContent.has(kindOf(way.entry.mode))) {
      // A file that was left out for its size is not asked for.
      const left = [way.entry.id, ...way.folders].some((id) => withoutLarge.has(id));
      if (!left && !(await objects.has(way.entry.id))) absent.files.add(way.entry.id);
    }
  }
  return absent;
}
