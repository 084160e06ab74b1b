// One item carried from a text of a source phase into a text of a target phase, by the functions that a promotion uses.
import type { Item } from "../../../contract/items";
import { itemFiles } from "../../../contract/items";
import type { FileEntry, Files } from "../../src/git/files";
import { carriedOf, changesOf, fileOf, standingOf } from "../../src/versions/whole";
import type { PhaseFiles } from "../../src/versions/whole";
import { replacedText } from "../../src/versions/standing";
import type { Standing } from "../../src/versions/standing";

/** Files that hold these texts. */
export function filesOf(texts: Readonly<Record<string, string>>): Files {
  const entry = (text: string): FileEntry => {
    const content = Buffer.from(text);
    return { mode: "100644", size: () => Promise.resolve(content.length), read: () => Promise.resolve(content) };
  };
  return {
    find: (path) => {
      const text = texts[path];
      return Promise.resolve(text === undefined ? undefined : { entry: entry(text), rest: [] });
    },
    list: () => Promise.resolve(new Map()),
  };
}

function phaseOf(item: Item, phase: string, text: string): PhaseFiles {
  const path = itemFiles(item)[0]!.replace("{phase}", phase);
  return { app: "shop", phase, files: filesOf({ [path]: text }), where: (file) => file };
}

/** The target's text with what the source's text has of the item. Errors are those of a promotion. */
export async function carry(item: Item, source: string, target: string): Promise<string> {
  const [from, into] = [phaseOf(item, "test", source), phaseOf(item, "prod", target)];
  const carried = await carriedOf(item, from);
  for (const each of carried)
    replacedText(await standingOf(each, into), each.part.what, into.where(await fileOf(item, into)));
  const [change] = await changesOf(carried, into, from);
  if (change === undefined || !("content" in change)) throw new Error("nothing was written");
  return change.content.toString();
}

/** The versions of the item's parts, by their names. */
export async function versionsIn(item: Item, text: string): Promise<Record<string, string>> {
  const carried = await carriedOf(item, phaseOf(item, "test", text));
  return Object.fromEntries(carried.map(({ part, version }) => [part.name, version.text]));
}

/** What stands in the target where the source's parts belong. */
export async function standingsIn(item: Item, source: string, target: string): Promise<Standing[]> {
  const carried = await carriedOf(item, phaseOf(item, "test", source));
  return Promise.all(carried.map((each) => standingOf(each, phaseOf(item, "prod", target))));
}
