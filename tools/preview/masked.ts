// Manifests as a reviewer may see them: what is known to be harmless as it is, of everything else the place and whether it changes.
import { parseAllDocuments, stringify } from "yaml";
import { shapeOf } from "./harmless/kinds";
import { name as isName, plain, plainKey, word as isWord } from "./harmless/leaves";
import { fieldOf, type Shape } from "./harmless/shape";

/** What was hidden: each value under its place. Stays in this process. */
export type Hidden = ReadonlyMap<string, string>;

/** Documents in a fixed order, and what is hidden in them. */
export interface Masked {
  text: string;
  hidden: Hidden;
}

/** How a hidden value is written. */
export type Label = (place: string, value: string) => string;

export const hiddenLabel = "(hidden)";

/** Masks what a chart rendered. Throws where it is no YAML, without showing any of it. */
export function masked(rendered: string, label: Label = () => hiddenLabel): Masked {
  const hidden = new Map<string, string>();
  const places = new Map<string, number>();
  const documents = parsed(rendered)
    .flatMap(unlisted)
    .map((document) => ({ document, key: keyOf(document) }))
    .sort((a, b) => a.key.localeCompare(b.key))
    .map(({ document, key }) => {
      // Two documents of one name are two places.
      const count = (places.get(key) ?? 0) + 1;
      places.set(key, count);
      const note = (place: string, value: unknown): string => {
        const text = typeof value === "string" ? value : JSON.stringify(value);
        hidden.set(place, text);
        return label(place, text);
      };
      const shown = new Mask(note).any(document, shapeOf(document["kind"]), `${key}#${count}`, []);
      return `# ${key}\n${stringify(shown, { lineWidth: 0, aliasDuplicateObjects: false })}`;
    });
  return { text: documents.join("---\n"), hidden };
}

type Manifest = Record<string, unknown>;

function parsed(rendered: string): Manifest[] {
  return parseAllDocuments(rendered).flatMap((document): Manifest[] => {
    const [error] = document.errors;
    if (error)
      throw new Error(`the chart renders what is no YAML, at line ${error.linePos?.[0].line ?? "?"} (${error.code})`);
    const value = document.toJS() as Manifest | string | null;
    return typeof value === "object" && value !== null ? [value] : [];
  });
}

/** The objects of a list, each for itself: `kind: List`, or a list of one kind whose items need not say it. */
function unlisted(document: Manifest): Manifest[] {
  const { kind, items } = document;
  if (typeof kind !== "string" || !kind.endsWith("List") || !Array.isArray(items)) return [document];
  const own = kind.slice(0, -"List".length);
  return items.flatMap((item: unknown) => {
    if (!isMap(item)) return [{ kind, items: [item] }];
    return unlisted(own === "" ? item : { kind: own, ...item });
  });
}

function keyOf({ kind, metadata }: Manifest): string {
  const { namespace, name } = (isMap(metadata) ? metadata : {}) as { namespace?: unknown; name?: unknown };
  const parts = [...(isWord(kind) ? [kind] : []), ...[namespace, name].filter((each) => isName(each))];
  return parts.map(String).join("/") || hiddenLabel;
}

function isMap(value: unknown): value is Manifest {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** Walks a document along the shape of its kind. `names` are the keys on the way. */
class Mask {
  constructor(private readonly note: (place: string, value: unknown) => string) {}

  any(value: unknown, shape: Shape | undefined, place: string, names: readonly string[]): unknown {
    if (shape === "whole") return this.note(place, value);
    if (Array.isArray(value)) {
      if (shape === "commandLine") return this.commandLine(value, place, names);
      return value.map((item, i) => this.any(item, shape, `${place}[${placeOf(value, item, i)}]`, names));
    }
    if (isMap(value)) return this.map(value, shape, place, names);
    const structure = shape === "text" ? structureOf(value) : undefined;
    if (structure !== undefined) return this.any(structure, undefined, place, names);
    const known = typeof shape === "function" && shape(value);
    return known || plain(names, value) ? value : this.note(place, value);
  }

  private map(value: Manifest, shape: Shape | undefined, place: string, names: readonly string[]): unknown {
    const isSecret = value["kind"] === "Secret";
    // The value of a variable stands beside its name.
    const beside = typeof value["name"] === "string" ? [value["name"]] : [];
    const entries = Object.entries(value).map(([key, item], i) => {
      const field = fieldOf(shape, key);
      const at = `${place}.${JSON.stringify(key)}`;
      if (isSecret && /^(data|stringData)$/.test(key)) return [key, this.closed(item, at)];
      const shown = field !== undefined || plainKey(key, names) ? key : this.hiddenKey(key, place, i);
      const own = key === "value" && beside.length > 0 ? beside : [key];
      return [shown, this.any(item, field, at, [...names, ...own])];
    });
    return Object.fromEntries(entries) as unknown;
  }

  private hiddenKey(key: string, place: string, index: number): string {
    return `key ${index + 1} ${this.note(`${place}.key ${index}`, key)}`;
  }

  /** The data of a Secret: its keys, and nothing else. */
  private closed(value: unknown, place: string): unknown {
    if (!isMap(value)) return this.note(place, value);
    const entries = Object.entries(value).map(([key, item], i) => {
      const at = `${place}.${JSON.stringify(key)}`;
      return [plainKey(key) ? key : this.hiddenKey(key, place, i), this.note(at, item)];
    });
    return Object.fromEntries(entries) as unknown;
  }

  /** The program, the names of the options, and what is plain under the name of its option. */
  private commandLine(value: unknown[], place: string, names: readonly string[]): unknown {
    let option: string[] = [];
    return value.map((item, i) => {
      const at = `${place}[${i}]`;
      if (typeof item !== "string") return this.any(item, undefined, at, [...names, ...option]);
      const own = option;
      option = [];
      if (isProgram(item) || (i === 0 && names.at(-1) === "command" && /^[\w.-]{1,64}$/.test(item))) return item;
      const [, name, assigned] = /^(--?[a-zA-Z][a-zA-Z0-9._-]*)(?:=([^]*))?$/.exec(item) ?? [];
      const isOption = name !== undefined && (name.startsWith("--") ? plainKey(name) : name.length === 2);
      if (!isOption) return plain([...names, ...own], item) ? item : this.note(at, item);
      if (assigned === undefined) {
        option = [name];
        return item;
      }
      return plain([...names, name], assigned) ? item : `${name}=${this.note(at, assigned)}`;
    });
  }
}

/** What a file in YAML or JSON holds; undefined for another text. */
function structureOf(value: unknown): object | undefined {
  if (typeof value !== "string" || !/\n|^\s*[{[]/.test(value)) return undefined;
  const documents = parseAllDocuments(value);
  if (documents.length !== 1 || documents[0]!.errors.length > 0) return undefined;
  const structure: unknown = documents[0]!.toJS();
  return typeof structure === "object" && structure !== null ? structure : undefined;
}

/** Where an item of a list stands: under its own name where it has one that no other has. */
function placeOf(list: unknown[], item: unknown, index: number): string {
  const nameOf = (each: unknown) => (isMap(each) && typeof each["name"] === "string" ? each["name"] : undefined);
  const name = nameOf(item);
  return name !== undefined && list.filter((each) => nameOf(each) === name).length === 1 ? `"${name}"` : String(index);
}

function isProgram(text: string): boolean {
  return /^(\/usr)?(\/local)?\/s?bin\/[\w.-]{1,64}$/.test(text);
}
