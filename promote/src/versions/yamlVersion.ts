// Replaces one scalar of a YAML file; every other byte of the file stays as it is.
import { isAlias, isScalar, parseDocument } from "yaml";
import { PromoteError } from "../errors";
import { plainScalar } from "./goYaml";
import type { Standing, Version } from "./standing";
import type { Place } from "./yamlPath";
import { keyText, openYaml, readVersion, standingOf } from "./yamlReading";
import type { Where } from "./yamlReading";

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
  const place = openYaml(text, where).place(keys);
  const old: Standing = place ? standingOf(place, "Helm") : { kind: "missing" };
  // What comes from elsewhere may have been replaced there.
  if (place && !isScalar(place.written) && old.kind === "version" && old.text === wanted.text) return text;
  const { start, end } = locate(place, keys, where);
  const json = isJson(text);
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
    if (holds(edited, keys, wanted.text) && (!json || isJson(edited))) return edited;
  }
  throw new PromoteError("missing", `${where} cannot hold ${JSON.stringify(wanted.text)} at ${keyText(keys)}.`);
}

/** Whether a text is JSON, and not only YAML. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text.replace(/^\uFEFF/, ""));
    return true;
  } catch {
    return false;
  }
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

/** Offsets of the scalar at a place, quotes included. */
function locate(place: Place | undefined, keys: readonly string[], where: Where): { start: number; end: number } {
  const refused = (problem: string): PromoteError =>
    new PromoteError("missing", `${where} has no place for a version: the key ${keyText(keys)} ${problem}.`);
  if (!place) throw refused("is missing; it must be there, be it empty");
  if (place.twice !== undefined) throw refused(`is there twice: ${place.twice}; it must be there once`);
  const node = place.written;
  if (!node && (place.value === null || isScalar(place.value)))
    throw refused("comes by an alias or a merge key; it must be written out where it is");
  const token = node?.srcToken;
  const start = token?.offset ?? node?.range?.[0];
  const source = token && "source" in token ? token.source : "";
  const scalar =
    token === undefined || ["scalar", "single-quoted-scalar", "double-quoted-scalar", "alias"].includes(token.type);
  if (start === undefined || !scalar || (isAlias(node) && source === ""))
    throw refused("has no value on one line; it must be a text of one line");
  return { start, end: start + source.length };
}

function holds(text: string, keys: readonly string[], wanted: string): boolean {
  try {
    return readVersion(text, keys, "") === wanted;
  } catch {
    return false;
  }
}
