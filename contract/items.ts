// What a promotion carries: items of a phase, all written by one commit. Program and step check them by the same grammars.
import type { Grammar } from "./grammar";
import { problemOf } from "./grammar";
import { defaultValuesPath, defaultVersionKey, inPhase, isWithin, versionKey } from "./repository";

/** Scalars of a YAML or JSON file. */
export interface ValuesItem {
  /** Path of the file, with {phase} and perhaps {app}. */
  values: string;
  /** Keys of the scalars, as `versionKey` has them. */
  keys: readonly string[];
}

/** Images of a kustomization: `newTag`, `digest` and, where the source sets it, `newName`; and refs of remote resources. */
export interface KustomizationItem {
  /** Folder of the kustomization, with {phase} and perhaps {app}. */
  kustomization: string;
  /** Names of the images. Default: all that the source phase sets. */
  images?: readonly string[] | undefined;
  /** True: the `?ref=` of what it takes from other repositories too. Default: false. */
  refs?: boolean | undefined;
}

/** Versions in a Chart.yaml. */
export interface ChartItem {
  /** Path of the file, with {phase} and perhaps {app}. */
  chart: string;
  /** Names (or aliases) of the dependencies. Default: all that the source phase has. */
  dependencies?: readonly string[] | undefined;
  /** True: the chart's own version too. Default: false. */
  version?: boolean | undefined;
}

/** A file or folder as it is: what was added, changed and removed, links and modes included. */
export interface CopyItem {
  /** Path of the file or folder, with {phase} and perhaps {app}. */
  copy: string;
}

/** One thing that a promotion carries. */
export type Item = ValuesItem | KustomizationItem | ChartItem | CopyItem;

/** Items of the largest promotion. */
export const mostItems = 20;

/** An image as a kustomization names it. */
export const kustomizationImage: Grammar = [
  {
    must: "an image's name without tag and digest, such as shop or registry.example.com/team/shop",
    holds: (text) => /^[a-z0-9][\w.:/-]{0,254}$/i.test(text) && !/[:@][^/]*$/.test(text),
    meant: (text) => text.replace(/[:@][^/]*$/, ""),
  },
];

/** A dependency as Chart.yaml names it. */
export const dependencyName: Grammar = [
  {
    must: "a chart's name of letters, digits and . _ -",
    holds: (text) => /^[\w.-]{1,250}$/.test(text),
  },
];

type Fields = Readonly<Record<string, { grammar?: Grammar; list?: boolean; flag?: boolean; optional?: boolean }>>;

/** What each kind of item has besides its path, which stands at the key of its kind. */
export const itemFields: Readonly<Record<"values" | "kustomization" | "chart" | "copy", Fields>> = {
  values: { values: { grammar: inPhase }, keys: { grammar: versionKey, list: true } },
  kustomization: {
    kustomization: { grammar: inPhase },
    images: { grammar: kustomizationImage, list: true, optional: true },
    refs: { flag: true, optional: true },
  },
  chart: {
    chart: { grammar: inPhase },
    dependencies: { grammar: dependencyName, list: true, optional: true },
    version: { flag: true, optional: true },
  },
  copy: { copy: { grammar: inPhase } },
};

/** A kind of item. */
export type ItemKindName = keyof typeof itemFields;

/** Names of all kinds. */
export const itemKinds = Object.keys(itemFields) as ItemKindName[];

/** The kind that a value would be an item of: the one whose key it has. */
const kindIn = (value: object): ItemKindName | undefined => itemKinds.find((kind) => Object.hasOwn(value, kind));

/** The kind of an item. */
export const kindOfItem = (item: Item): ItemKindName => kindIn(item)!;

/** Path of an item, with placeholders. */
export const itemPath = (item: Item): string => (item as unknown as Record<ItemKindName, string>)[kindOfItem(item)];

