// Files of the repository, in git or in a checkout, whatever stands in their place: kind, size and encoding are checked first.
import { PromoteError } from "../errors";

/** Bytes from which on a file is not read: the limit of the filter that fetches leave large ones out with. */
export const largestFile = 1 << 20;

/** What stands at a path. */
export interface FileEntry {
  /** As a tree of git has it, in octal: 100644 and 100755 are files. */
  mode: string;
  /** By which git knows the content; undefined outside of git. */
  id?: string;
  /** Bytes; undefined where it is known only that they are too many. */
  size: () => Promise<number | undefined>;
  /** The content; undefined if it is not here because of its size. */
  read: () => Promise<Uint8Array | undefined>;
}

/** Where a path leads. `rest` are the names that are left when it ends at something that is no folder. */
export interface Found {
  entry: FileEntry;
  rest: string[];
}

/** The files of one state of the repository. Paths have no slash before or after them; "" is the root. */
export interface Files {
  /** Follows a path, and no link; undefined where there is nothing. */
  find(path: string): Promise<Found | undefined>;
  /** Modes by name of what a folder holds; empty if there is no such folder. */
  list(folder: string): Promise<ReadonlyMap<string, string>>;
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

/** A file that does not exist. */
export class NoFile extends PromoteError {
  constructor(
    sentence: string,
    /** Whether a link or a submodule is on the way to it, which is not followed. */
    readonly blocked = false,
  ) {
    super("missing", sentence);
  }
}

/**
 * The text of the file at a path.
 *
 * @param where names it in sentences
 * @throws PromoteError "missing" if there is none, or it is no file, too large, or no text
 */
export async function readPath(files: Files, path: string, where: string): Promise<string> {
  const found = await files.find(path);
  if (!found) throw new NoFile(`${where} does not exist.`);
  if (found.rest.length === 0) return readText(found.entry, where);
  const blocked = path.slice(0, -found.rest.join("/").length - 1);
  const kind = kindOf(found.entry.mode);
  throw new NoFile(`${where} does not exist: ${blocked} is ${kind ?? "a file"}.`, kind !== undefined);
}

/** The text of the file at a path; empty where there is none. Throws as `readPath` does where something else stands there. */
export const textAt = (files: Files, path: string): Promise<string> =>
  readPath(files, path, path).catch((error: unknown) => {
    if (error instanceof NoFile && !error.blocked) return "";
    throw error;
  });

/** The text of a file. Throws as `readPath` does. */
async function readText(entry: FileEntry, where: string): Promise<string> {
  const kind = kindOf(entry.mode);
  if (kind !== undefined) throw new PromoteError("missing", `${where} is no regular file (${kind}); it must be one.`);
  const size = await entry.size();
  if (size !== undefined && size < largestFile) {
    const content = await entry.read();
    if (content) return decodeText(content, where);
  }
  throw new PromoteError("missing", `${where} is larger than 1 MiB; such a file must be smaller.`);
}

/** UTF-8 text of a file; a byte order mark stays a part of it, so that encoding gives back the same bytes. */
export function decodeText(bytes: Uint8Array, where: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new PromoteError("missing", `${where} is not UTF-8 text; it must be.`);
  }
}
