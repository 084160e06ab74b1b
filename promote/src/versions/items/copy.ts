// A file or folder as it is: its version is the id by which git knows its content.
import type { CopyItem } from "../../../../contract/items";
import { isFolder, NoFile } from "../../git/files";
import type { FileEntry } from "../../git/files";
import type { ItemKind, Place } from "./item";

/** The kind. It has one part: the path. */
export const copy: ItemKind<CopyItem> = {
  called: "file or folder",
  asItIs: true,
  parts: async ({ copy: path }, place) => {
    await entryAt(place);
    return [{ name: path, what: "it" }];
  },
  standing: async (_, { files, paths: [path] }) => {
    const found = await files.find(path);
    if (found === undefined) return { kind: "empty" };
    if (found.rest.length > 0) return { kind: "none", problem: "has something in its way that is no folder" };
    return { kind: "version", text: textOf(found.entry), number: false };
  },
  changes: async (_, { paths: [path] }, source) => {
    const { mode, id = "" } = await entryAt(source);
    return [{ path, mode: isFolder(mode) ? "040000" : mode, id }];
  },
  shownAs: () => undefined,
  lineOf: () => Promise.resolve(1),
};

const plainModes = ["100644", "40000", "040000"];

/** Id of the content, and with it what else makes a difference: whether a file may be run, or is a link. */
const textOf = ({ id = "", mode }: FileEntry): string => (plainModes.includes(mode) ? id : `${mode}:${id}`);

async function entryAt({ files, paths: [path], where }: Place): Promise<FileEntry> {
  const found = await files.find(path);
  if (found?.rest.length === 0) return found.entry;
  throw new NoFile(`${where(path)} does not exist.`);
}
