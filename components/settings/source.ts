// Configuration as the engine hands it over, texts under keys with a namespace: the project's own values, and which keys nobody reads.
import { nearest } from "../../contract/nearest";
import { hasKey } from "./variants";
import { howToSet, unknownKey } from "./problems";

/** Where a configuration comes from. */
export interface ConfigurationSource {
  /** Name of the project, the namespace of its keys. */
  project: string;
  /** Every key of the stack with its namespace, and its value: a text, or JSON. */
  values: Readonly<Record<string, string>>;
  /** Keys whose values are secret, or hold one. Undefined where that is not known. */
  secrets?: readonly string[];
}

/** The project's values by key, and a sentence for each key that nobody reads. */
export function ownValues(
  { project, values }: ConfigurationSource,
  known: readonly string[],
  texts: readonly string[],
): { raw: Record<string, unknown>; problems: string[] } {
  const raw: Record<string, unknown> = {};
  const parts: [key: string, value: unknown][] = [];
  const problems: string[] = [];
  for (const [name, text] of Object.entries(values)) {
    const colon = name.indexOf(":");
    const [namespace, key] = [name.slice(0, colon), name.slice(colon + 1)];
    if (namespace !== project) problems.push(...strange(name, namespace, key, project, known));
    else if (isPart(key, known, texts)) parts.push([key, partOf(text)]);
    else if (!known.includes(key)) problems.push(unread(key, known));
    // The project file declares "" as the default of texts that may be left out.
    else if (text !== "") raw[key] = texts.includes(key) && !isStructure(key, text) ? text : valueOf(text);
  }
  for (const [key, value] of parts) problems.push(...place(raw, key, value, known));
  return { raw, problems };
}

/** `repository.url` as a key of its own: `pulumi new` writes it so, and `pulumi config set` without `--path`. */
function isPart(key: string, known: readonly string[], texts: readonly string[]): boolean {
  const [head = ""] = key.split(".");
  return /^[a-z]\w*(\.[a-z]\w*)+$/i.test(key) && known.includes(head) && !texts.includes(head);
}

/** The value of such a key: numbers stay text, as a token of digits is one. */
function partOf(text: string): unknown {
  const value = valueOf(text);
  return typeof value === "number" || value === null ? text : value;
}

/** Puts the value of such a key where it belongs; a sentence where something is there already. */
function place(raw: Record<string, unknown>, key: string, value: unknown, known: readonly string[]): string[] {
  const steps = key.split(".");
  let inner = raw;
  for (const step of steps.slice(0, -1)) {
    const next = Object.hasOwn(inner, step) ? inner[step] : {};
    if (typeof next !== "object" || next === null || Array.isArray(next)) return [unread(key, known)];
    inner = inner[step] = { ...next } as Record<string, unknown>;
  }
  const last = steps.at(-1)!;
  if (Object.hasOwn(inner, last)) return [twice(key, steps)];
  inner[last] = value;
  return [];
}

const twice = (key: string, [head]: readonly string[]) =>
  `${key} is set twice, as a key of its own and in ${head}; allowed: one of them (pulumi config rm ${key} leaves the one in ${head}).`;

/** A kubeconfig may be JSON: it is a text in any case. */
const isStructure = (key: string, text: string) => key !== "kubeconfig" && typeof valueOf(text) === "object";

/** JSON as what it says; another text as itself, so that it is refused with what is allowed. */
function valueOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** A key that nobody reads. `phases[0].name` is what `pulumi config set` makes of it without `--path`. */
function unread(key: string, known: readonly string[]): string {
  const [, head = "", tail = ""] = /^(\w+)(?:\.|(?=\[))(.+)$/.exec(key) ?? [];
  if (!known.includes(head)) return unknownKey(key, key, known);
  const path = key.replace(/[^\w.[\]-]/g, "");
  return (
    `${key} is not a known key; allowed: ${tail} as a part of ${head}` +
    ` (pulumi config rm ${path}, then pulumi config set --path ${path} <value>).`
  );
}

/** Name of the project before somebody gave it another one (`pulumi new`): the committed stack files have it in their keys. */
const originalName = "argo-promotion";

/** Keys of others are theirs, but for those that were meant for this program. */
function strange(name: string, namespace: string, key: string, project: string, known: readonly string[]): string[] {
  if (namespace === originalName || nearest(namespace, [project]) !== undefined) {
    return [`${name} is not a key of this project; allowed: ${project}:${nearest(key, known) ?? key}.`];
  }
  // Everything here is made by a provider of its own, which these do not reach.
  return namespace === "kubernetes"
    ? [`${name} has no effect; allowed: context or kubeconfig, which choose the cluster.`]
    : [];
}

/** True for a value that is secret, or beside one in the value of the same key. */
export function isEncrypted(path: string, { project, secrets = [] }: ConfigurationSource): boolean {
  const keys = path.split(/(?=[.[])/).map((_, index, steps) => `${project}:${steps.slice(0, index + 1).join("")}`);
  return keys.some((key) => secrets.includes(key));
}

/** The value under a path; undefined where there is none. */
const valueAt = (value: unknown, path: readonly string[]): unknown =>
  path.reduce((inner, key) => (hasKey(inner, key) ? inner[key] : undefined), value);

/** Values of these paths that stand in the configuration in plain text, and so in the stack's file. */
export function plainSecrets(
  raw: Record<string, unknown>,
  source: ConfigurationSource,
  paths: readonly (readonly string[])[],
): string[] {
  if (source.secrets === undefined) return [];
  const remove = (path: string) =>
    path.includes(".") && `${source.project}:${path}` in source.values ? `pulumi config rm ${path}, then ` : "";
  return paths
    .filter((path) => valueAt(raw, path) !== undefined)
    .map((path) => path.join("."))
    .filter((path) => !isEncrypted(path, source))
    .map(
      (path) =>
        `${path} is not encrypted; allowed: a secret (${remove(path)}${howToSet(path)}), and another value, since this one stands in the stack's file.`,
    );
}
