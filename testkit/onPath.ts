// Where a program is on this machine.
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** The first file of that name on PATH that may be run; undefined where there is none. `except`: a folder that is passed over. */
export const onPath = (name: string, { path = process.env.PATH ?? "", except = "" } = {}): string | undefined =>
  path
    .split(delimiter)
    .filter((folder) => folder !== "" && folder !== except)
    .map((folder) => join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
