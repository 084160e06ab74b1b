// What is wrong between keys of a layout, each of which is right by itself. Pure functions.
import type { z } from "zod";
import { type Item, itemPath, kindOfItem } from "../../contract/items";
import { fillPath } from "../../contract/repository";
import { type Proof, proofOf, type Proofs } from "../../contract/proof";

/** What is looked at of a layout, some of which may not have been readable. */
interface Given {
  generators?: unknown;
  versionKey?: unknown;
  promotes?: unknown;
  proof?: unknown;
}

type Report = (path: PropertyKey[], input: unknown, message: string) => void;

/** Reports each problem at its place. It is called where keys are wrong by themselves too, so that all is said at once. */
export function layoutProblems(given: Given, context: z.core.$RefinementCtx): void {
  const report: Report = (path, input, message) =>
    context.addIssue({ code: "custom", path, input, message, params: { whole: true } });
  const items = readableItems(given.promotes);
  if (given.promotes !== undefined && given.versionKey !== undefined) {
    report(["versionKey"], given.versionKey, "nothing beside promotes, whose items have keys of their own");
  }
  proofProblems(given.proof, items, report);
  for (const [n, item] of items) {
    if (kindOfItem(item) !== "copy" || !mayHoldGenerator(itemPath(item), given.generators)) continue;
    const message = `a file or folder without generator files (${String(given.generators)}), of which each names its own phase`;
    report(["promotes", n, "copy"], itemPath(item), message);
  }
}

/** The items whose paths can be read, with their places. */
const readableItems = (promotes: unknown): [n: number, item: Item][] =>
  [...(Array.isArray(promotes) ? promotes : []).entries()].filter(
    ([, item]) => typeof item === "object" && item !== null && typeof itemPath(item as Item) === "string",
  ) as [number, Item][];

/** Images of pods do not show the version of a chart, nor what a file holds: they are no proof where such an item is carried. */
function proofProblems(proof: unknown, items: readonly [number, Item][], report: Report): void {
  const unshown = items.find(([, item]) => ["chart", "copy"].includes(kindOfItem(item) ?? ""));
  if (unshown === undefined) return;
  const [n, item] = unshown;
  const message = `synced, or a list of images with {version}: no image shows what promotes[${n}] carries (${kindOfItem(item)})`;
  const isPlain = typeof proof === "string" || Array.isArray(proof);
  if (isPlain && proof === "images") report(["proof"], proof, message);
  if (isPlain || typeof proof !== "object" || proof === null) return;
  for (const app of new Set(["*", ...Object.keys(proof)])) {
    const asked: Proof = proofOf(proof as Proofs, app);
    if (asked === "images") report(["proof", app], (proof as Record<string, unknown>)[app], message);
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
