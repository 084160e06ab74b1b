// Where a path leads in git: to a file or folder, to nothing, to something that stands in the way, or to what is not here.
import { isFolder } from "./files";
import type { Objects, TreeEntry } from "./objects";

/** Where a path leads. `folders` are those on the way that are here, the root first. */
export type Way =
  | { ends: "found"; entry: TreeEntry; folders: readonly string[] }
  | { ends: "nowhere" }
  /** At something that is no folder; `rest` are the names that are left. */
  | { ends: "blocked"; entry: TreeEntry; rest: string[] }
  /** At a folder that was not fetched, which must never be taken for one without the file. */
  | { ends: "absent"; id: string; folders: readonly string[] };

/** Follows a path, and no link. Paths have no slash before or after them; "" is the root. */
export async function follow(objects: Objects, root: string, path: string): Promise<Way> {
  let entry: TreeEntry = { mode: "40000", id: root };
  const folders: string[] = [];
  const names = path === "" ? [] : path.split("/");
  for (const [at, name] of names.entries()) {
    if (!isFolder(entry.mode)) return { ends: "blocked", entry, rest: names.slice(at) };
    const next = await objects.entry(entry.id, name);
    if (next === undefined) return { ends: "absent", id: entry.id, folders };
    folders.push(entry.id);
    if (next === null) return { ends: "nowhere" };
    entry = next;
  }
  return { ends: "found", entry, folders };
}
