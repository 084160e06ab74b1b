// Adds an image to a kustomization that does not list it yet, written as the others are.
import { isCollection, isMap, isPair, isScalar, isSeq } from "yaml";
import type { Scalar, YAMLMap, YAMLSeq } from "yaml";
import { isJson, scalarOf } from "../yamlVersion";
import type { ImageFields, Kustomization } from "./kustomizationFile";
import { appendedInFlow, beginsLine, columnOf, endOf, inserted, lineEnd, lineStart, newlineAt } from "./yamlText";
import { startOf, without } from "./yamlText";

/** An image that is added. */
type NewImage = { name: string } & ImageFields;

/** The text with the image, in the ways in which it may be put there, the best first. */
export function withImage(text: string, { root }: Kustomization, image: NewImage): string[] {
  if (!root) return [withKeyAtEnd(text, undefined, image)];
  const pair = root.items.find(({ key }) => isScalar(key) && key.value === "images");
  if (isSeq(pair?.value)) return [withItem(text, pair.value, image)];
  if (isScalar(pair?.value)) return [withValue(text, root, pair.value, image)];
  if (pair) return [];
  if (root.flow === true) return [withKeyInFlow(text, root, image)];
  // To Go a text over several lines has a line break at its end only where the file has one: none is put there.
  if (!text.endsWith("\n") && endsInBlockScalar(root)) return [withKeyFirst(text, root, image)];
  return [withKeyAtEnd(text, root, image), withKeyFirst(text, root, image)];
}

const entriesOf = ({ name, ...fields }: NewImage): [string, string][] => Object.entries({ name, ...fields });

/** The image in braces. */
function inBraces(text: string, image: NewImage): string {
  const json = isJson(text);
  const key = (name: string): string => (json ? JSON.stringify(name) : name);
  const value = (held: string): string => (json || /[,[\]{}]/.test(held) ? JSON.stringify(held) : scalarOf(held));
  return `{${entriesOf(image)
    .map(([name, held]) => `${key(name)}: ${value(held)}`)
    .join(", ")}}`;
}

/** The image as an item of a block, its dash and its keys in these columns. */
function asBlock(image: NewImage, dash: number, column: number, newline: string): string {
  const lines = entriesOf(image).map(([name, held]) => `${name}: ${scalarOf(held)}`);
  return `${" ".repeat(dash)}${"-".padEnd(column - dash)}${lines.join(`${newline}${" ".repeat(column)}`)}`;
}

function withItem(text: string, images: YAMLSeq, image: NewImage): string {
  const last = images.items.at(-1);
  const start = (last as Scalar | undefined)?.range?.[0];
  if (last === undefined || start === undefined)
    return inserted(text, (images.range?.[0] ?? 0) + 1, inBraces(text, image));
  const end = endOf(last, text);
  if (images.flow === true) return appendedInFlow(text, start, end, inBraces(text, image));
  const dash = columnOf(images);
  const flow = isMap(last) && last.flow === true;
  const column = Math.max(dash + 2, flow ? start - lineStart(text, start) : columnOf(last));
  const newline = newlineAt(text, end);
  const item = flow
    ? `${" ".repeat(dash)}${"-".padEnd(column - dash)}${inBraces(text, image)}`
    : asBlock(image, dash, column, newline);
  return inserted(text, endWithComments(text, lineEnd(text, end), dash), `${newline}${item}`);
}

/** Where an item ends, with comments below it that are indented as what is in it. */
function endWithComments(text: string, end: number, dash: number): number {
  for (let at = end; ;) {
    const next = text.indexOf("\n", at) + 1;
    if (next === 0) return at;
    const spaces = /^ *(?=#)/.exec(text.slice(next, lineEnd(text, next)))?.[0].length;
    if (spaces === undefined || spaces <= dash) return at;
    at = lineEnd(text, next);
  }
}

/** In the place of an empty value. */
function withValue(text: string, root: YAMLMap, value: Scalar, image: NewImage): string {
  const [start, end] = value.range ?? [0, 0];
  if (end > start) return inserted(without(text, start, end), start, `[${inBraces(text, image)}]`);
  if (root.flow === true) return inserted(text, start, ` [${inBraces(text, image)}]`);
  const [newline, dash] = [newlineAt(text, start), dashOf(root)];
  return inserted(text, lineEnd(text, start), `${newline}${asBlock(image, dash, dash + 2, newline)}`);
}

/** Column of the dashes in the file's other lists, or that of its keys. */
function dashOf(root: YAMLMap | undefined): number {
  const list = root?.items.map(({ value }) => value).find((value) => isSeq(value) && value.flow !== true);
  return list ? columnOf(list) : columnOf(root);
}

function keyAndItem(text: string, root: YAMLMap | undefined, image: NewImage): string {
  const [newline, dash] = [newlineAt(text, 0), dashOf(root)];
  return `images:${newline}${asBlock(image, dash, dash + 2, newline)}`;
}

function withKeyAtEnd(text: string, root: YAMLMap | undefined, image: NewImage): string {
  const from = root ? endOf(root, text) : text.length;
  const marker = /(?<=\n)(?:---|\.\.\.)(?=\s|$)/.exec(text.slice(from));
  const at = marker ? from + marker.index : text.length;
  const newline = newlineAt(text, at);
  const head = text.slice(0, at);
  const before = head === "" || head.endsWith("\n") ? "" : newline;
  const after = before === "" ? newline : "";
  return inserted(text, at, `${before}${" ".repeat(columnOf(root))}${keyAndItem(text, root, image)}${after}`);
}

function endsInBlockScalar(node: unknown): boolean {
  if (isCollection(node)) return endsInBlockScalar(node.items.at(-1));
  if (isPair(node)) return endsInBlockScalar(node.value);
  return isScalar(node) && ["BLOCK_LITERAL", "BLOCK_FOLDED"].includes(String(node.type));
}

/** Where nothing can be put at the end. */
function withKeyFirst(text: string, root: YAMLMap, image: NewImage): string {
  const [first] = root.items;
  if (!first || !beginsLine(text, startOf(first))) return text;
  const rest = `${newlineAt(text, 0)}${" ".repeat(columnOf(root))}`;
  return inserted(text, startOf(first), `${keyAndItem(text, root, image)}${rest}`);
}

function withKeyInFlow(text: string, root: YAMLMap, image: NewImage): string {
  const key = isJson(text) ? JSON.stringify("images") : "images";
  const written = `${key}: [${inBraces(text, image)}]`;
  const last = root.items.at(-1);
  if (!last) return inserted(text, (root.range?.[0] ?? 0) + 1, written);
  return appendedInFlow(text, startOf(last), endOf(last, text), written);
}
