// What is wrong between keys of a layout, each of which is right by itself. Pure functions.
import { matchesGlob } from "../../contract/glob";
import { besidePromotes, copiedTwice, type Item, itemPath, kindOfItem, seenOf } from "../../contract/items";
import type { Origin } from "../../contract/identity";
import { nearest } from "../../contract/nearest";
import { proofOf, type Proofs } from "../../contract/proof";
import { fillPath, isWithin } from "../../contract/repository";
import { itemsOf } from "./carried";
import { type Layout, layoutSchema } from "./layout";
import { partsOf, renderedBy } from "./render";

/** A problem of a layout: where it is, the bad value, what is allowed. */
export interface LayoutProblem {
  path: PropertyKey[];
  value: unknown;
  allowed: string;
}

/** A layout as far as its keys are right by themselves, with their defaults. */
interface Readable {
  /** What was written. */
  given: Readonly<Record<string, unknown>>;
  /** What is right of it. Of what is not nothing is known, not even that the default holds. */
  known: Partial<Layout>;
  /** The same where all of it is right. */
  whole: Layout | undefined;
}

const keys = Object.keys(layoutSchema.shape) as (keyof Layout)[];

function readable(layout: object): Readable {
  const given = layout as Record<string, unknown>;
  // A key that is misspelt is meant to say something: the default of the right one is not what holds.
  const strange = Object.keys(given).filter((key) => !(keys as string[]).includes(key));
  const misspelt = strange.map((key) => nearest(key, keys));
  const read = keys.map((key) => [key, layoutSchema.shape[key].safeParse(given[key])] as const);
  const right = read.filter(([key, { success }]) => success && !misspelt.includes(key));
  const known = Object.fromEntries(right.map(([key, { data }]) => [key, data])) as Partial<Layout>;
  const isWhole = strange.length === 0 && right.length === keys.length;
  return { given, known, whole: isWhole ? (known as Layout) : undefined };
}

/**
 * What is wrong between keys of a layout; nothing of those that are wrong by themselves, which the schema says.
 *
 * @param applications where they come from: what only our ApplicationSet reads is not looked at where nobody does
 */
export function layoutProblems(layout: unknown, applications: Origin): LayoutProblem[] {
  if (typeof layout !== "object" || layout === null || Array.isArray(layout)) return [];
  const read = readable(layout);
  const always = [...beside(read, applications), ...proofProblems(read), ...copiedProblems(read)];
  if (applications === "labelled") return always;
  return [...always, ...needless(read), ...generatorProblems(read), ...unrendered(read)];
}

/** Whether a key was written, rightly or not. */
const isGiven = ({ given }: Readable, key: keyof Layout) => given[key] !== undefined && given[key] !== null;

/** Parts of the short form beside the list that says the same. */
function beside(read: Readable, applications: Origin): LayoutProblem[] {
  if (!isGiven(read, "promotes")) return [];
  // Where Helm is told by our ApplicationSet, the values file may be what it is told.
  const parts = applications === "labelled" ? (["values", "versionKey"] as const) : (["versionKey"] as const);
  return parts.flatMap((key) => {
    const value = read.known[key];
    return value === undefined ? [] : [{ path: [key], value, allowed: besidePromotes[key] }];
  });
}

/** Keys that say in short how manifests are made, beside what says it at length. */
function needless(read: Readable): LayoutProblem[] {
  const { chart, values, render } = read.known;
  const found: LayoutProblem[] = [];
  if (chart !== undefined && isGiven(read, "render")) {
    const allowed = "nothing beside render, whose helm has a chart of its own";
    found.push({ path: ["chart"], value: chart, allowed });
  }
  if (values === undefined || render === undefined || !isGiven(read, "promotes")) return found;
  const isRead = "helm" in render && render.helm.valueFiles === undefined;
  if (!isRead) {
    const allowed = "nothing beside promotes and render, which say it";
    found.push({ path: ["values"], value: values, allowed });
  }
  return found;
}

