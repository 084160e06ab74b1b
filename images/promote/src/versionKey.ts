// A path to one key of a YAML document, written with dots.
import { PromoteError } from "./errors";

/**
 * Splits a key path at its dots. A dot inside a key is written `\.`; a number counts the items of a list.
 *
 * `image.version` is the key `version` in `image`; `labels.app\.kubernetes\.io/version` has two keys.
 */
export function parseVersionKey(text: string): string[] {
  const keys = text.split(/(?<!\\)\./).map((key) => key.replaceAll("\\.", "."));
  if (keys.some((key) => key === "")) {
    throw new PromoteError(
      "bad-input",
      `--version-key is "${text}"; it must be keys separated by single dots, for example image.version.`,
    );
  }
  return keys;
}
