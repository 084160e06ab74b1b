// Files of values that a program hands to a chart as assets: read before any check, because the SDK's assets are promises.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { asset } from "@pulumi/pulumi";

/** A file as it could be read. */
export type FileText = { text: string } | { problem: string };

/** The SDK's wrapper around values that may be unknown gives the asset itself under this name. */
const TARGET = "__getSpecialProxyTarget";

/** Where a relative path may start: the engine starts the pack in its own folder, below the program as a rule. */
const folders = () => [process.cwd(), path.dirname(process.cwd()), process.env["PWD"], process.env["OLDPWD"]];

/**
 * The text of an asset: a promise only for the SDK's own classes. A plain text is a path, as the CLI of Helm takes it; a map
 * holds `path`, `text` or `uri`.
 */
export function readAsset(value: unknown): FileText | Promise<FileText> {
  const found = unwrapped(value);
  if (typeof found === "string") return readPath(found);
  if (typeof found !== "object" || found === null) return { problem: "is neither a file nor a text" };
  if (asset.Asset.isInstance(found)) return readInstance(found);
  const { path: file, text } = found as Record<string, unknown>;
  if (typeof text === "string") return { text };
  return typeof file === "string" ? readPath(file) : { problem: "is read from an address" };
}

async function readInstance(found: asset.Asset): Promise<FileText> {
  const { text, path: file } = found as { text?: Promise<string>; path?: Promise<string> };
  if (text !== undefined) return { text: await text };
  return file === undefined ? { problem: "is read from an address" } : readPath(await file);
}

function readPath(file: string): FileText {
  const [found] = folders()
    .map((folder) => path.resolve(folder ?? "", file))
    .filter((candidate) => existsSync(candidate));
  if (found === undefined) return { problem: `is not found ("${file}")` };
  try {
    return { text: readFileSync(found, "utf8") };
  } catch (error) {
    return { problem: `cannot be read (${(error as Error).message})` };
  }
}

function unwrapped(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  return (value as Record<string, unknown>)[TARGET] ?? value;
}
