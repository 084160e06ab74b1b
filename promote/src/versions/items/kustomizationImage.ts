// Sets the fields of one image of a kustomization; every other byte of the file stays as it is.
import { isDeepStrictEqual } from "node:util";
import { isScalar } from "yaml";
import type { Pair, YAMLMap } from "yaml";
import { PromoteError } from "../../errors";
import { openYaml } from "../yamlReading";
import { isJson, replaceVersion, scalarOf } from "../yamlVersion";
import { fieldNames, heldOf, itemOf, readKustomization } from "./kustomizationFile";
import type { ImageFields } from "./kustomizationFile";
import { withImage } from "./kustomizationList";
import { appendedInFlow, columnOf, commentAfter, endOf, inserted } from "./yamlText";
import { lineEnd, lineStart, newlineAt, startOf, without } from "./yamlText";

type Field = keyof ImageFields;

/** Tag and digest are one version: of them what is not wanted goes. */
const versionFields: readonly Field[] = ["newTag", "digest"];

/**
 * The text with these fields of an image.
 *
 * @throws PromoteError "missing" if there is no place for them
 */
export function setImage(text: string, name: string, wanted: ImageFields, where: string): string {
  const file = readKustomization(text, where);
  const listed = heldOf(file, name, where) !== undefined;
  const ways = listed ? [withFields(text, name, wanted, where)] : withImage(text, file, { name, ...wanted });
  const others = besides(text, name);
  const edited = ways.find((way) => others !== undefined && isDeepStrictEqual(besides(way, name), others));
  if (edited !== undefined) return edited;
  const why = "nothing else in the file would stay as it is";
  const allowed = "images must be a list whose items have name, newTag and digest written out, each on one line";
  throw new PromoteError("missing", `${where} has no place for the image ${name}: ${why}; its ${allowed}.`);
}

/** All that kustomize reads but the fields of one image, which may be there or not; undefined where it cannot be read. */
function besides(text: string, name: string): unknown {
  try {
    const { documents } = openYaml(text, "", "kustomize");
    if (documents.some(({ errors }) => errors.length > 0)) return undefined;
    const [first, ...others] = documents.map((each) => each.toJS() as unknown);
    const { images, ...rest } = (first === "" ? {} : (first ?? {})) as { images?: unknown };
    const kept = (Array.isArray(images) ? (images as Record<string, unknown>[]) : [])
      .map((image) => (image["name"] === name ? unset(image) : image))
      .filter((image) => !isDeepStrictEqual(image, { name }));
    return [{ ...rest, images: kept }, ...others];
  } catch {
    // Aliases of aliases, too many to be followed.
    return undefined;
  }
}

const unset = (image: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(image).filter(([field]) => !fieldNames.some((each) => each === field)));

/** The text with the fields of an image that the list has. */
function withFields(text: string, name: string, wanted: ImageFields, where: string): string {
  let edited = text;
  const image = (): YAMLMap | undefined => itemOf(readKustomization(edited, where), name);
  for (const field of fieldNames) {
    const value = wanted[field];
    const item = image();
    if (value === undefined || !item) continue;
    const replaced = item.has(field) ? undefined : replacedBy(field, wanted, item);
    if (replaced) edited = renamed(edited, replaced, field);
    else if (!item.has(field)) edited = added(edited, item, field, value);
    if (image()?.has(field)) edited = replaceVersion(edited, ["images", `[name=${name}]`, field], value, where);
  }
  for (const field of versionFields) {
    const item = image();
    if (wanted[field] === undefined && item?.has(field)) edited = withoutField(edited, item, field);
  }
  return edited;
}

const nameOf = ({ key }: Pair): unknown => (isScalar(key) ? key.value : undefined);

/** The pair whose place a field takes: of tag and digest the one that goes. */
function replacedBy(field: Field, wanted: ImageFields, item: YAMLMap): Pair | undefined {
  if (!versionFields.includes(field)) return undefined;
  return item.items.find((pair) => versionFields.some((each) => each === nameOf(pair) && wanted[each] === undefined));
}

function renamed(text: string, pair: Pair, field: Field): string {
  const at = text.indexOf(String(nameOf(pair)), startOf(pair));
  return inserted(without(text, at, at + String(nameOf(pair)).length), at, field);
}

function added(text: string, item: YAMLMap, field: Field, value: string): string {
  const last = item.items.at(-1);
  if (!last) return text;
  const end = endOf(last, text);
  if (item.flow === true) {
    const written = isJson(text)
      ? `${JSON.stringify(field)}: ${JSON.stringify(value)}`
      : `${field}: ${scalarOf(value)}`;
    return appendedInFlow(text, startOf(last), end, written);
  }
  const line = `${newlineAt(text, end)}${" ".repeat(columnOf(item))}${field}: ${scalarOf(value)}`;
  return inserted(text, lineEnd(text, end), line);
}

/** A comment behind the field stays where it is. */
function withoutField(text: string, item: YAMLMap, field: Field): string {
  const at = item.items.findIndex((pair) => nameOf(pair) === field);
  const pair = item.items[at];
  if (!pair) return text;
  const [start, end] = [startOf(pair), endOf(pair, text)];
  const [previous, next] = [item.items[at - 1], item.items[at + 1]];
  const firstAfter = (from: number): number => from + (/^\s*/.exec(text.slice(from))?.[0].length ?? 0);
  if (item.flow === true) {
    if (next) return without(text, start, firstAfter(text.indexOf(",", end) + 1));
    const before = previous ? endOf(previous, text) : start;
    return without(text, text.slice(before, start).includes("#") ? start : before, end);
  }
  const comment = commentAfter(text, end);
  if (comment !== undefined) return without(text, start, comment);
  // The first key stands behind the dash: what follows takes its place.
  if (!previous) return without(text, start, firstAfter(end));
  const line = lineStart(text, start);
  return without(text, lineEnd(text, line - 1), lineEnd(text, end));
}
