// What is wrong between keys of a layout, each of which is right by itself. Pure functions.
import type { z } from "zod";
import { copiedTwice, type Item, itemPath, kindIn, kindOfItem } from "../../contract/items";
import { proofOf, type Proofs } from "../../contract/proof";
import { fillPath, isWithin } from "../../contract/repository";
import { itemsOf } from "./carried";
import { partsOf, renderingOf, type SaysHow } from "./render";

/** What is looked at of a layout, some of which may not have been readable. */
type Given = Partial<
  Record<"generators" | "chart" | "values" | "versionKey" | "promotes" | "render" | "proof", unknown>
>;

/** The same where all of it was. */
interface Readable extends SaysHow {
  shared: readonly string[];
}

type Report = (path: PropertyKey[], input: unknown, message: string) => void;

/** Reports each problem at its place. It is called where keys are wrong by themselves too, so that all is said at once. */
export function layoutProblems(given: Given, context: z.core.$RefinementCtx): void {
  const readable = context.issues.length === 0;
  const report: Report = (path, input, message) =>
    context.addIssue({ code: "custom", path, input, message, params: { whole: true } });
  const items = readableItems(given.promotes);
  needless(given, report);
  proofProblems(given.proof, items, report);
  for (const { n, kind, path, must } of copiedTwice(items)) report(["promotes", n, kind], path, must);
  for (const [n, item] of items) {
    if (kindOfItem(item) === "copy") generatorProblem(["promotes", n, "copy"], itemPath(item), given, report);
  }
  const directory = (given.render as { directory?: unknown } | undefined)?.directory;
  if (typeof directory === "string") generatorProblem(["render", "directory"], directory, given, report);
  if (readable) unrendered(given as Readable, report);
}

/** Keys that say in short what others say at length, and keys that nothing reads. */
function needless({ chart, values, versionKey, promotes, render }: Given, report: Report): void {
  if (promotes !== undefined && versionKey !== undefined) {
    report(["versionKey"], versionKey, "nothing beside promotes, whose items have keys of their own");
  }
  if (render !== undefined && chart !== undefined) {
    report(["chart"], chart, "nothing beside render, whose helm has a chart of its own");
  }
  const helm = (render as { helm?: { valueFiles?: unknown } } | undefined)?.helm;
  const read = promotes === undefined || render === undefined || (helm !== undefined && helm.valueFiles === undefined);
  if (values !== undefined && !read) report(["values"], values, "nothing beside promotes and render, which say it");
}

function generatorProblem(path: PropertyKey[], value: string, { generators }: Given, report: Report): void {
  if (!mayHoldGenerator(value, generators)) return;
  report(path, value, `a path without generator files (${String(generators)}), each of which names its own phase`);
}

/** What is carried, and yet no manifest is made from: a promotion of it would change nothing. */
function unrendered(layout: Readable, report: Report): void {
  const { promotes, values, shared } = layout;
  const rendering = renderingOf(layout);
  // An overlay may be made from any file, but hardly from one that nobody named.
  if ("kustomize" in rendering && (promotes ?? values) !== undefined) return;
  const from = [...partsOf(rendering), ...shared];
  const outside = (path: string) => !from.some((each) => isWithin(path, each) || isWithin(each, path));
  for (const [n, item] of itemsOf(layout).entries()) {
    const path = itemPath(item);
    if (!outside(path)) continue;
    const rule = `a path in what manifests are made from: ${from.join(", ")} (layout.render and layout.shared say it)`;
    if (promotes !== undefined) report(["promotes", n, kindOfItem(item) ?? ""], path, rule);
    else if (values !== undefined) report(["values"], path, rule);
    else report(["promotes"], undefined, `what a promotion carries of ${from.join(", ")}; by default it is ${path}`);
  }
}

/** The items whose paths can be read, with their places. */
const readableItems = (promotes: unknown): [n: number, item: Item][] =>
  [...((Array.isArray(promotes) ? promotes : []) as Partial<Item>[]).entries()].filter(
    (entry): entry is [number, Item] =>
      kindIn(Object(entry[1]) as object) !== undefined && typeof itemPath(entry[1] as Item) === "string",
  );

/** Images of pods do not show the version of a chart, nor what a file holds: they are no proof where such an item is carried. */
function proofProblems(proof: unknown, items: readonly [number, Item][], report: Report): void {
  const isHidden = (item: Item) =>
    ["chart", "copy"].includes(kindOfItem(item) ?? "") || ("refs" in item && item.refs === true);
  const hidden = items.find(([, item]) => isHidden(item));
  if (hidden === undefined) return;
  const [n, item] = hidden;
  // Where images show something else that is carried, they may prove the rest by being of the same version.
  const mayBePatterns = items.some(([, each]) => !isHidden(each));
  const must = `synced${mayBePatterns ? ", or a list of images with {version}" : ""}: no image shows what promotes[${n}] carries (${kindOfItem(item)})`;
  const refuses = (asked: unknown) => asked === "images" || (Array.isArray(asked) && !mayBePatterns);
  if (typeof proof !== "object" || proof === null || Array.isArray(proof)) {
    if (refuses(proof)) report(["proof"], proof, must);
    return;
  }
  for (const app of new Set(["*", ...Object.keys(proof)])) {
    if (refuses(proofOf(proof as Proofs, app))) report(["proof", app], (proof as Record<string, unknown>)[app], must);
  }
}

/** Whether a generator file may be the file of this path, or stand in the folder of this path. Told by an example, which errs for odd names alone. */
export function mayHoldGenerator(path: string, generators: unknown): boolean {
  if (typeof generators !== "string") return false;
  const parts = generators.split("/");
  const names = path.split("/").slice(0, parts.includes("**") ? parts.indexOf("**") : undefined);
  return names.length <= parts.length && names.every((name, at) => mayBeOne(name, parts[at] ?? ""));
}

/** Whether a name with placeholders may be one that a part of the glob is for. */
function mayBeOne(name: string, part: string): boolean {
  // The folder * is an application's.
  if (part === "*" && name.includes("{phase}")) return false;
  const pieces = part.split(/(?:\*|\?|\{[^}]*\}|\[[^\]]*\])+/);
  const pattern = pieces.map((piece) => piece.replaceAll(/[.+^$()|\\[\]{}]/g, "\\$&")).join(".*");
  return new RegExp(`^${pattern}$`).test(fillPath(name, "shop", "test"));
}
