// Which applications a commit may have changed, by the ids of folders alone: what has the same id on both sides is not looked into.
import { isFolder } from "../../../promote/src/git/files";
import type { Objects, TreeEntry } from "../../../promote/src/git/objects";
import { bring } from "../../../promote/src/git/bring";
import type { Repository } from "../../../promote/src/git/repository";
import { pathsOf } from "../../../promote/src/versions/whole";
import type { Layout } from "../../../promote/src/versions/layout";

/** Stands for all applications: their versions are in a file that they share. */
export const everyApp = "*";

/** A path of the layout in one phase, name by name; of its names some may hold {app}. */
type Names = readonly string[];

const hasApp = (name: string): boolean => name.includes("{app}");

/** Paths of all that is looked at: what a promotion carries, of each phase, and what people say about an application. */
const pathsIn = ({ items, holds }: Layout, phases: readonly string[]): Names[] =>
  [...new Set([...phases.flatMap((phase) => pathsOf(items, { app: "{app}", phase })), holds])].map((path) =>
    path.split("/"),
  );

/** The application that a name of a path is of, as the layout has it; undefined where it is none's. */
function appIn(pattern: string, name: string): string | undefined {
  const [before = "", ...after] = pattern.split("{app}");
  const end = after.at(-1) ?? "";
  const app = name.slice(before.length, name.length - end.length);
  return app !== "" && pattern.replaceAll("{app}", app) === name ? app : undefined;
}

/** Looks at commits in their order. */
export class ChangedApps {
  private readonly paths: readonly Names[];

  constructor(
    private readonly repository: Repository,
    layout: Layout,
    phases: readonly string[],
  ) {
    this.paths = pathsIn(layout, phases);
  }

  /** Whether applications are told apart by their paths at all. */
  get areNamed(): boolean {
    // The file of holds always is of one application; it may be there for none.
    return this.paths.slice(0, -1).some((path) => path.some(hasApp));
  }

  /** Fetches the folders that lead to the applications, of all these commits at once. */
  async bring(commits: readonly string[]): Promise<void> {
    const folders = new Set(
      this.paths.map((path) => {
        const end = path.findIndex(hasApp);
        return [...path.slice(0, end < 0 ? -1 : end), "."].join("/");
      }),
    );
    const wanted = [...folders].map((path) => ({ path, shared: path.split("/").length - 1 }));
    await bring(
      this.repository,
      commits.flatMap((commit) => wanted.map((each) => ({ commit, ...each }))),
    );
  }

  /**
   * Applications of which something may have changed from one commit to another.
   *
   * @param before undefined: nothing was there
   */
  async between(before: string | undefined, after: string): Promise<ReadonlySet<string>> {
    const { objects } = this.repository;
    const root = async (commit: string | undefined) =>
      commit === undefined ? "" : (await objects.commit(commit))!.tree;
    const [a, b] = [await root(before), await root(after)];
    const found = new Set<string>();
    for (const path of this.paths) await differ(objects, a, b, path, found);
    return found;
  }
}

/** Follows a path through two folders as far as they differ; an id is empty for no folder. */
async function differ(objects: Objects, before: string, after: string, path: Names, found: Set<string>): Promise<void> {
  if (before === after) return;
  const [name = "", ...rest] = path;
  const [a, b] = [await entriesOf(objects, before), await entriesOf(objects, after)];
  if (hasApp(name)) {
    for (const each of new Set([...a.keys(), ...b.keys()])) {
      const app = a.get(each)?.id === b.get(each)?.id ? undefined : appIn(name, each);
      if (app !== undefined) found.add(app);
    }
  } else if (rest.length === 0) {
    if (a.get(name)?.id !== b.get(name)?.id) found.add(everyApp);
  } else {
    await differ(objects, folderIn(a, name), folderIn(b, name), rest, found);
  }
}

const entriesOf = async (objects: Objects, id: string): Promise<ReadonlyMap<string, TreeEntry>> =>
  (id === "" ? undefined : await objects.tree(id)) ?? new Map<string, TreeEntry>();

function folderIn(entries: ReadonlyMap<string, TreeEntry>, name: string): string {
  const entry = entries.get(name);
  return entry !== undefined && isFolder(entry.mode) ? entry.id : "";
}
