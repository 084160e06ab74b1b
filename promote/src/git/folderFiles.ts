// The files of a checkout on this machine, as git would have them.
import * as fs from "node:fs";
import * as path from "node:path";
import { isFolder } from "./files";
import type { FileEntry, Files, Found } from "./files";

/** Reads files below a folder. Names are compared as they are written, whatever the file system does. */
export class FolderFiles implements Files {
  private readonly lists = new Map<string, Promise<Map<string, string>>>();

  /** @param root top of the checkout */
  constructor(private readonly root: string) {}

  async find(file: string): Promise<Found | undefined> {
    const names = file === "" ? [] : file.split("/");
    let at = "";
    let mode = "040000";
    for (const [n, name] of names.entries()) {
      if (!isFolder(mode)) return { entry: this.entry(at, mode), rest: names.slice(n) };
      const next = (await this.list(at)).get(name);
      if (next === undefined) return undefined;
      mode = next;
      at = at === "" ? name : `${at}/${name}`;
    }
    return { entry: this.entry(at, mode), rest: [] };
  }

  async list(folder: string): Promise<ReadonlyMap<string, string>> {
    const known = this.lists.get(folder) ?? this.read(folder);
    this.lists.set(folder, known);
    return known;
  }

  private async read(folder: string): Promise<Map<string, string>> {
    const entries = new Map<string, string>();
    for (const entry of await fs.promises
      .readdir(path.join(this.root, folder), { withFileTypes: true })
      .catch(() => [])) {
      if (entry.name === ".git") continue;
      const nested = path.join(this.root, folder, entry.name, ".git");
      if (entry.isSymbolicLink()) entries.set(entry.name, "120000");
      // A submodule that was fetched has its own .git; one that was not is an empty folder.
      else if (entry.isDirectory()) entries.set(entry.name, fs.existsSync(nested) ? "160000" : "040000");
      else if (entry.isFile()) entries.set(entry.name, "100644");
    }
    return entries;
  }

  private entry(file: string, mode: string): FileEntry {
    const whole = path.join(this.root, file);
    return {
      mode,
      size: async () => (await fs.promises.stat(whole)).size,
      read: () => fs.promises.readFile(whole),
    };
  }
}
