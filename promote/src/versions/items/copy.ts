// A file or folder as it is: its version is the id by which git knows its content.
import type { CopyItem } from "../../../../contract/items";
import { PromoteError } from "../../errors";
import { isFolder, kindOf, NoFile } from "../../git/files";
import type { FileEntry, Files } from "../../git/files";
import type { Change } from "../../git/commits";
import type { ItemKind, Place } from "./item";

/** Files of the largest folder that is copied. */
export const mostFiles = 5000;

/** The kind. It has one part: the path. */
export const copy: ItemKind<CopyItem> = {
  paths: (path) => [path],
  parts: async ({ copy: path }, place) => {
    await entryAt(place);
    return [{ name: path, what: "it" }];
  },
  standing: async (_, place) => {
    const found = await place.files.find(place.path);
    if (found === undefined) return { kind: "empty" };
    if (found.rest.length > 0) return { kind: "none", problem: "has something in its way that is no folder" };
    return { kind: "version", text: textOf(found.entry), number: false };
  },
  changes: async (_, target, source) => {
    const entry = await entryAt(source);
    await checkSizes(source.files, source.path, entry, source);
    return [changeTo(target.path, entry)];
  },
  shownAs: () => undefined,
};

const plainModes = ["100644", "40000", "040000"];

/** Id of the content, and with it what else makes a difference: whether a file may be run, or is a link. */
const textOf = ({ id = "", mode }: FileEntry): string => (plainModes.includes(mode) ? id : `${mode}:${id}`);

async function entryAt({ files, path, where }: Place): Promise<FileEntry> {
  const found = await files.find(path);
  if (found?.rest.length === 0) return found.entry;
  throw new NoFile(`${where(path)} does not exist.`);
}

const changeTo = (path: string, { mode, id = "" }: FileEntry): Change => ({
  path,
  mode: isFolder(mode) ? "040000" : mode,
  id,
});

/** All that is below has to be here for the push: what was left out for its size is told. */
async function checkSizes(files: Files, path: string, entry: FileEntry, { where }: Place): Promise<void> {
  let count = 0;
  const open: [string, FileEntry][] = [[path, entry]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [at, { mode, size }] = next;
    if (isFolder(mode)) {
      for (const name of (await files.list(at)).keys()) {
        const found = await files.find(`${at}/${name}`);
        if (found) open.push([`${at}/${name}`, found.entry]);
      }
    } else if (kindOf(mode) !== "a submodule" && (await size()) === undefined) {
      throw new PromoteError("missing", `${where(at)} is larger than 1 MiB; what is copied must be smaller.`);
    }
    if (++count > mostFiles)
      throw new PromoteError(
        "missing",
        `${where(path)} holds more than ${mostFiles} files; what is copied must hold fewer.`,
      );
  }
}
