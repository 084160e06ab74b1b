// What stands in the repository in the place of a file: its kind, size and encoding are checked before anything is parsed.
import { PromoteError } from "./errors";
import type { Objects, TreeEntry } from "./objects";
import { decodeText } from "./yamlVersion";

/** Bytes from which on a file is not read: the limit of the filter that fetches leave large ones out with. */
export const largestFile = 1 << 20;

/** What stands at a path. */
export interface FileEntry {
  /** As a tree of git has it, in octal: 100644 and 100755 are files. */
  mode: string;
  /** Bytes; undefined where it is known only that they are too many. */
  size: () => Promise<number | undefined>;
  /** The content; undefined if it is not here because of its size. */
  read: () => Promise<Uint8Array | undefined>;
}

/** Kinds that are no file, by mode. */
const kinds: Readonly<Record<number, string>> = {
  0o040000: "a folder",
  0o120000: "a link",
  0o160000: "a submodule",
};

/** What stands there if it is no file, in words; undefined for a file. */
export const kindOf = (mode: string): string | undefined => kinds[Number.parseInt(mode, 8)];

/** Whether it is a folder. */
export const isFolder = (mode: string): boolean => kindOf(mode) === "a folder";

/**
 * The text of a file.
 *
 * @param where names it in sentences
 * @throws PromoteError "missing" if it is no file, too large, or no text
 */
export async function readText(entry: FileEntry, where: string): Promise<string> {
  const kind = kindOf(entry.mode);
  if (kind !== undefined) throw new PromoteError("missing", `${where} is no regular file (${kind}); it must be one.`);
  const size = await entry.size();
  if (size !== undefined && size < largestFile) {
    const content = await entry.read();
    if (content) return decodeText(content, where);
  }
  throw new PromoteError("missing", `${where} is larger than 1 MiB; such a file must be smaller.`);
}

/** A file in git. Its size is asked first: without filters, or asked for by its id, a large one is here too. */
export const gitFile = (objects: Objects, { mode, id }: TreeEntry): FileEntry => ({
  mode,
  size: () => objects.size(id),
  read: () => objects.read(id),
});
