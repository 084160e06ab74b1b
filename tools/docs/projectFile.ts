// Pulumi.yaml: its block `config`, a declaration of each key with its meaning and default.
import { stringify } from "yaml";
import { z } from "zod";
import { bare } from "../../components/settings/words";
import { code, configurationKeys, defaultOf, innerKeys, type Key } from "./keys";

/** The block from its own line to the next key of the top level. */
const block = /^config:\n(?:(?:[ #].*)?\n)*/m;

/** The project file with its declarations as the schemas have them, and everything else as it is. */
export function withDeclarations(file: string): string {
  if (!block.test(file)) throw new Error("The project file has no block `config`");
  const config = Object.fromEntries(configurationKeys().map((key) => [key.name, declaration(key)]));
  return file.replace(block, () => stringify({ config }, { lineWidth: 0 }));
}

/** Pulumi wants a value for every key that is declared: an empty one stands for none. */
function declaration(key: Key) {
  const empty = bare(key.schema) instanceof z.ZodObject ? {} : "";
  return {
    description: [`${sentences(key)}${shapes(key)}`, ...lines(key)].join("\n"),
    default: defaultOf(key.schema) ?? empty,
  };
}

const sentences = ({ text, defaultText }: Key): string =>
  defaultText === undefined ? text : `${text} Default: ${defaultText}.`;

const shapes = ({ variants }: Key): string => {
  const each = variants.map(({ keys }) => keys.map(({ name }) => code(name)).join(", "));
  return each.length === 0 ? "" : ` In one of these shapes: ${each.join("; ")}.`;
};

/** A line for each key inside: what it is for, and its default. docs/configuration.md says the rest. */
function lines(key: Key): string[] {
  return innerKeys(key).map((inner) => {
    const value = inner.default === undefined ? inner.defaultText : written(inner.default.value);
    const parts = innerKeys(inner).map(({ name }) => code(name));
    const names = parts.length === 0 ? "" : ` Its keys: ${parts.join(", ")}.`;
    return `${code(inner.name)}${value === undefined ? "" : ` (${value})`}: ${inner.text}${names}`;
  });
}

const written = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
