// A path to one key of a YAML document, written with dots.
import { problemOf } from "../../../contract/grammar";
import { keysOf, versionKey } from "../../../contract/repository";
import { PromoteError } from "../errors";

/**
 * Splits a key path at its dots. A dot inside a key is written `\.`; a number counts the items of a list.
 *
 * `image.version` is the key `version` in `image`; `labels.app\.kubernetes\.io/version` has two keys.
 */
export function parseVersionKey(text: string): string[] {
  const problem = problemOf(versionKey, text);
  if (problem === undefined) return keysOf(text);
  throw new PromoteError("bad-input", `--version-key is ${JSON.stringify(text.slice(0, 100))}; it must be ${problem}.`);
}
