// Versions in a Chart.yaml: of its dependencies, and the chart's own.
import { isMap, isScalar, isSeq, parseDocument } from "yaml";
import type { ChartItem } from "../../../../contract/items";
import { PromoteError } from "../../errors";
import { readStanding } from "../yamlReading";
import { replaceVersion } from "../yamlVersion";
import { checkShape } from "../yamlShape";
import { textItem } from "./item";
import type { Part } from "./item";

/** The kind. Each dependency is a part, and so is the chart itself. */
export const chart = textItem<ChartItem>({
  paths: (path) => [path],
  partsIn: ({ dependencies, version }, text, where) => {
    const named = (dependencies ?? dependenciesIn(text, where)).map((name) => dependency(name, text));
    if (version === true) named.push({ name: "version", what: "the key version", fields: ["version"] });
    if (named.length > 0) return named;
    throw new PromoteError("missing", `${where} has no dependency; an item of a chart needs one, or version: true.`);
  },
  standingIn: (text, { fields = [] }, where) => readStanding(text, fields, where),
  replaceIn: (text, { fields = [] }, version, where) => replaceVersion(text, fields, version, where),
  // What a chart holds, no image shows.
  shownAs: () => undefined,
});

/** A dependency by its alias where it has one: the same chart may be there twice. */
function dependency(name: string, text: string): Part {
  const by =
    readStanding(text, ["dependencies", `[alias=${name}]`, "version"], "").kind === "missing" ? "name" : "alias";
  return { name, what: `the dependency ${name}`, fields: ["dependencies", `[${by}=${name}]`, "version"] };
}

function dependenciesIn(text: string, where: string): string[] {
  checkShape(text, where);
  const held: unknown = parseDocument(text, { logLevel: "silent", prettyErrors: false }).get("dependencies");
  if (!isSeq(held)) return [];
  return held.items.flatMap((item) => {
    const name: unknown = isMap(item) ? (item.get("alias", true) ?? item.get("name", true)) : undefined;
    return isScalar(name) && typeof name.value === "string" ? [name.value] : [];
  });
}
