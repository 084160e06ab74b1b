// Where the sandbox keeps what it builds (cache) and what it runs (state). What else it touches: docs/sandbox.md.
import { mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** The checkout that this file belongs to. */
export const repositoryRoot = resolve(__dirname, "../..");

const base = (variable: string, fallback: string) => process.env[variable] || join(homedir(), fallback);

/** Built binaries, images and charts, keyed by version: safe to delete, expensive to rebuild. */
export const cacheDir = join(base("XDG_CACHE_HOME", ".cache"), "argo-promotion");

/** Running clusters: data, logs, keys. `make down` removes it. */
export const stateDir = join(base("XDG_STATE_HOME", ".local/state"), "argo-promotion");

/** The folder, made if it is not there. */
export function folder(...parts: string[]): string {
  const path = join(...parts);
  mkdirSync(path, { recursive: true });
  return path;
}
