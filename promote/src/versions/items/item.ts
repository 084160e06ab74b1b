// What a kind of item is: which files it looks at, which parts a phase has there, and how they are written.
import type { Item } from "../../../../contract/items";
import type { Change } from "../../git/commits";
import type { Files } from "../../git/files";
import { readPath } from "../../git/files";
import type { Standing, Version } from "../standing";
import { keyLine } from "../yamlLine";

/** One thing that an item carries: a scalar, an image, a dependency, a folder. */
export interface Part {
  /** As status and commit messages name it: a key, an image, a dependency, a path. */
  name: string;
  /** As sentences name it, such as "the key image.version". */
  what: string;
  /** Which of its fields the source sets, where that differs. */
  fields?: readonly string[];
}

/** An item's files of one application in one phase, at one state of the repository. */
export interface Place {
  files: Files;
  /** Paths that are looked at, filled in; the first that exists counts. */
  paths: readonly [string, ...string[]];
  /** Names a file in sentences. */
  where: (path: string) => string;
}

/** A part with the version that the source has of it. */
export interface Wanted {
  part: Part;
  version: Version;
}

/** A kind of item. Errors are PromoteErrors of the kind "missing". */
export interface ItemKind<I extends Item> {
  /** What its file or folder is called. */
  called: string;
  /** True: it becomes as it is in the source, and all of it has to be here for that. Default: false. */
  asItIs?: boolean;
  /** What a source phase has to carry. */
  parts(item: I, place: Place): Promise<Part[]>;
  /** What stands in a phase where a part belongs. */
  standing(part: Part, place: Place): Promise<Standing>;
  /** What a target has to become for these parts. */
  changes(wanted: readonly Wanted[], target: Place, source: Place): Promise<Change[]>;
  /** What images of the pods have to show of a part: a version, or that a whole image runs. Undefined where no image can. */
  shownAs(part: Part, version: string): ShownAs | undefined;
  /** Line, from 1, of the file that a sentence about a part is about. */
  lineOf(part: Part, place: Place): Promise<number>;
}

/** How a part is shown. */
export type ShownAs = { version: string } | { image: string };

/** A kind whose parts stand in one text. */
export interface TextKind<I extends Item> extends Pick<ItemKind<I>, "called" | "shownAs"> {
  /** What a source's text has to carry. */
  partsIn(item: I, text: string, where: string): Part[];
  /** What stands in a text where a part belongs. */
  standingIn(text: string, part: Part, where: string): Standing;
  /** The text with a part replaced, and nothing else. */
  replaceIn(text: string, part: Part, version: Version, where: string): string;
  /** The keys that lead to a part. */
  keysOf(part: Part): readonly string[];
}

/** The path of an item that counts: the first one that exists, or the first of all. */
export async function pathIn({ files, paths }: Pick<Place, "files" | "paths">): Promise<string> {
  for (const each of paths) if ((await files.find(each))?.rest.length === 0) return each;
  return paths[0];
}

/** A kind of text as a kind of item. */
export function textItem<I extends Item>(kind: TextKind<I>): ItemKind<I> {
  const read = async (place: Place): Promise<{ path: string; text: string; where: string }> => {
    const path = await pathIn(place);
    const where = place.where(path);
    return { path, text: await readPath(place.files, path, where), where };
  };
  return {
    called: kind.called,
    shownAs: (part, version) => kind.shownAs(part, version),
    parts: async (item, place) => {
      const { text, where } = await read(place);
      return kind.partsIn(item, text, where);
    },
    standing: async (part, place) => {
      const { text, where } = await read(place);
      return kind.standingIn(text, part, where);
    },
    changes: async (wanted, target) => {
      const { path, text, where } = await read(target);
      const edited = wanted.reduce((now, { part, version }) => kind.replaceIn(now, part, version, where), text);
      const mode = (await target.files.find(path))?.entry.mode ?? "100644";
      return [{ path, mode, content: Buffer.from(edited) }];
    },
    lineOf: async (part, place) => keyLine((await read(place)).text, kind.keysOf(part)),
  };
}
