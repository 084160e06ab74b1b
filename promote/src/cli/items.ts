// What a promotion carries, by the options: `--promotes`, or its short form `--values-path` and `--version-key`.
import { problemOf } from "../../../contract/grammar";
import type { Grammar } from "../../../contract/grammar";
import { itemsProblem, shortForm } from "../../../contract/items";
import type { Item } from "../../../contract/items";
import { defaultValuesPath, defaultVersionKey, valuesPath, versionKey } from "../../../contract/repository";
import { PromoteError } from "../errors";
import { parsed, shown } from "./json";

/** An item as an example. */
export const itemExample = '[{"values":"apps/{app}/{phase}.yaml","keys":["image.tag"]}]';

/** The options, as the command line gives them. */
type ItemOptions = Partial<Record<"promotes" | "valuesPath" | "versionKey", string | boolean>>;

/** Checks the options. */
export function readItems(options: ItemOptions): Item[] {
  if (typeof options.promotes === "string" && options.promotes !== "") return itemsIn(options.promotes);
  return shortForm(
    checked("values-path", valuesPath, options.valuesPath ?? defaultValuesPath),
    checked("version-key", versionKey, options.versionKey ?? defaultVersionKey),
  );
}

function checked(name: string, grammar: Grammar, value: string | boolean): string {
  const problem = problemOf(grammar, String(value));
  if (problem === undefined) return String(value);
  throw new PromoteError("bad-input", `--${name} is ${shown(String(value).slice(0, 100))}; it must be ${problem}.`);
}

function itemsIn(json: string): Item[] {
  const value = parsed(json);
  if (value === undefined)
    throw new PromoteError("bad-input", `--promotes is ${shown(json)}; it must be a JSON list such as ${itemExample}.`);
  const problem = itemsProblem(value);
  if (problem !== undefined) throw new PromoteError("bad-input", `--promotes ${problem}.`);
  return value as Item[];
}