/** What images of pods show of an item: something of it, and whether anything of it is hidden from them. */
export function seenOf(item: Item): { shown: boolean; hidden: boolean } {
  if ("values" in item) return { shown: true, hidden: false };
  return "kustomization" in item ? { shown: true, hidden: item.refs === true } : { shown: false, hidden: true };
}

/** Names of a kustomization's file that kustomize looks for, in its order. */
export const kustomizationFiles = ["kustomization.yaml", "kustomization.yml", "Kustomization"] as const;

/** Paths of an item that are looked at; the first that exists counts. */
export const itemFiles = (item: Item): string[] =>
  "kustomization" in item ? kustomizationFiles.map((name) => `${item.kustomization}/${name}`) : [itemPath(item)];

/** Why a value is no list of items, as "<where> ...; it must be ..."; undefined if it is one. */
export function itemsProblem(value: unknown): string | undefined {
  if (!Array.isArray(value) || value.length === 0 || value.length > mostItems)
    return `must be a list of 1 to ${mostItems} items`;
  for (const [n, item] of value.entries()) {
    const problem = itemProblem(item);
    if (problem !== undefined) return `[${n}] ${problem}`;
  }
  const [twice] = copiedTwice(value.entries() as Iterable<[number, Item]>);
  if (twice === undefined) return undefined;
  return `[${twice.n}] has ${JSON.stringify(twice.path)} at ${twice.kind}; it must be ${twice.must}`;
}

/** Items whose path is in what another one copies, with their places: what they would write and what is copied are one file. */
export function copiedTwice(
  items: Iterable<readonly [n: number, item: Item]>,
): { n: number; kind: ItemKindName; path: string; must: string }[] {
  const all = [...items].map(([n, item]) => ({
    n,
    kind: kindOfItem(item),
    path: itemPath(item),
    files: itemFiles(item),
  }));
  return all.flatMap(({ files, ...item }) => {
    // Of two that are copied under one path the later is one too many.
    const copies = (copy: typeof item) =>
      item.kind === "copy" && item.path === copy.path
        ? copy.n < item.n
        : files.some((file) => isWithin(file, copy.path));
    const copy = all.find((each) => each.kind === "copy" && each.n !== item.n && copies(each));
    return copy === undefined
      ? []
      : [{ ...item, must: `a path that no other item copies ([${copy.n}] copies ${copy.path})` }];
  });
}

function itemProblem(item: unknown): string | undefined {
  const kind = typeof item === "object" && item !== null ? kindIn(item) : undefined;
  if (kind === undefined) return `must be an object with one of the keys ${itemKinds.join(", ")}`;
  const fields = itemFields[kind];
  const given = item as Record<string, unknown>;
  const unknown = Object.keys(given).find((key) => !(key in fields));
  if (unknown !== undefined) return `has the key ${unknown}; a ${kind} item has ${Object.keys(fields).join(", ")}`;
  for (const [key, { grammar, list, flag, optional }] of Object.entries(fields)) {
    const field = given[key];
    if (field === undefined && optional === true) continue;
    if (flag === true) {
      if (typeof field !== "boolean") return `has no true or false at ${key}`;
      continue;
    }
    const texts: unknown[] = list === true ? (Array.isArray(field) && field.length > 0 ? field : [undefined]) : [field];
    for (const text of texts) {
      const problem =
        typeof text === "string" ? problemOf(grammar ?? [], text) : list === true ? "a list of texts" : "a text";
      if (problem !== undefined)
        return `has ${text === undefined ? "nothing" : JSON.stringify(text)} at ${key}; it must be ${problem}`;
    }
  }
  return undefined;
}

/** What `values` and `versionKey` are short for, and what a promotion carries where nothing is said. */
export const shortForm = (values = defaultValuesPath, key = defaultVersionKey): [ValuesItem & { keys: [string] }] => [
  { values, keys: [key] },
];

/** What the parts of the short form must be where `promotes` is given too. */
export const besidePromotes = {
  values: "nothing beside promotes, whose items have paths of their own",
  versionKey: "nothing beside promotes, whose items have keys of their own",
} as const;
