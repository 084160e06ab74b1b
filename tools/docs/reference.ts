// docs/configuration.md: what follows its introduction, a section for each key.
import { stringify } from "yaml";
import { code, configurationKeys, innerKeys, type Key } from "./keys";

/** What divides the introduction, which people write, from the keys. */
const divider = "<!-- Below: written by `npm run docs` from components/settings; edits are lost. -->";

/** The page with its introduction as it is, and its keys as the schemas have them. */
export function withReference(page: string): string {
  const [introduction, rest] = page.split(divider);
  if (introduction === undefined || rest === undefined) throw new Error(`The page has no line ${divider}`);
  return [introduction.trimEnd(), divider, ...configurationKeys().map(section)].join("\n\n") + "\n";
}

function section(key: Key): string {
  const kind = Array.isArray(key.default?.value) ? "A list; each entry has the keys below." : "";
  const parts = [key.text, ...shapes(key), allowed(key), [kind, wholeDefault(key)].filter(Boolean).join(" ")];
  return [`## ${key.name}`, ...parts, table(rowsOf(innerKeys(key), ""))].filter((part) => part !== "").join("\n\n");
}

function shapes({ variants }: Key): string[] {
  if (variants.length === 0) return [];
  const list = variants.map(({ text, keys }) => `- ${keys.map(({ name }) => code(name)).join(", ")}: ${text}`);
  return ["One of these shapes:", list.join("\n")];
}

/** What is allowed for a key without keys of its own. */
const allowed = (key: Key): string =>
  innerKeys(key).length > 0 ? "" : `Allowed: ${key.allowed.filter(Boolean).join("; ")}.`;

function wholeDefault({ default: value, defaultText }: Key): string {
  if (Array.isArray(value?.value)) return `Default:\n\n\`\`\`yaml\n${stringify(value.value)}\`\`\``;
  if (value) return `Default: ${shown(value.value)}.`;
  return defaultText === undefined ? "" : `Default: ${defaultText}.`;
}

const shown = (value: unknown): string => code(typeof value === "string" ? value : JSON.stringify(value));

function rowsOf(keys: readonly Key[], prefix: string): string[][] {
  return keys.flatMap((key) => {
    const name = `${prefix}${key.name}`;
    const inner = innerKeys(key);
    const all = [...key.allowed, ...(inner.length > 0 ? [`the keys ${code(`${name}.*`)}`] : [])];
    const row = [code(name), key.text, all.filter(Boolean).join("; "), defaultIn(key, inner.length > 0)];
    return [row, ...rowsOf(inner, `${name}.`)];
  });
}

function defaultIn({ required, default: value, defaultText }: Key, hasKeys: boolean): string {
  if (required) return "required";
  if (value) return shown(value.value);
  return defaultText ?? (hasKeys ? "that of its keys" : "none");
}

function table(rows: string[][]): string {
  if (rows.length === 0) return "";
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(["Key", "Meaning", "Allowed", "Default"]), "| --- | --- | --- | --- |", ...rows.map(line)].join("\n");
}
