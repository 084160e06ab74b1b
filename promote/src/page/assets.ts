// The files of the page, read and compressed once. What is asked for by another name is not there.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { PromoteError } from "../errors";

/** A file as it is served. */
export interface Asset {
  type: string;
  body: Buffer;
  gzipped: Buffer;
  tag: string;
}

/** Names of the files, by the path at which they are served. */
const files: Readonly<Record<string, { file: string; type: string }>> = {
  "/": { file: "index.html", type: "text/html; charset=utf-8" },
  "/page.js": { file: "page.js", type: "text/javascript; charset=utf-8" },
  "/page.css": { file: "page.css", type: "text/css; charset=utf-8" },
  "/icon.svg": { file: "icon.svg", type: "image/svg+xml" },
};

/** Reads the files of a folder that `npm run build` wrote. */
export function readAssets(folder: string): ReadonlyMap<string, Asset> {
  return new Map(
    Object.entries(files).map(([path, { file, type }]) => {
      const body = read(join(folder, file));
      const tag = `"${createHash("sha256").update(body).digest("hex").slice(0, 16)}"`;
      return [path, { type, body, gzipped: gzipSync(body, { level: 9 }), tag }];
    }),
  );
}

function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new PromoteError("bad-input", `--assets has no ${file}: ${(error as Error).message}.`);
  }
}
