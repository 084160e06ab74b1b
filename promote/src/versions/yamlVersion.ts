// Reads and replaces one scalar of a YAML file, as Helm reads it; every other byte of the file stays as it is.
import { isAlias, isScalar, isSeq, LineCounter, parseAllDocuments, parseDocument } from "yaml";
import type { Scalar } from "yaml";
import { PromoteError } from "../errors";
import { plainScalar } from "./goYaml";
import { isMergeKey, placeAt } from "./yamlPath";
import type { Parsed, Place } from "./yamlPath";
import { versionIn } from "./standing";
import type { Standing, Version } from "./standing";
import { checkShape } from "./yamlShape";

/** A key path as sentences name it. */
export const keyText = (keys: readonly string[]): string => keys.join(".").replaceAll(".[", "[");

/** Names a file in error messages, for example `a/values-test.yaml at 0123456789ab`. */
type Where = string;

/** What a version may look like: what an image tag or digest, or a chart version, may hold. */
const versionPattern = /^[A-Za-z0-9_][A-Za-z0-9._+:@/-]{0,254}$/;

/**
 * The version at a key path: the text that a template of Helm prints.
 *
 * @throws PromoteError "missing" if the key is absent, empty, ambiguous, or holds what Helm does not print as it is written
 */
export function readVersion(text: string, keys: readonly string[], where: Where): string {
  return readValue(text, keys, where).text;
}

/** The same, and whether it is written as a number. */
export function readValue(text: string, keys: readonly string[], where: Where): Version {
  return versionIn(readStanding(text, keys, where), `the key ${keyText(keys)}`, where);
}

/**
 * What stands at a key path, be it a version or not.
 *
 * @throws PromoteError "missing" if the file is not valid YAML, or the key is ambiguous
 */
export function readStanding(text: string, keys: readonly string[], where: Where): Standing {
  const place = placeIn(text, keys, where);
  return place === undefined ? { kind: "missing" } : standingOf(place);
}

function standingOf({ value, twice }: Place): Standing {
  if (value === null) return { kind: "empty" };
  if (!isScalar(value)) return { kind: "none", problem: isSeq(value) ? "is a list" : "is a map" };
  const source = value.source ?? "";
  if (twice !== undefined) return { kind: "other", text: source, problem: `is there twice: ${twice}` };
  const { plain, problem } = interpretation(value, source);
  if (problem !== undefined) return { kind: "other", text: source, problem };
  if (plain?.kind === "nothing" || source === "") return { kind: "empty" };
  if (plain?.kind === "boolean" || (plain && plain.printed !== source)) {
    const read = plain.kind === "boolean" ? plain.printed : `the number ${plain.printed}`;
    const quoted = `is ${source} without quotes, which Helm reads as ${read}; write it as "${source}"`;
    return { kind: "other", text: source, problem: quoted };
  }
  if (!versionPattern.test(source)) {
    const shown = JSON.stringify(source.length > 60 ? `${source.slice(0, 60)}...` : source);
    const rule = `is ${shown}; allowed are letters, digits and ._+:@/- (255 at most)`;
    return { kind: "other", text: source, problem: rule };
  }
  return { kind: "version", text: source, number: plain?.kind === "number" };
}

/** How Helm reads a scalar: by what it looks like where it has neither quotes nor a tag. */
function interpretation(value: Scalar, source: string): { plain?: ReturnType<typeof plainScalar>; problem?: string } {
  const tag = value.tag?.replace("tag:yaml.org,2002:", "!!");
  if (tag?.startsWith("!!") && !["!!str", "!!timestamp"].includes(tag)) {
    return { problem: `has the tag ${tag}, by which Helm reads something else than the text; write it in quotes` };
  }
  return value.type === "PLAIN" && tag === undefined ? { plain: plainScalar(source) } : {};
}

/**
 * The text with the scalar at a key path replaced, and nothing else.
 *
 * The scalar keeps its quotes. One without quotes gets double quotes where Helm, or a reader of YAML 1.2, would read the
 * new version as something else than this text. A number stays one where a number stood.
 *
 * @throws PromoteError "missing" if the key is absent, ambiguous, or not a scalar on one line
 */
