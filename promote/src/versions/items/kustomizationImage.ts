// Sets the fields of one image of a kustomization; every other byte of the file stays as it is.
import { isDeepStrictEqual } from "node:util";
import { isMap, isScalar, isSeq, parseDocument } from "yaml";
import type { Document, Pair, YAMLMap, YAMLSeq } from "yaml";
import { PromoteError } from "../../errors";
import { replaceVersion, scalarOf } from "../yamlVersion";

/** What a kustomization sets of an image. */
export interface ImageFields {
  newName?: string;
  newTag?: string;
  digest?: string;
}

/** Tag and digest are one version: of them what is not wanted goes. */
const versionFields = ["newTag", "digest"] as const;

type Parsed = Document.Parsed;

/**
 * The text with these fields of an image.
 *
 * @throws PromoteError "missing" if there is no place for them
 */
export function setImage(text: string, name: string, wanted: ImageFields, where: string): string {
  const before = parse(text, where);
  let edited = text;
  if (!imageIn(before, name)) edited = withImage(text, before, name, wanted, where);
  else {
    for (const [field, value] of Object.entries(wanted) as [string, string][])
      edited = withField(edited, name, field, value, where);
    for (const field of versionFields)
      if (wanted[field] === undefined) edited = withoutField(edited, name, field, where);
  }
  if (isDeepStrictEqual(besides(before, name), besides(parse(edited, where), name))) return edited;
  throw new PromoteError(
    "missing",
    `${where} has no place for the image ${name}: its images are written in an unusual way.`,
  );
}

function parse(text: string, where: string): Parsed {
  const document = parseDocument(text, { logLevel: "silent", prettyErrors: false });
  const [error] = document.errors;
  if (error) throw new PromoteError("missing", `${where} is not valid YAML: ${error.message.split("\n")[0]}.`);
  if (isMap(document.contents)) return document;
  throw new PromoteError("missing", `${where} is no kustomization: it must be a map.`);
}

const imagesOf = (document: Parsed): unknown => (document.contents as YAMLMap).get("images");

function imageIn(document: Parsed, name: string): YAMLMap | undefined {
  const images = imagesOf(document);
  const items: unknown[] = isSeq(images) ? images.items : [];
  return items.find((item): item is YAMLMap => isMap(item) && item.get("name") === name);
}

/** All but the fields of one image, which may be there or not. */
function besides(document: Parsed, name: string): unknown {
  const { images = [], ...others } = document.toJS() as { images?: Record<string, unknown>[] };
  const kept = images.map(({ newTag, digest, newName, ...image }) =>
    image["name"] === name ? image : { ...image, newTag, digest, newName },
  );
  return { ...others, images: kept.filter((image) => !isDeepStrictEqual(image, { name })) };
}

interface Key {
  range: [number, number, number];
}

const startOf = (pair: Pair): number => (pair.key as Key).range[0];
const endOf = (pair: Pair): number => ((isScalar(pair.value) ? pair.value : pair.key) as Key).range[1];

const columnOf = (text: string, at: number): number => at - (text.lastIndexOf("\n", at - 1) + 1);

/** Where the line that holds a place ends. */
function lineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  if (end < 0) return text.length;
  return text.charAt(end - 1) === "\r" ? end - 1 : end;
}

const newlineOf = (text: string): string => (text.includes("\r\n") ? "\r\n" : "\n");

const inserted = (text: string, at: number, what: string): string => text.slice(0, at) + what + text.slice(at);

function withField(text: string, name: string, field: string, value: string, where: string): string {
  const image = imageIn(parse(text, where), name);
  const last = image?.items.at(-1);
  if (!image || !last) return text;
  if (image.has(field)) return replaceVersion(text, ["images", `[name=${name}]`, field], value, where);
  const written = `${field}: ${scalarOf(value)}`;
  if (image.flow === true) return inserted(text, endOf(last), `, ${written}`);
  const indent = " ".repeat(columnOf(text, startOf(last)));
  return inserted(text, lineEnd(text, endOf(last)), `${newlineOf(text)}${indent}${written}`);
}

function withoutField(text: string, name: string, field: string, where: string): string {
  const image = imageIn(parse(text, where), name);
  const at = image?.items.findIndex(({ key }) => isScalar(key) && key.value === field) ?? -1;
  const pair = image?.items[at];
  if (!image || !pair) return text;
  const next = image.items[at + 1];
  const previous = image.items[at - 1];
  if (image.flow === true) {
    if (next) return text.slice(0, startOf(pair)) + text.slice(startOf(next));
    return text.slice(0, previous ? endOf(previous) : startOf(pair)) + text.slice(endOf(pair));
  }
  // The first key stands behind the dash: what follows takes its place.
  const end = lineEnd(text, endOf(pair));
  if (previous) return text.slice(0, lineEnd(text, endOf(previous))) + between(text, previous, pair) + text.slice(end);
  return next ? text.slice(0, startOf(pair)) + text.slice(startOf(next)) : text;
}

/** Comments that stand on lines of their own between two keys. */
function between(text: string, previous: Pair, pair: Pair): string {
  const start = lineEnd(text, endOf(previous));
  const line = text.lastIndexOf("\n", startOf(pair) - 1);
  return text.slice(start, text.charAt(line - 1) === "\r" ? line - 1 : line);
}

/** The text with an image that is not there yet. */
function withImage(text: string, document: Parsed, name: string, wanted: ImageFields, where: string): string {
  const fields = Object.entries({ name, ...wanted }).map(([field, value]) => `${field}: ${scalarOf(value)}`);
  const images = imagesOf(document);
  const newline = newlineOf(text);
  if (images === undefined || images === null) {
    if ((document.contents as YAMLMap).has("images") || (document.contents as YAMLMap).flow === true)
      throw new PromoteError(
        "missing",
        `${where} has an empty key images; it must be a list of images, or not be there.`,
      );
    const end = text === "" || text.endsWith("\n") ? "" : newline;
    return `${text}${end}images:${newline}- ${fields.join(`${newline}  `)}${newline}`;
  }
  if (!isSeq(images)) throw new PromoteError("missing", `${where} has images that are no list; they must be one.`);
  return withItem(text, images, fields);
}

function withItem(text: string, images: YAMLSeq, fields: readonly string[]): string {
  const last = images.items.at(-1);
  if (images.flow === true) {
    const end = (images as unknown as Key).range[1] - 1;
    const before = text.slice(0, end).trimEnd();
    return `${before}${last ? ", " : ""}{${fields.join(", ")}}${text.slice(before.length)}`;
  }
  if (!isMap(last)) return text;
  const [first, final] = [last.items[0], last.items.at(-1)];
  if (!first || !final) return text;
  const newline = newlineOf(text);
  const column =
    last.flow === true ? columnOf(text, (last as unknown as Key).range[0]) : columnOf(text, startOf(first));
  const dash = text.lastIndexOf("-", (last as unknown as Key).range[0] - 1);
  const end = lineEnd(text, last.flow === true ? (last as unknown as Key).range[1] : endOf(final));
  const item = `${" ".repeat(columnOf(text, dash))}${"-".padEnd(column - columnOf(text, dash))}`;
  return inserted(text, end, `${newline}${item}${fields.join(`${newline}${" ".repeat(column)}`)}`);
}
