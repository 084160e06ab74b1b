// Secrets written where they can be read: known by the name of their place, or by their own form.
import { wordsOf } from "./commands";
import { parseText } from "./embedded";
import { Node } from "./node";
import { hasPositionalSecret, secretFlags } from "./secretCommands";
import { hasNamedSecret, hasSecretForm, isUserAndPassword } from "./secretForms";
import { isProse, isSecret } from "./secretNames";
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

/** A list, or a map, of secrets. */
const PLURAL = /^(.*(?:password|passphrase|api[_-]?key|token))s$/i;
/** Variables of an environment: their names tell, whatever the object. */
const ENVIRONMENT = /^(extra)?env(s|Vars)?$/i;

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
  const named = isList || !keys.includes("value") ? undefined : ["name", "key"].find((key) => keys.includes(key));
  const singular = PLURAL.exec(place.key)?.[1];
  yield* inTurn(
    eachKnown(entries, (entry) => {
      if (named !== undefined && entry.key === "value") return ofText(entry, place.text(named), search, true);
      if (singular !== undefined && /\d/.test(entry.text())) return ofText(entry, singular, search);
      return secretsIn(entry, ENVIRONMENT.test(entry.key) ? { ...search, byName: true } : search);
    }),
    isList && search.byName !== false ? ofCommand(place) : [],
  );
}

function* ofText(place: Node, name: string, search: SecretSearch, pair = false): Generator<PlainSecret> {
  const text = place.text();
  const { byName = true, inText = false } = search;
  const isNamed = (isSecret(name, text) && !(inText && isProse(text))) || (name === "auth" && isUserAndPassword(text));
  if (hasSecretForm(text) || (byName && (isNamed || isNamedInside(place, text))))
    yield { place, ...(pair && { name }) };
}

/** True for a document or a script that gives a secret a name. */
function isNamedInside(place: Node, text: string): boolean {
  if (!/[\s={[:<]/.test(text)) return false;
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

/** `name = value`, `name: value`, or two words of which the second looks made by chance. */
const SETTING = /^\s*([\w.-]+)(?:\s*[=:]\s*|[ \t]+(?=\S*\d\S*\s*$))(.*?)\s*$/;
const OTHER = /^\s*([#;].*|\[.*\])?$/;

/** True for a file of settings, one a line, of which one is a secret. */
function isNamedBySetting(text: string): boolean {
  const lines = text.split("\n").filter((line) => !OTHER.test(line));
  const settings = lines.flatMap((line) => (SETTING.exec(line) ? [SETTING.exec(line)!] : []));
  if (settings.length < lines.length) return false;
  return settings.some(([, name = "", value = ""]) => isSecret(name, value) && !isProse(value));
}

function hasFlag(text: string): boolean {
  if (hasPositionalSecret(text)) return true;
  return /(^|\s)--?[A-Za-z]/.test(text) && secretFlags([...wordsOf(new Node(text))]).length > 0;
}

/** The words of a command that hold a secret. */
function* ofCommand(list: Node): Generator<PlainSecret> {
  const words = [...wordsOf(list)];
  if (words.some(({ text }) => text.startsWith("-"))) {
    for (const { place } of secretFlags(words)) yield { place };
  }
  if (hasPositionalSecret(words.map(({ text }) => text).join(" "))) yield { place: list };
}