export function replaceVersion(text: string, keys: readonly string[], version: string | Version, where: Where): string {
  const wanted = typeof version === "string" ? { text: version, number: false } : version;
  const { start, end, old } = locate(text, keys, where);
  const candidates: string[] = [];
  if (text.charAt(start) === "'") candidates.push(`'${wanted.text.replaceAll("'", "''")}'`);
  else if (
    text.charAt(start) !== '"' &&
    (isText(wanted.text) || (wanted.number && old.kind === "version" && old.number))
  ) {
    candidates.push(wanted.text);
  }
  candidates.push(JSON.stringify(wanted.text));
  for (const candidate of candidates) {
    const edited = text.slice(0, start) + spaced(candidate, text, start, end) + text.slice(end);
    if (holds(edited, keys, wanted.text)) return edited;
  }
  throw new PromoteError("missing", `${where} cannot hold ${JSON.stringify(wanted.text)} at ${keyText(keys)}.`);
}

/** A text as a scalar that every reader takes for this text: without quotes where that does. */
export const scalarOf = (value: string): string => (isText(value) ? value : JSON.stringify(value));

/** Whether text without quotes is text to every reader. */
const isText = (value: string): boolean =>
  plainScalar(value).kind === "text" &&
  (["1.1", "1.2"] as const).every((version) => parseDocument(value, { version, logLevel: "silent" }).toJS() === value);

/** In the place of nothing a scalar needs room on both sides. */
function spaced(scalar: string, text: string, start: number, end: number): string {
  if (start !== end) return scalar;
  return (/\s/.test(text.charAt(start - 1)) ? "" : " ") + scalar + (text.charAt(end) === "#" ? " " : "");
}

/** Offsets of the scalar at a key path, quotes included, and what it is. */
function locate(text: string, keys: readonly string[], where: Where): { start: number; end: number; old: Standing } {
  const place = placeIn(text, keys, where);
  const key = keyText(keys);
  const node = place?.written;
  if (!place || place.twice !== undefined || (!node && (place.value === null || isScalar(place.value)))) {
    throw new PromoteError("missing", `${where} does not have the key ${key} once, written out with a value; it must.`);
  }
  const token = node?.srcToken;
  const start = token?.offset ?? node?.range?.[0];
  const source = token && "source" in token ? token.source : "";
  const scalar =
    token === undefined || ["scalar", "single-quoted-scalar", "double-quoted-scalar", "alias"].includes(token.type);
  if (start === undefined || !scalar || (isAlias(node) && source === "")) {
    throw new PromoteError("missing", `${where} does not have a value on one line at ${key}; it must be a scalar.`);
  }
  return { start, end: start + source.length, old: standingOf(place) };
}

function holds(text: string, keys: readonly string[], wanted: string): boolean {
  try {
    return readVersion(text, keys, "") === wanted;
  } catch {
    return false;
  }
}

/** Nothing is resolved by the parser: what a scalar is, Go's rules say. */
const asWritten = { keepSourceTokens: true, schema: "failsafe", merge: false, uniqueKeys: sameKey } as const;

function sameKey(a: unknown, b: unknown): boolean {
  return a === b || (isScalar(a) && isScalar(b) && a.value === b.value && !isMergeKey(a));
}

/** What stands at a key path of the first document: the only one that Helm reads. */
function placeIn(text: string, keys: readonly string[], where: Where): Place | undefined {
  checkShape(text, where);
  const lineCounter = new LineCounter();
  // The library's own pretty errors cost a search of the whole text each, and a broken text has thousands.
  const quiet = { logLevel: "silent", prettyErrors: false } as const;
  const documents = parseAllDocuments(text, { ...asWritten, ...quiet, lineCounter }) as Parsed[];
  const [first, ...others] = Array.isArray(documents) ? documents : [];
  const error = first?.errors[0];
  if (error) {
    const { line, col } = lineCounter.linePos(error.pos[0]);
    const sentence = `${where} is not valid YAML: ${error.message.split("\n")[0]} at line ${line}, column ${col}.`;
    throw new PromoteError("missing", sentence, line);
  }
  const place = first && placeAt(first, keys);
  const elsewhere = others.filter((each) => each.errors.length === 0 && placeAt(each, keys) !== undefined).length;
  if (elsewhere === 0) return place;
  const having = place === undefined ? "in another document than the first" : `in ${elsewhere + 1} documents`;
  throw new PromoteError("missing", `${where} has the key ${keyText(keys)} ${having}; Helm reads the first alone.`);
}
