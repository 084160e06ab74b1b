// The version of an application in a phase, as one: all parts of all items that a promotion carries.
import { itemFiles, itemPath } from "../../../contract/items";
import type { Item } from "../../../contract/items";
import { fillPath } from "../../../contract/repository";
import { wholeText } from "../version";
import type { PartText, Shown } from "../version";
import type { Wanted as WantedFile } from "../git/bring";
import type { Change } from "../git/commits";
import type { Files, Found } from "../git/files";
import { pathIn } from "./items/item";
import type { Part, Place, Wanted } from "./items/item";
import { kindOf } from "./items/items";
import { sharedFolders } from "./layout";
import { isSame, replacedText, versionIn } from "./standing";
import type { Standing } from "./standing";

/** A part that is carried, with the version that the source has of it. */
export interface Carried extends Wanted {
  item: Item;
}

/** An application in a phase. */
export interface Phase {
  app: string;
  phase: string;
}

/** Its files, at one state of the repository. */
export interface PhaseFiles extends Phase {
  files: Files;
  /** Names a file in sentences. */
  where: (path: string) => string;
}

/** The version of a phase. */
export interface Whole {
  parts: readonly Carried[];
  /** The version of each part: two phases hold the same if these are the same. */
  texts: readonly PartText[];
  /** The same as one text. */
  text: string;
  /** What images of the pods have to show of it. */
  shown: Shown;
}

/** Paths of an item in a phase; the first that exists counts. */
const filesOf = (item: Item, { app, phase }: Phase): [string, ...string[]] =>
  itemFiles(item).map((path) => fillPath(path, app, phase)) as [string, ...string[]];

/** Paths that are looked at for a phase. */
export const pathsOf = (items: readonly Item[], phase: Phase): string[] =>
  items.flatMap((item) => filesOf(item, phase));

/** What has to be fetched for a phase at a commit: of what is copied not the content, which is known by its id. */
export const wantedOf = (items: readonly Item[], phase: Phase, commit: string): WantedFile[] =>
  items.flatMap((item) => {
    const shared = sharedFolders(itemPath(item));
    const names = (path: string): string => [...path.split("/").slice(0, -1), "."].join("/");
    return filesOf(item, phase).map((path) => ({ commit, path: kindOf(item).asItIs ? names(path) : path, shared }));
  });

const placeOf = (item: Item, { app, phase, files, where }: PhaseFiles): Place => ({
  files,
  paths: filesOf(item, { app, phase }),
  where,
});

/** The file or folder of an item in a phase: the one that exists, or the first that may. */
export const fileOf = (item: Item, phase: PhaseFiles): Promise<string> => pathIn(placeOf(item, phase));

/** What is copied of these as it is. */
export const copiedOf = (carried: readonly Carried[], phase: Phase): string[] =>
  carried.filter(({ item }) => kindOf(item).asItIs).map(({ item }) => filesOf(item, phase)[0]);

/**
 * The version of a phase.
 *
 * @throws PromoteError "missing" if it has not all of it
 */
export async function readWhole(items: readonly Item[], phase: PhaseFiles): Promise<Whole> {
  const parts: Carried[] = [];
  for (const item of items) parts.push(...(await carriedOf(item, phase)));
  return wholeOf(parts);
}

/** Parts as one version. */
export function wholeOf(parts: readonly Carried[]): Whole {
  const texts = parts.map(({ part, version }) => ({ name: part.name, text: version.text }));
  return { parts, texts, text: wholeText(texts), shown: shownOf(parts) };
}

/** What a phase has of one item. Throws as `readWhole` does, with the line. */
export async function carriedOf(item: Item, phase: PhaseFiles): Promise<Carried[]> {
  const place = placeOf(item, phase);
  const kind = kindOf(item);
  const where = place.where(await pathIn(place));
  const carried: Carried[] = [];
  for (const part of await kind.parts(item, place)) {
    const standing = await kind.standing(part, place);
    const line = standing.kind === "version" ? undefined : await kind.lineOf(part, place);
    carried.push({ item, part, version: versionIn(standing, part.what, where, line) });
  }
  return carried;
}

/** What stands in a phase where a part belongs. */
export const standingOf = ({ item, part }: { item: Item; part: Part }, phase: PhaseFiles): Promise<Standing> =>
  kindOf(item).standing(part, placeOf(item, phase));

function shownOf(parts: readonly Carried[]): Shown {
  const shown: { versions: string[]; images: string[]; hidden: string[] } = { versions: [], images: [], hidden: [] };
  for (const { item, part, version } of parts) {
    const as = kindOf(item).shownAs(part, version.text);
    if (as === undefined) shown.hidden.push(part.name);
    else if ("image" in as) shown.images.push(as.image);
    else shown.versions.push(as.version);
  }
  return shown;
}

/** A part with what stands in the target where it belongs. */
export interface Holding extends Carried {
  standing: Standing;
  /** That as text, empty for nothing. */
  before: string;
  /** Whether it is the version already. */
  same: boolean;
}

/**
 * What a target holds of these parts.
 *
 * @throws PromoteError "missing" where one has no place
 */
export async function holdingsOf(carried: readonly Carried[], target: PhaseFiles): Promise<Holding[]> {
  const holdings: Holding[] = [];
  for (const each of carried) {
    const standing = await standingOf(each, target);
    const before = replacedText(standing, each.part.what, target.where(await fileOf(each.item, target)));
    holdings.push({ ...each, standing, before, same: isSame(standing, { kind: "version", ...each.version }) });
  }
  return holdings;
}

/** What a target holds as one text. */
export const heldText = (holdings: readonly Pick<Holding, "part" | "before">[]): string =>
  wholeText(holdings.map(({ part, before }) => ({ name: part.name, text: before })));

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
    // What is copied no other item changes.
    if (change === undefined || !("content" in change)) return this.files.find(path);
    const { mode, content } = change;
    const entry = { mode, size: () => Promise.resolve(content.length), read: () => Promise.resolve(content) };
    return Promise.resolve({ entry, rest: [] });
  }

  list(folder: string): Promise<ReadonlyMap<string, string>> {
    return this.files.list(folder);
  }
}
