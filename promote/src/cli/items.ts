// What a promotion carries, by the options: `--promotes`, or its short form `--values-path` and `--version-key`.
import { problemOf } from "../../../contract/grammar";
import { besidePromotes, itemsProblem, shortForm } from "../../../contract/items";
import type { Item } from "../../../contract/items";
import { valuesPath, versionKey } from "../../../contract/repository";
import { PromoteError } from "../errors";
import { parsed, shown } from "./json";

/** An item as an example. */
export const itemExample = '[{"values":"apps/{app}/{phase}.yaml","keys":["image.tag"]}]';

/** The options, as the command line gives them. */
type ItemOptions = Partial<Record<"promotes" | "valuesPath" | "versionKey", string | boolean>>;

/** Checks the options. */
export function readItems(options: ItemOptions): Item[] {
  const short = [
    { name: "values-path", value: options.valuesPath, grammar: valuesPath, beside: besidePromotes.values },
    { name: "version-key", value: options.versionKey, grammar: versionKey, beside: besidePromotes.versionKey },
  ];
  const isList = typeof options.promotes === "string" && options.promotes !== "";
  for (const { name, value, grammar, beside } of short) {
    if (value === undefined) continue;
    const problem = isList ? beside : problemOf(grammar, String(value));
    if (problem === undefined) continue;
    throw new PromoteError("bad-input", `--${name} is ${shown(String(value).slice(0, 100))}; it must be ${problem}.`);
  }
  const [values, key] = short.map(({ value }) => (value === undefined ? undefined : String(value)));
  return isList ? itemsIn(String(options.promotes)) : shortForm(values, key);
}

function itemsIn(json: string): Item[] {
  const value = parsed(json);
  if (value === undefined)
    throw new PromoteError("bad-input", `--promotes is ${shown(json)}; it must be a JSON list such as ${itemExample}.`);
  const problem = itemsProblem(value);
  if (problem !== undefined) throw new PromoteError("bad-input", `--promotes ${problem}.`);
  return value as Item[];
}
