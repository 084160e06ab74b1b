// Reads and replaces one scalar of a YAML file; every other byte of the file stays as it is.
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments, parseDocument } from "yaml";
import type { Alias, Document, ParsedNode, Scalar } from "yaml";
import { PromoteError } from "./errors";
import { checkShape } from "./yamlShape";

/** Names a file in error messages, for example `a/values-test.yaml at 0123456789ab`. */
type Where = string;

type Documents = Document.Parsed<ParsedNode>[];

/** What a version may look like: what an image tag or digest, or a chart version, may hold. */
const versionPattern = /^[A-Za-z0-9_][A-Za-z0-9._+:@/-]{0,254}$/;

/** UTF-8 text of a file; a byte order mark stays a part of it, so that encoding gives back the same bytes. */
export function decodeText(bytes: Uint8Array, where: Where): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new PromoteError("missing", `${where} is not UTF-8 text; a values file must be.`);
  }
}

/**
 * The version at a key path: the value as YAML reads it, as text.
 *
 * A number is given as it is read (`1.10` without quotes is `1.1`), because that is what Helm deployed from it.
 *
 * @throws PromoteError "missing" if the key is absent, empty, ambiguous, or holds no version
 */
export function readVersion(text: string, keys: string[], where: Where): string {
  return versionOf(readValue(text, keys, where), keys, where);
}

/** The value at a key path, text or number, checked to be a version. */
export function readValue(text: string, keys: string[], where: Where): string | number | bigint {
  const found: unknown[] = [];
  for (const document of parse(text, where)) {
    let value = toJS(document, where);
    for (const key of keys) value = child(value, key);
    if (value !== undefined) found.push(value);
  }
  const key = keys.join(".");
  if (found.length > 1) {
    throw new PromoteError("missing", `${where} has the key ${key} in ${found.length} documents; one must have it.`);
  }
  const value = found[0];
  if (value === undefined || value === null || value === "") {
    throw new PromoteError("missing", `${where} has no version: the key ${key} is ${describe(value)}.`);
  }
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "bigint") {
    throw new PromoteError("missing", `${where} has no version: the key ${key} is ${describe(value)}.`);
  }
  versionOf(value, keys, where);
  return value;
}

function versionOf(value: string | number | bigint, keys: string[], where: Where): string {
  const version = String(value);
  if (!versionPattern.test(version)) {
    const shown = JSON.stringify(version.length > 60 ? `${version.slice(0, 60)}...` : version);
    throw new PromoteError(
      "missing",
      `${where} has no version: the key ${keys.join(".")} is ${shown}; allowed are letters, digits and ._+:@/- (255 at most).`,
    );
  }
  return version;
}

/**
 * The text with the scalar at a key path replaced, and nothing else.
 *
 * The scalar keeps its quotes. One without quotes gets double quotes where the new value would otherwise be read as
 * another type (the string `1.10` as the number 1.1).
 *
 * @param value a string stays a string; a number is written into a scalar without quotes as a number
 * @throws PromoteError "missing" if the key is absent, ambiguous, or not a scalar on one line
 */
export function replaceVersion(text: string, keys: string[], value: string | number | bigint, where: Where): string {
  const { start, end } = locate(text, keys, where);
  const old = text.slice(start, end);
  const quote = old.startsWith('"') || old.startsWith("'") ? old.charAt(0) : "";
  const wanted = quote ? String(value) : value;
  const candidates: string[] = [];
  if (quote === "'") candidates.push(singleQuoted(String(value)));
  else if (quote === "" && (typeof value !== "string" || isPlain(value))) candidates.push(String(value));
  candidates.push(JSON.stringify(String(value)));
  for (const candidate of candidates) {
    const edited = text.slice(0, start) + candidate + text.slice(end);
    if (holds(edited, keys, wanted)) return edited;
  }
  throw new PromoteError("missing", `${where} cannot hold ${JSON.stringify(String(value))} at ${keys.join(".")}.`);
}

/** Whether text without quotes is a string to readers of YAML 1.1 too: Helm's reader takes 1_000 for a number. */
const isPlain = (value: string): boolean =>
  parseDocument(value, { version: "1.1", logLevel: "silent" }).toJS() === value;

const singleQuoted = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** Offsets of the scalar at a key path, quotes included. */
function locate(text: string, keys: string[], where: Where): { start: number; end: number } {
  const nodes = parse(text, where)
    .map((document) => nodeAt(document.contents, keys))
    .filter((node) => node !== undefined);
  const key = keys.join(".");
  if (nodes.length !== 1) {
    const found = nodes.length === 0 ? "does not have the key" : `has ${nodes.length} times the key`;
    throw new PromoteError("missing", `${where} ${found} ${key}; it must have it once, written out.`);
  }
  const token = nodes[0]?.srcToken;
  if (!token || !["scalar", "single-quoted-scalar", "double-quoted-scalar", "alias"].includes(token.type)) {
    throw new PromoteError("missing", `${where} does not have a value on one line at ${key}; it must be a scalar.`);
  }
  const { source } = token as { source: string };
  return { start: token.offset, end: token.offset + source.length };
}

function nodeAt(contents: unknown, keys: string[]): Scalar | Alias | undefined {
  let node: unknown = contents;
  for (const key of keys) {
    if (isMap(node)) {
      node = node.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key)?.value;
    } else if (isSeq(node) && /^\d+$/.test(key)) node = node.items[Number(key)];
    else return undefined;
  }
  return isScalar(node) || isAlias(node) ? node : undefined;
}

function holds(text: string, keys: string[], wanted: string | number | bigint): boolean {
  try {
    const value = readValue(text, keys, "");
    return typeof wanted === "string"
      ? value === wanted
      : typeof value !== "string" && String(value) === String(wanted);
  } catch {
    return false;
  }
}

function child(value: unknown, key: string): unknown {
  if (value instanceof Map) {
    for (const [name, item] of value) if (String(name) === key) return item;
    return undefined;
  }
  if (Array.isArray(value)) return /^\d+$/.test(key) ? value[Number(key)] : undefined;
  if (typeof value !== "object" || value === null) return undefined;
  return Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
}

function parse(text: string, where: Where): Documents {
  checkShape(text, where);
  const lineCounter = new LineCounter();
  // The library's own pretty errors cost a search of the whole text each, and a broken text has thousands.
  const quiet = { logLevel: "silent", prettyErrors: false } as const;
  const options = { keepSourceTokens: true, intAsBigInt: true, merge: true, lineCounter, ...quiet } as const;
  const documents = parseAllDocuments(text, options);
  if (!Array.isArray(documents)) return [];
  for (const document of documents) {
    const error = document.errors[0];
    if (!error) continue;
    const { line, col } = lineCounter.linePos(error.pos[0]);
    const sentence = `${where} is not valid YAML: ${error.message.split("\n")[0]} at line ${line}, column ${col}.`;
    throw new PromoteError("missing", sentence, line);
  }
  return documents;
}

function toJS(document: Documents[number], where: Where): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw new PromoteError("missing", `${where} is not valid YAML: ${(error as Error).message}.`);
  }
}

function describe(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null || value === "") return "empty";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "a map" : `the ${typeof value} ${String(value)}`;
}
