// The version of an application in a phase, as one: all parts of all items that a promotion carries.
import { itemPath } from "../../../contract/items";
import type { Item } from "../../../contract/items";
import { fillPath } from "../../../contract/repository";
import { wholeText } from "../version";
import type { Shown } from "../version";
import type { Files, Found } from "../git/files";
import type { Change } from "../git/commits";
import { pathIn } from "./items/item";
import type { Part, Place, Wanted } from "./items/item";
import { kindOf } from "./items/items";
import { sharedFolders } from "./layout";
import { versionIn } from "./standing";
import type { Standing } from "./standing";

/** A part that is carried, with the version that the source has of it. */
export interface Carried extends Wanted {
  item: Item;
}

/** The files of one application in one phase, at one state of the repository. */
export interface PhaseFiles {
  app: string;
  phase: string;
  files: Files;
  /** Names a file in sentences. */
  where: (path: string) => string;
}

/** The version of a phase. */
export interface Whole {
  parts: Carried[];
  /** The version of each part: two phases hold the same if these texts are the same. */
  text: string;
  /** What images of the pods have to show of it. */
  shown: Shown;
}

/** Paths that are looked at for a phase, with the number of leading folders that all applications share. */
export const pathsOf = (
  items: readonly Item[],
  { app, phase }: Pick<PhaseFiles, "app" | "phase">,
): { path: string; shared: number }[] =>
  items.flatMap((item) => {
    const shared = sharedFolders(itemPath(item));
    return kindOf(item)
      .paths(fillPath(itemPath(item), app, phase))
      .map((path) => ({ path, shared }));
  });

/** Where an item is in a phase. */
export const placeOf = (item: Item, { app, phase, files, where }: PhaseFiles): Place => ({
  files,
  path: fillPath(itemPath(item), app, phase),
  where,
});

/** The file of an item in a phase: as sentences name it, the one that exists. */
export const fileOf = (item: Item, phase: PhaseFiles): Promise<string> => pathIn(kindOf(item), placeOf(item, phase));

/**
 * The version of a phase.
 *
 * @throws PromoteError "missing" if it has not all of it
 */
export async function readWhole(items: readonly Item[], phase: PhaseFiles): Promise<Whole> {
  const parts: Carried[] = [];
  for (const item of items) parts.push(...(await carriedOf(item, phase)));
  const texts = parts.map(({ part, version }) => ({ name: part.name, text: version.text }));
  return { parts, text: wholeText(texts), shown: shownOf(parts) };
}

/** What a phase has of one item. Throws as `readWhole` does. */
export async function carriedOf(item: Item, phase: PhaseFiles): Promise<Carried[]> {
  const place = placeOf(item, phase);
  const kind = kindOf(item);
  const carried: Carried[] = [];
  for (const part of await kind.parts(item, place)) {
    const version = versionIn(await kind.standing(part, place), part.what, place.where(await fileOf(item, phase)));
    carried.push({ item, part, version });
  }
  return carried;
}

/** What stands in a phase where a part belongs. */
export const standingOf = ({ item, part }: { item: Item; part: Part }, phase: PhaseFiles): Promise<Standing> =>
  kindOf(item).standing(part, placeOf(item, phase));

function shownOf(parts: readonly Carried[]): Shown {
  const all = parts.map(({ item, part, version }) => ({ part, image: kindOf(item).shownAs(part, version.text) }));
  return {
    images: all.flatMap(({ image }) => image ?? []),
    hidden: all.flatMap(({ part, image }) => (image === undefined ? [part.name] : [])),
  };
}

/** What a target has to become so that it holds these parts. Parts of one file change it one after the other. */
export async function changesOf(
  carried: readonly Carried[],
  target: PhaseFiles,
  source: PhaseFiles,
): Promise<Change[]> {
  const edited = new EditedFiles(target.files);
  for (const item of new Set(carried.map((each) => each.item))) {
    const wanted = carried.filter((each) => each.item === item);
    const changes = await kindOf(item).changes(
      wanted,
      placeOf(item, { ...target, files: edited }),
      placeOf(item, source),
    );
    for (const change of changes) edited.changed.set(change.path, change);
  }
  return [...edited.changed.values()];
}

/** Files with what was changed of them so far. */
class EditedFiles implements Files {
  readonly changed = new Map<string, Change>();

  constructor(private readonly files: Files) {}

  find(path: string): Promise<Found | undefined> {
    const change = this.changed.get(path);
    if (change === undefined || !("content" in change)) return this.files.find(path);
    const { mode, content } = change;
    const entry = { mode, size: () => Promise.resolve(content.length), read: () => Promise.resolve(content) };
    return Promise.resolve({ entry, rest: [] });
  }

  list(folder: string): Promise<ReadonlyMap<string, string>> {
    return this.files.list(folder);
  }
}
