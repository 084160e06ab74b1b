// What stands at a node of a YAML document, in words.
import { isMap, isScalar, isSeq } from "yaml";

/** Such as `the string "x"`, `a list` or `nothing`. */
export function wordOf(node: unknown): string {
  if (isSeq(node)) return "a list";
  if (isMap(node)) return "an object";
  const value: unknown = isScalar(node) ? node.value : undefined;
  return value === null || value === undefined ? "nothing" : `the ${typeof value} ${shortened(JSON.stringify(value))}`;
}

/** A text of somebody's file in a sentence. */
const shortened = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}..."` : text);

/** The text of a node; undefined where it is none. */
export const textOf = (node: unknown): string | undefined =>
  isScalar(node) && typeof node.value === "string" ? node.value : undefined;
