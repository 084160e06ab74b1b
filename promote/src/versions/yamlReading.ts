// Reads scalars of a YAML file, as Helm or kustomize reads them.
import { isScalar, isSeq, LineCounter, parseAllDocuments } from "yaml";
import type { Scalar } from "yaml";
import { PromoteError } from "../errors";
import { plainScalar } from "./goYaml";
import type { PlainScalar } from "./goYaml";
import { isMergeKey, placeAt } from "./yamlPath";
import type { Parsed, Place } from "./yamlPath";
import { versionIn } from "./standing";
import type { Standing, Version } from "./standing";
import { checkShape } from "./yamlShape";

/** A key path as sentences name it. */
export const keyText = (keys: readonly string[]): string => keys.join(".").replaceAll(".[", "[");

/** Names a file in error messages, for example `a/values-test.yaml at 0123456789ab`. */
export type Where = string;

/** Who reads a file; both by Go's YAML. To Helm a number is what it prints, kustomize takes text alone. */
export type Reader = "Helm" | "kustomize";

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
  return openYaml(text, where).standing(keys);
}

/** What stands at a place, to a reader. */
export function standingOf({ value, twice }: Place, reader: Reader): Standing {
  const source = isScalar(value) ? (value.source ?? "") : "";
  if (twice !== undefined) return { kind: "other", text: source, problem: `is there twice: ${twice}` };
  if (value === null) return { kind: "empty" };
  if (!isScalar(value)) return { kind: "none", problem: isSeq(value) ? "is a list" : "is a map" };
  const { plain, problem } = interpretation(value, source, reader);
  if (problem !== undefined) return { kind: "other", text: source, problem };
  if (plain?.kind === "nothing" || source === "") return { kind: "empty" };
  const misread = plain && misreading(plain, source, reader);
  if (misread !== undefined) {
    const quoted = `is ${source} without quotes, which ${reader} ${misread}; write it as "${source}"`;
    return { kind: "other", text: source, problem: quoted };
  }
  if (!versionPattern.test(source)) {
    const shown = JSON.stringify(source.length > 60 ? `${source.slice(0, 60)}...` : source);
    const rule = `is ${shown}; allowed are letters, digits and ._+:@/- (255 at most)`;
    return { kind: "other", text: source, problem: rule };
  }
  return { kind: "version", text: source, number: plain?.kind === "number" };
}

/** What a reader makes of a scalar without quotes that is no text; undefined where it keeps what is written. */
function misreading({ kind, printed }: PlainScalar, source: string, reader: Reader): string | undefined {
  if (reader === "kustomize") return kind === "text" ? undefined : "refuses";
  if (kind === "boolean") return `reads as ${printed}`;
  return printed === source ? undefined : `reads as the number ${printed}`;
}

/** How a scalar is read: by what it looks like where it has neither quotes nor a tag. */
function interpretation(value: Scalar, source: string, reader: Reader): { plain?: PlainScalar; problem?: string } {
  const tag = value.tag?.replace("tag:yaml.org,2002:", "!!");
  if (tag?.startsWith("!!") && !["!!str", "!!timestamp"].includes(tag)) {
    return { problem: `has the tag ${tag}, by which ${reader} reads something else than the text; write it in quotes` };
  }
  return value.type === "PLAIN" && tag === undefined ? { plain: plainScalar(source) } : {};
}

/** Nothing is resolved by the parser: what a scalar is, Go's rules say. */
const asWritten = { keepSourceTokens: true, schema: "failsafe", merge: false, uniqueKeys: sameKey } as const;

function sameKey(a: unknown, b: unknown): boolean {
  return a === b || (isScalar(a) && isScalar(b) && a.value === b.value && !isMergeKey(a));
}

/** A file that was parsed once, for many questions. */
export interface OpenYaml {
  /** All documents, the one that is read first; none where the file holds none. */
  documents: readonly Parsed[];
  /** What stands at a key path of the first document: the only one that Helm and kustomize read. */
  place(keys: readonly string[]): Place | undefined;
  /** The same as a version, or what it is else. */
  standing(keys: readonly string[]): Standing;
}

/** Texts that were parsed last: one edit asks many questions of few texts. */
const recent = new Map<string, { documents: Parsed[]; lineCounter: LineCounter }>();
const mostRecent = 4;
/** Characters of the largest text that is kept, as its documents take many times the memory. */
const largestRecent = 65_536;

function parsed(text: string, where: Where): { documents: Parsed[]; lineCounter: LineCounter } {
  const known = recent.get(text);
  if (known) return known;
  checkShape(text, where);
  const lineCounter = new LineCounter();
  // The library's own pretty errors cost a search of the whole text each, and a broken text has thousands.
  const quiet = { logLevel: "silent", prettyErrors: false } as const;
  const all = parseAllDocuments(text, { ...asWritten, ...quiet, lineCounter }) as Parsed[];
  const found = { documents: Array.isArray(all) ? [...all] : [], lineCounter };
  if (text.length > largestRecent) return found;
  const [oldest] = recent.keys();
  if (recent.size >= mostRecent && oldest !== undefined) recent.delete(oldest);
  recent.set(text, found);
  return found;
}

/** Opens a file. Throws as `readStanding` does, and so do its answers where a key is in another document. */
export function openYaml(text: string, where: Where, reader: Reader = "Helm"): OpenYaml {
  const { documents, lineCounter } = parsed(text, where);
  const [first, ...others] = documents;
  const error = first?.errors[0];
  if (error) {
    const { line, col } = lineCounter.linePos(error.pos[0]);
    const sentence = `${where} is not valid YAML: ${error.message.split("\n")[0]} at line ${line}, column ${col}.`;
    throw new PromoteError("missing", sentence, line);
  }
  const place = (keys: readonly string[]): Place | undefined => {
    const found = first && placeAt(first, keys);
    const elsewhere = others.filter((each) => each.errors.length === 0 && placeAt(each, keys) !== undefined).length;
    if (elsewhere === 0) return found;
    const having = found === undefined ? "in another document than the first" : `in ${elsewhere + 1} documents`;
    const sentence = `${where} has the key ${keyText(keys)} ${having}; ${reader} reads the first alone.`;
    throw new PromoteError("missing", sentence);
  };
  const standing = (keys: readonly string[]): Standing => {
    const found = place(keys);
    return found === undefined ? { kind: "missing" } : standingOf(found, reader);
  };
  return { documents, place, standing };
}
