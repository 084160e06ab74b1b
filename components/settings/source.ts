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
  const problems: string[] = [];
  for (const [name, text] of Object.entries(values)) {
    const colon = name.indexOf(":");
    const [namespace, key] = [name.slice(0, colon), name.slice(colon + 1)];
    if (namespace !== project) problems.push(...strange(name, namespace, key, project, known));
    else if (!known.includes(key)) problems.push(unread(key, known));
    // The project file declares "" as the default of texts that may be left out.
    else if (text !== "") raw[key] = texts.includes(key) && !isStructure(key, text) ? text : valueOf(text);
  }
  return { raw, problems };
}

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

/** A key that nobody reads. `repository.url` is what `pulumi config set` makes of it without `--path`. */
function unread(key: string, known: readonly string[]): string {
  const [, head = "", tail = ""] = /^(\w+)[.[](.+)$/.exec(key) ?? [];
  if (!known.includes(head)) return unknownKey(key, key, known);
  const path = key.replace(/[^\w.[\]-]/g, "");
  return (
    `${key} is not a known key; allowed: ${tail} as a part of ${head}` +
    ` (pulumi config rm ${path}, then pulumi config set --path ${path} <value>).`
  );
}

/** Keys of others are theirs, but for those that were meant for this program. */
function strange(name: string, namespace: string, key: string, project: string, known: readonly string[]): string[] {
  if (nearest(namespace, [project]) !== undefined) {
    return [`${name} is not a key of this project; allowed: ${project}:${nearest(key, known) ?? key}.`];
  }
  // Everything here is made by a provider of its own, which these do not reach.
  return namespace === "kubernetes"
    ? [`${name} has no effect; allowed: context or kubeconfig, which choose the cluster.`]
    : [];
}

/** Secrets that stand in the configuration in plain text, and so in the stack's file. */
export function plainSecrets(raw: Record<string, unknown>, { project, secrets }: ConfigurationSource): string[] {
  if (secrets === undefined) return [];
  const isPlain = (key: string) => !secrets.includes(`${project}:${key}`);
  const plain = (path: string) =>
    `${path} is not encrypted; allowed: a secret (${howToSet(path)}), and another value, since this one stands in the stack's file.`;
  return [
    ...(raw["kubeconfig"] !== undefined && isPlain("kubeconfig") ? [plain("kubeconfig")] : []),
    ...(hasKey(raw["credentials"], "password") && isPlain("credentials") ? [plain("credentials.password")] : []),
  ];
}
