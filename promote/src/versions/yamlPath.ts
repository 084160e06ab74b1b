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
  /** The key is written out, and a merge key after it brings it once more: to Helm the latter counts, to YAML 1.2 the former. */
  twice: boolean;
}

/** Follows the keys down from the top; undefined where one of them is missing. */
export function placeAt(document: Parsed, keys: readonly string[]): Place | undefined {
  let node: unknown = document.contents;
  let here = true;
  let twice = false;
  for (const key of keys) {
    if (isAlias(node)) here = false;
    const inside = followed(node, document);
    if (isMap(inside)) {
      const entry = entryOf(inside, key, document, new Set());
      if (!entry) return undefined;
      here &&= entry.own;
      twice ||= entry.twice;
      node = entry.value;
    } else if (isSeq(inside) && /^\d+$/.test(key)) {
      node = inside.items[Number(key)];
      if (node === undefined) return undefined;
    } else return undefined;
  }
  const value = followed(node, document);
  const written = here && (isScalar(node) || isAlias(node)) ? node : undefined;
  return { value: isScalar(value) || isMap(value) || isSeq(value) ? value : null, written, twice };
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
