// Scalars of a YAML or JSON file, such as the values of a chart.
import type { ValuesItem } from "../../../../contract/items";
import { keysOf } from "../../../../contract/repository";
import { readStanding } from "../yamlReading";
import { replaceVersion } from "../yamlVersion";
import { textItem } from "./item";

/** The kind. Each key is a part. */
export const values = textItem<ValuesItem>({
  called: "values file",
  partsIn: ({ keys }) => keys.map((key) => ({ name: key, what: `the key ${key}` })),
  standingIn: (text, { name }, where) => readStanding(text, keysOf(name), where),
  replaceIn: (text, { name }, version, where) => replaceVersion(text, keysOf(name), version, where),
  shownAs: (_, version) => ({ version }),
  keysOf: ({ name }) => keysOf(name),
});
