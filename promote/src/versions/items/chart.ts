// Versions in a Chart.yaml: of its dependencies, and the chart's own.
import type { ChartItem } from "../../../../contract/items";
import { PromoteError } from "../../errors";
import type { Standing } from "../standing";
import { openYaml } from "../yamlReading";
import type { OpenYaml } from "../yamlReading";
import { replaceVersion } from "../yamlVersion";
import { textItem } from "./item";
import type { Part } from "./item";
import { itemsAt, notAmong, textOf } from "./lists";

/** The chart's own version, among the parts. */
const own = "version";

const dependency = (name: string): Part => ({ name, what: `the dependency ${name}`, fields: ["dependencies"] });

/** The kind. Each dependency is a part, and so is the chart itself. */
export const chart = textItem<ChartItem>({
  called: "Chart.yaml",
  partsIn: ({ dependencies, version }, text, where) => {
    const parts = (dependencies ?? namesIn(openYaml(text, where), where)).map(dependency);
    if (version === true) parts.push({ name: own, what: "the chart's own version" });
    if (parts.length > 0) return parts;
    throw new PromoteError("missing", `${where} has no version: it has no dependencies, and its own is not carried.`);
  },
  standingIn: (text, part, where) => {
    const yaml = openYaml(text, where);
    const place = placeOf(yaml, part, where);
    return "problem" in place ? place : checked(yaml.standing(place.keys), part);
  },
  replaceIn: (text, part, version, where) => {
    const place = placeOf(openYaml(text, where), part, where);
    if ("problem" in place)
      throw new PromoteError("missing", `${where} has no place for a version: ${part.what} ${place.problem}.`);
    return replaceVersion(text, place.keys, version, where);
  },
  // What a chart holds, no image shows.
  shownAs: () => undefined,
  keysOf: ({ name, fields }) => (fields === undefined ? [own] : ["dependencies", `[name=${name}]`]),
});

/** A dependency of a chart, as a file names it. */
interface Entry {
  name: string;
  alias: string | undefined;
}

const entriesIn = (yaml: OpenYaml, where: string): Entry[] =>
  itemsAt(yaml, "dependencies", where, "Helm").map((at) => ({
    name: textOf(at("name")) ?? "",
    alias: textOf(at("alias")),
  }));

/** Names by which a chart calls its dependencies: the alias where there is one, for a chart may be there twice. */
function namesIn(yaml: OpenYaml, where: string): string[] {
  const names = entriesIn(yaml, where).map(({ name, alias }) => alias ?? name);
  return [...new Set(names.filter((name) => name !== ""))];
}

/** Keys of a part's version; a standing without a version where there is no such dependency, or more than one. */
function placeOf(yaml: OpenYaml, part: Part, where: string): { keys: string[] } | (Standing & { problem: string }) {
  if (part.fields === undefined) return { keys: ["version"] };
  const entries = entriesIn(yaml, where);
  const called = entries.filter(({ name, alias }) => (alias ?? name) === part.name);
  const [found, ...others] = called.length > 0 ? called : entries.filter(({ name }) => name === part.name);
  if (found && others.length === 0) return { keys: ["dependencies", String(entries.indexOf(found)), "version"] };
  if (found) {
    const aliases = [found, ...others].flatMap(({ alias }) => alias ?? []);
    const allowed = aliases.length > 0 ? `name one of its aliases (${aliases.join(", ")})` : "it must be there once";
    return { kind: "none", problem: `is there ${others.length + 1} times; ${allowed}` };
  }
  return { kind: "missing", problem: notAmong("dependencies", part.name, namesIn(yaml, where)) };
}

/** A range of versions, of which Helm takes the newest: `^1.2.0`, `1.x`, `>=1 <3`. */
const range = /[\^~<>=*|,\s]|^v?(?:\d+\.){0,2}[xX](?:\.|$)/;

/** A version of a dependency that ends early is a range too: `1.2` is `1.2.x`. */
const short = /^v?\d+(?:\.\d+)?(?:[-+]|$)/;

/** What stands there, in words of a dependency. A range is no version; in a target it is replaced by one. */
function checked(standing: Standing, { fields }: Part): Standing {
  const isRange = (text: string): boolean => range.test(text) || (fields !== undefined && short.test(text));
  if ("text" in standing && isRange(standing.text)) {
    const problem = `has the range ${standing.text}, which is no version; it must be one version, such as 1.2.0`;
    return { kind: "other", text: standing.text, problem };
  }
  if (fields === undefined || standing.kind === "version") return standing;
  const { problem } = standing;
  return {
    ...standing,
    problem: problem === undefined ? "has no version of its own" : `has a version that ${problem}`,
  };
}
