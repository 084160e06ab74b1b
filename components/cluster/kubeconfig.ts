// Whether the stack's context exists: a preview says so, where otherwise an `up` would fail half-way.
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { parse } from "yaml";
import { sentence } from "../settings/problems";
import { nearest } from "../../contract/nearest";
import type { ClusterChoice } from "./provider";

/** What is looked at of a kubeconfig: entries with a name, and what stands in them. Anything may be missing or empty. */
interface Kubeconfig {
  contexts: Entry[];
  clusters: Entry[];
  users: Entry[];
  /** Its current context; empty where there is none. */
  current: string;
}

interface Entry {
  name: string;
  held: Readonly<Record<string, unknown>>;
}

/** A kubeconfig with where it is from, as a sentence names it. */
interface Source {
  from: string;
  text: string;
}

/** The user's own files, as kubectl finds them. */
function ownFiles(environment: NodeJS.ProcessEnv, home: string): string[] {
  const named = (environment.KUBECONFIG ?? "").split(delimiter).filter(Boolean);
  return named.length > 0 ? named : [join(home, ".kube", "config")];
}

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};

function read(text: string): Kubeconfig | undefined {
  let config: Readonly<Record<string, unknown>>;
  try {
    config = fieldsOf(parse(text));
  } catch {
    return undefined;
  }
  if (!("contexts" in config)) return undefined;
  const entries = (list: unknown, key: string): Entry[] =>
    (Array.isArray(list) ? list : [])
      .map(fieldsOf)
      .filter(({ name }) => name !== undefined && name !== null)
      // YAML reads a name such as 7 as a number.
      .map((each) => ({ name: String(each["name"]), held: fieldsOf(each[key]) }));
  const current = config["current-context"];
  return {
    contexts: entries(config["contexts"], "context"),
    clusters: entries(config["clusters"], "cluster"),
    users: entries(config["users"], "user"),
    current: typeof current === "string" || typeof current === "number" ? String(current) : "",
  };
}

/** Whether a value is a kubeconfig as text, and not the path of one. */
export const isKubeconfig = (value: unknown) => typeof value === "string" && read(value) !== undefined;

/** What a client can say who it is by, as kubeconfigs have it. */
const credentials = [
  "client-certificate",
  "client-certificate-data",
  "token",
  "tokenFile",
  "username",
  "exec",
  "auth-provider",
];

/** What is said of a context whose user has nothing of these: the provider would ask for a name, where nobody can answer. */
function credentialsProblem(configs: readonly Kubeconfig[], chosen: string): string | undefined {
  // Of several files that name the same, the first counts.
  const first = (key: "contexts" | "clusters" | "users", name: unknown) =>
    configs.flatMap((config) => config[key]).find((each) => each.name === String(name))?.held ?? {};
  const { cluster, user } = first("contexts", chosen);
  const { server } = first("clusters", cluster);
  const held = first("users", user);
  // Without TLS nobody is asked.
  if (typeof server !== "string" || !server.startsWith("https:")) return undefined;
  if (credentials.some((each) => Boolean(held[each]))) return undefined;
  return sentence("context", chosen, `a context whose user has credentials: one of ${credentials.join(", ")}`);
}

/** What is wrong with the way to the cluster, as one sentence without a secret; undefined if its context exists. */
export function contextProblem(
  { kubeconfig, context }: ClusterChoice,
  environment: NodeJS.ProcessEnv = process.env,
  home: string = homedir(),
): string | undefined {
  const files = ownFiles(environment, home);
  const sources: Source[] =
    kubeconfig !== undefined
      ? [{ from: "kubeconfig", text: kubeconfig }]
      : files.filter((file) => existsSync(file)).map((file) => ({ from: file, text: readFileSync(file, "utf8") }));
  if (sources.length === 0) {
    return sentence("context", context, `a context of your kubeconfig, and ${files.join(" and ")} does not exist`);
  }
  const all = sources.map(({ text }) => read(text));
  const unreadable = sources.find((_, index) => all[index] === undefined);
  if (unreadable !== undefined) {
    const hint = kubeconfig !== undefined && existsSync(kubeconfig.trim()) ? ", not the path of one" : "";
    const what = `a kubeconfig as text${hint}`;
    return kubeconfig !== undefined
      ? sentence("kubeconfig", kubeconfig, what)
      : `${unreadable.from} is no kubeconfig, so context cannot be looked up; allowed: ${what}.`;
  }
  const configs = all.filter((config) => config !== undefined);
  const names = configs.flatMap(({ contexts }) => contexts).map(({ name }) => name);
  const where = `a context of ${sources.map(({ from }) => from).join(" and ")} (${names.join(", ") || "there is none"})`;
  const chosen = context ?? configs.map(({ current }) => current).find((current) => current !== "");
  if (chosen === undefined) return sentence("context", undefined, where);
  if (names.includes(chosen)) return credentialsProblem(configs, chosen);
  const meant = nearest(chosen, names);
  return sentence("context", chosen, meant === undefined ? where : `${where} (${JSON.stringify(meant)}?)`);
}

/**
 * What is wrong with the way to the cluster that a raw configuration names; none where it names none, or one of a wrong type, both of which
 * its schema says.
 */
export function clusterProblems({ kubeconfig, context }: Record<string, unknown>): string[] {
  const given = [kubeconfig, context].filter((value) => value !== undefined);
  if (given.length === 0 || given.some((value) => typeof value !== "string" || value === "")) return [];
  return [contextProblem({ kubeconfig, context } as ClusterChoice) ?? []].flat();
}
