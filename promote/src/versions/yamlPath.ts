// Finds the value at a key path of a YAML document, as Go's YAML finds it: by aliases and merge keys too.
import { isAlias, isMap, isScalar, isSeq } from "yaml";
import type { Alias, Document, Scalar, YAMLMap, YAMLSeq } from "yaml";
import { plainScalar } from "./goYaml";

/** A parsed document. */
export type Parsed = Document.Parsed;

/** What stands at a key path. */
export interface Place {
  /** The value, aliases followed; null where a key has none. */
  value: Scalar | YAMLMap | YAMLSeq | null;
  /** The scalar or alias that stands at the path itself; undefined where an alias or a merge key leads there. */
  written: Scalar | Alias | undefined;
  /** Why it is there twice, as one phrase; undefined where it is there once. */
  twice: string | undefined;
}

/** Follows the keys down from the top; undefined where one of them is missing. */
export function placeAt(document: Parsed, keys: readonly string[]): Place | undefined {
  let node: unknown = document.contents;
  let here = true;
  let twice: string | undefined;
  for (const key of keys) {
    if (isAlias(node)) here = false;
    const inside = followed(node, document);
    if (isMap(inside)) {
      const entry = entryOf(inside, key, document, new Set());
      // Of two items of a list the other one may have it.
      if (!entry) return twice === undefined ? undefined : { value: null, written: undefined, twice };
      here &&= entry.own;
      if (entry.twice) twice ??= byMergeKey;
      node = entry.value;
    } else if (isSeq(inside)) {
      const [item, other] = itemsOf(inside, key, document);
      if (item === undefined) return undefined;
      if (other !== undefined) twice ??= `two items of the list have ${key.slice(1, -1)}`;
      node = item;
    } else return undefined;
  }
  const value = followed(node, document);
  const written = here && (isScalar(node) || isAlias(node)) ? node : undefined;
  return { value: isScalar(value) || isMap(value) || isSeq(value) ? value : null, written, twice };
}

/** To Helm the latter counts, to YAML 1.2 the former. */
const byMergeKey = "written out, and by a merge key after it";

/** Items of a list that a key means: that of its number, or those whose field has its value, `[name=proxy]`. */
function itemsOf(list: YAMLSeq, key: string, document: Parsed): unknown[] {
  if (/^\d+$/.test(key)) return [list.items[Number(key)]];
  const [, field, value] = /^\[([^=]+)=(.*)\]$/.exec(key) ?? [];
  if (field === undefined) return [];
  return list.items.filter((item) => {
    const map = followed(item, document);
    const entry = isMap(map) ? entryOf(map, field, document, new Set()) : undefined;
    const held = entry && followed(entry.value, document);
    return isScalar(held) && held.source === value;
  });
}

interface Entry {
  value: unknown;
  own: boolean;
  twice: boolean;
}

/** A map's value of a key. What comes later counts, as it does to Go's YAML; of several maps to merge, the first. */
function entryOf(map: YAMLMap, key: string, document: Parsed, merging: Set<YAMLMap>): Entry | undefined {
  if (merging.has(map)) return undefined;
  merging.add(map);
  let found: Entry | undefined;
  for (const pair of map.items) {
    if (isMergeKey(pair.key)) {
      const merged = mapsOf(pair.value, document)
        .map((each) => entryOf(each, key, document, merging))
        .find((each) => each !== undefined);
      if (merged) found = { value: merged.value, own: false, twice: merged.twice || found?.own === true };
    } else if (nameOf(followed(pair.key, document)) === key) found = { value: pair.value, own: true, twice: false };
  }
  merging.delete(map);
  return found;
}

const followed = (node: unknown, document: Parsed): unknown => (isAlias(node) ? node.resolve(document) : node);

function mapsOf(node: unknown, document: Parsed): YAMLMap[] {
  const value = followed(node, document);
  if (isMap(value)) return [value];
  return isSeq(value) ? value.items.map((each) => followed(each, document)).filter((each) => isMap(each)) : [];
}

/** Whether a key is `<<` without quotes. */
export const isMergeKey = (key: unknown): boolean =>
  isScalar(key) && key.type === "PLAIN" && key.source === "<<" && (key.tag === undefined || key.tag.endsWith(":merge"));

/** The name that Helm gives to a key. */
function nameOf(key: unknown): string | undefined {
  if (!isScalar(key)) return undefined;
  const source = key.source ?? "";
  return key.type === "PLAIN" && key.tag === undefined ? plainScalar(source).printed : source;
}
