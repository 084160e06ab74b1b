// The words of a command, and the flags among them, in every form that people write them.
import type { Layers } from "./layers";
import type { Node } from "./node";
import { eachKnown } from "./unknown";

/** A word, and where it stands. */
export interface Word {
  text: string;
  place: Node;
}

/** A flag of a command: `--name=value`, `--name value`, `name: value`. */
export interface Flag {
  name: string;
  /** True behind one dash. */
  short: boolean;
  place: Node;
  /** The value that stands with the name, or undefined. */
  given?: string;
  /** The word after it, which is its value unless the flag takes none. */
  next?: string;
}

/** The words below a place: of a list, of a text as a shell splits it, or the keys and values of a map. */
export function* wordsOf(place: Node): Generator<Word> {
  const { value } = place;
  if (Array.isArray(value)) yield* eachKnown(place.items(), ofItem);
  else if (typeof value === "object" && value !== null) yield* eachKnown(place.entries(), ofEntry);
  else for (const text of split(place.text())) yield { text, place };
}

/** An item is one word, unless there are flags in it: a line, or a script. */
function* ofItem(place: Node): Generator<Word> {
  const text = place.text();
  const isOneFlag = /^--?[\w.-]+=/.test(text) && !/\s--?[A-Za-z]/.test(text);
  if (typeof place.value === "object" || (!isOneFlag && /^\s*["']?-|\s--?[A-Za-z]/.test(text))) yield* wordsOf(place);
  else if (text !== "") yield { text, place };
}

function* ofEntry(place: Node): Generator<Word> {
  const name = place.key.startsWith("-") ? place.key : `--${place.key}`;
  const text = place.text();
  if (text !== "") yield { text: `${name}=${text}`, place };
  else for (const item of place.texts()) yield { text: `${name}=${item}`, place };
}

/** One word, or the words of a line or a script: quotes keep words together and are taken away. */
function split(text: string): string[] {
  if (!/[\s"'\\]/.test(text)) return text === "" ? [] : [text];
  const words = text.match(/(?:[^\s"'\\;|&]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/gs) ?? [];
  return words.map((word) => word.replace(/"((?:[^"\\]|\\.)*)"|'([^']*)'/gs, "$1$2").replace(/\\\n/g, ""));
}

/** The flags among words. */
export function flagsOf(words: readonly Word[]): Flag[] {
  return words.flatMap(({ text, place }, i) => {
    const [, name, given] = /^--?([A-Za-z][\w.-]*)(?:=(.*))?$/s.exec(text) ?? [];
    if (name === undefined) return [];
    const next = words[i + 1]?.text;
    const isValue = given === undefined && next !== undefined && !next.startsWith("-");
    return [
      { name, short: !text.startsWith("--"), place, ...(given !== undefined && { given }), ...(isValue && { next }) },
    ];
  });
}

/** True for a flag without a value, or with one that means yes. */
export function isFlagOn({ given }: Flag): boolean {
  return given === undefined || /^(true|1|t)$/i.test(given);
}

/** The value of a flag that takes one. */
export function flagValue({ given, next }: Flag): string {
  return given ?? next ?? "";
}

/** The command of a container with its arguments. */
export function commandOf(fields: Layers): Word[] {
  return ["command", "args"].flatMap((key) => [...wordsOf(fields.place(key))]);
}

/** A variable of the environment: a list of names and values, or a map. */
export function variablesOf(place: Node): { name: string; value: Node }[] {
  return Array.isArray(place.value)
    ? place.items().map((item) => ({ name: item.text("name"), value: item.at("value") }))
    : place.entries().map((value) => ({ name: value.key, value }));
}