/** What the proof must be, where images of pods do not show all that is carried. */
function proofProblems({ known: { promotes = [], proof } }: Readable): LayoutProblem[] {
  const n = promotes.findIndex((item) => seenOf(item).hidden);
  const item = promotes[n];
  if (item === undefined || proof === undefined) return [];
  // Where images show something else that is carried, they may prove the rest by being of the same version.
  const mayBePatterns = promotes.some((each) => seenOf(each).shown);
  const allowed = `synced${mayBePatterns ? ", or a list of images with {version}" : ""}: no image shows what promotes[${n}] carries (${seenOf(item).shown ? "refs of the " : ""}${kindOfItem(item)})`;
  const refuses = (asked: unknown) => asked === "images" || (Array.isArray(asked) && !mayBePatterns);
  if (typeof proof !== "object" || Array.isArray(proof))
    return refuses(proof) ? [{ path: ["proof"], value: proof, allowed }] : [];
  const byApp = proof as Readonly<Record<string, unknown>>;
  return [...new Set(["*", ...Object.keys(byApp)])]
    .filter((app) => refuses(proofOf(proof as Proofs, app)))
    .map((app) => ({ path: ["proof", app], value: byApp[app], allowed }));
}

/** Items in what others copy. */
const copiedProblems = ({ known: { promotes = [] } }: Readable): LayoutProblem[] =>
  copiedTwice(promotes.entries()).map(({ n, kind, path, must }) => ({
    path: ["promotes", n, kind],
    value: path,
    allowed: must,
  }));

/** Generator files among what is copied, or among manifests. */
function generatorProblems({ known: { promotes = [], render, generators } }: Readable): LayoutProblem[] {
  if (generators === undefined) return [];
  const copied = [...promotes.entries()].flatMap(([n, item]) =>
    "copy" in item ? [{ path: ["promotes", n, "copy"], value: item.copy }] : [],
  );
  const directory =
    render !== undefined && "directory" in render ? [{ path: ["render", "directory"], value: render.directory }] : [];
  const allowed = `a path without generator files (${generators}), each of which names its own phase`;
  return [...copied, ...directory]
    .filter(({ value }) => mayHoldGenerator(value, generators))
    .map((each) => ({ ...each, allowed }));
}

/** What is carried, and yet no manifest is made from: a promotion of it would change nothing. */
function unrendered({ given, whole }: Readable): LayoutProblem[] {
  if (whole === undefined) return [];
  const rendered = renderedBy(whole);
  // An overlay may be made from any file, but hardly from one that nobody named.
  if ("kustomize" in rendered && (given["promotes"] ?? given["values"]) !== undefined) return [];
  const from = [...partsOf(rendered), ...whole.shared];
  const outside = (path: string) => !from.some((each) => isWithin(path, each) || isWithin(each, path));
  const said = (item: Item, n: number): LayoutProblem => {
    const value = itemPath(item);
    const allowed = `a path in what manifests are made from: ${from.join(", ")} (layout.render and layout.shared say it)`;
    if (whole.promotes !== undefined) return { path: ["promotes", n, kindOfItem(item)], value, allowed };
    if (whole.values !== undefined) return { path: ["values"], value, allowed };
    const missing = `what a promotion carries of ${from.join(", ")}; by default it is ${value}`;
    return { path: ["promotes"], value: undefined, allowed: missing };
  };
  return itemsOf(whole).flatMap((item, n) => (outside(itemPath(item)) ? [said(item, n)] : []));
}

/** Whether a generator file may be the file of this path, or stand in the folder of this path. Told by an example, which errs for odd names alone. */
export function mayHoldGenerator(path: string, generators: string): boolean {
  const parts = generators.split("/");
  const names = path.split("/");
  return names.length <= parts.length && names.every((name, at) => mayBeOne(name, parts[at] ?? ""));
}

/** Whether a name with placeholders may be one that a part of the glob is for. */
function mayBeOne(name: string, part: string): boolean {
  // The folder * is an application's.
  if (part === "*" && name.includes("{phase}")) return false;
  return matchesGlob(part, fillPath(name, "shop", "test"));
}
