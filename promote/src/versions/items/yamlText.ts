// Places in the text of a YAML file: where nodes and lines end, and what is put there.
import { isAlias, isCollection, isNode, isPair, isScalar } from "yaml";
import type { Pair } from "yaml";

/** Where a key begins. */
export const startOf = ({ key }: Pair): number => (isNode(key) ? key.range?.[0] : undefined) ?? 0;

/** Where a value, or the last thing in it, ends: without what only follows it, such as a line break or a comment. */
export function endOf(node: unknown, text: string): number {
  if (isPair(node)) return endOf(isNode(node.value) ? node.value : node.key, text);
  if (isCollection(node) && node.flow !== true && node.items.length > 0) return endOf(node.items.at(-1), text);
  const end = isScalar(node) || isAlias(node) || isCollection(node) ? (node.range?.[1] ?? 0) : 0;
  return text.slice(0, end).trimEnd().length;
}

/** Where the line begins that holds a place. */
export const lineStart = (text: string, at: number): number => text.lastIndexOf("\n", at - 1) + 1;

/** Where the line ends that holds a place, without its line break. */
export function lineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  if (end < 0) return text.length;
  return text.charAt(end - 1) === "\r" ? end - 1 : end;
}

/** The line break that is used near a place. */
export function newlineAt(text: string, at: number): string {
  const after = text.indexOf("\n", at);
  const near = after < 0 ? text.lastIndexOf("\n") : after;
  return near > 0 && text.charAt(near - 1) === "\r" ? "\r\n" : "\n";
}

/** Whether only spaces stand before a place in its line. */
export const beginsLine = (text: string, at: number): boolean => text.slice(lineStart(text, at), at).trim() === "";

/** The text with something put in at a place. */
export const inserted = (text: string, at: number, what: string): string => text.slice(0, at) + what + text.slice(at);

/** The text without a part. */
export const without = (text: string, start: number, end: number): string => text.slice(0, start) + text.slice(end);

/** Where the comment on the rest of a line begins; undefined where there is none. */
export function commentAfter(text: string, at: number): number | undefined {
  const rest = /^[ \t]*(?:,[ \t]*)?(?=#)/.exec(text.slice(at, lineEnd(text, at)));
  return rest ? at + rest[0].length : undefined;
}

/** Column of a block map's keys, or of a block list's dashes. */
export function columnOf(node: unknown): number {
  const token: unknown = isCollection(node) ? node.srcToken : undefined;
  return typeof token === "object" && token !== null && "indent" in token ? Number(token.indent) : 0;
}

/** The text with one more thing behind the last of a list or map in brackets, on a line of its own where that has one. */
export function appendedInFlow(text: string, start: number, end: number, what: string): string {
  if (!beginsLine(text, start)) return inserted(text, end, `, ${what}`);
  const next = `${newlineAt(text, end)}${text.slice(lineStart(text, start), start)}${what}`;
  const comment = commentAfter(text, end);
  if (comment === undefined) return inserted(text, end, `,${next}`);
  const comma = text.slice(end, comment).includes(",");
  const whole = inserted(text, lineEnd(text, comment), comma ? `${next},` : next);
  return comma ? whole : inserted(whole, end, ",");
}
