// Secrets written where they can be read: known by the name of their place, or by their own form.
import { type Flag, flagsOf, flagValue, type Word, wordsOf } from "./commands";
import { parseText } from "./embedded";
import { Node } from "./node";
import { hasNamedSecret, hasSecretForm } from "./secretForms";
import { isProse, isSecretName, isSecretValue } from "./secretNames";
import { eachKnown, inTurn } from "./unknown";

/** A secret that can be read. */
export interface PlainSecret {
  place: Node;
  /** What it is called, where that gave it away. */
  name?: string;
}

/** How to look. */
export interface SecretSearch {
  /** False where names say nothing: only forms are looked for. Default true. */
  byName?: boolean;
  /** Keys that are passed over. */
  except?: readonly string[];
  /** True inside a text, where a document may speak of a secret. */
  inText?: boolean;
}

/** The secrets below a place. */
export function* secretsIn(place: Node, search: SecretSearch = {}): Generator<PlainSecret> {
  const { value } = place;
  if (typeof value === "object" && value !== null) yield* below(place, search);
  else if (typeof value === "string" || typeof value === "number") yield* ofText(place, place.key, search);
}

function* below(place: Node, search: SecretSearch): Generator<PlainSecret> {
  const keys = place.keys();
  const isList = Array.isArray(place.value);
  const entries = isList
    ? place.items()
    : keys.filter((key) => !search.except?.includes(key)).map((key) => place.at(key));
  const isPair = !isList && keys.includes("name") && keys.includes("value");
  yield* inTurn(
    eachKnown(entries, (entry) =>
      isPair && entry.key === "value" ? ofText(entry, place.text("name"), search, true) : secretsIn(entry, search),
    ),
    isList && search.byName !== false ? ofFlags(place) : [],
  );
}

function* ofText(place: Node, name: string, search: SecretSearch, pair = false): Generator<PlainSecret> {
  const text = place.text();
  const { byName = true, inText = false } = search;
  const isNamed = isSecretName(name) && isSecretValue(text) && !(inText && isProse(text));
  if (hasSecretForm(text) || (byName && (isNamed || isNamedInside(place, text))))
    yield { place, ...(pair && { name }) };
}

/** True for a document or a script that gives a secret a name. */
function isNamedInside(place: Node, text: string): boolean {
  if (!/[\s={[:]/.test(text)) return false;
  if (/^\s*[{[]|\n/.test(text)) {
    const { documents, problem } = parseText(text);
    const structured = documents.filter((document) => typeof document === "object");
    if (problem === undefined && structured.length > 0)
      return structured.some((document) => holdsSecret(place, document));
  }
  return isNamedBySetting(text) || hasNamedSecret(text) || hasFlag(text);
}

function holdsSecret(place: Node, document: unknown): boolean {
  return !secretsIn(place.parsed(document), { inText: true }).next().done;
}

const SETTING = /^\s*([\w.-]+)\s*=\s*(.*?)\s*$/;
const OTHER = /^\s*([#;].*|\[.*\])?$/;

/** True for a file of settings, `name = value` a line, of which one is a secret. */
function isNamedBySetting(text: string): boolean {
  const lines = text.split("\n").filter((line) => !OTHER.test(line));
  const settings = lines.flatMap((line) => (SETTING.exec(line) ? [SETTING.exec(line)!] : []));
  if (settings.length < lines.length) return false;
  return settings.some(([, name = "", value = ""]) => isSecretName(name) && isSecretValue(value) && !isProse(value));
}

function hasFlag(text: string): boolean {
  return /(^|\s)--?[A-Za-z]/.test(text) && secretFlags([...wordsOf(new Node(text))]).length > 0;
}

/** The flags of a command that hold a secret: by their name, or `user:password`. */
function* ofFlags(list: Node): Generator<PlainSecret> {
  const words = [...wordsOf(list)];
  if (!words.some(({ text }) => text.startsWith("-"))) return;
  for (const { place } of secretFlags(words)) yield { place };
}

function secretFlags(words: readonly Word[]): Flag[] {
  return flagsOf(words).filter((flag) => {
    const value = flagValue(flag);
    if (/^(u|user|proxy-user)$/.test(flag.name)) {
      const password = /^[^:/\s]+:([^\s]+)$/.exec(value)?.[1];
      return password !== undefined && isSecretValue(password) && !/^\d+$/.test(password);
    }
    return isSecretName(flag.name) && isSecretValue(value) && !isProse(value);
  });
}
