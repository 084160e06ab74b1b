// Whether the stack's context exists: a preview says so, where otherwise an `up` would fail half-way.
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { parse } from "yaml";
import { sentence } from "../settings/problems";
import { nearest } from "../../contract/nearest";
import type { ClusterChoice } from "./provider";

interface Kubeconfig {
  contexts?: { name?: unknown; context?: { cluster?: unknown; user?: unknown } }[] | null;
  clusters?: { name?: unknown; cluster?: { server?: unknown } }[] | null;
  users?: { name?: unknown; user?: Record<string, unknown> | null }[] | null;
  "current-context"?: unknown;
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

function read(text: string): Kubeconfig | undefined {
  try {
    const value = parse(text) as unknown;
    return typeof value === "object" && value !== null && "contexts" in value ? (value as Kubeconfig) : undefined;
  } catch {
    return undefined;
  }
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
function credentialsProblem(configs: readonly (Kubeconfig | undefined)[], chosen: string): string | undefined {
  // Of several files that name the same, the first counts.
  const first = <T extends { name?: unknown }>(key: (config: Kubeconfig) => T[] | null | undefined, name: unknown) =>
    configs.flatMap((config) => (config && key(config)) ?? []).find((each) => String(each.name) === String(name));
  const { cluster, user } = first(({ contexts }) => contexts, chosen)?.context ?? {};
  const server = first(({ clusters }) => clusters, cluster)?.cluster?.server;
  const held = first(({ users }) => users, user)?.user ?? {};
  // Without TLS nobody is asked.
  if (typeof server !== "string" || !server.startsWith("https:")) return undefined;
  if (credentials.some((each) => Object.hasOwn(held, each))) return undefined;
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
  const configs = sources.map(({ text }) => read(text));
  const unreadable = sources.find((_, index) => configs[index] === undefined);
  if (unreadable !== undefined) {
    const hint = kubeconfig !== undefined && existsSync(kubeconfig.trim()) ? ", not the path of one" : "";
    const what = `a kubeconfig as text${hint}`;
    return kubeconfig !== undefined
      ? sentence("kubeconfig", kubeconfig, what)
      : `${unreadable.from} is no kubeconfig, so context cannot be looked up; allowed: ${what}.`;
  }
  const names = configs.flatMap((config) => config?.contexts ?? []).map(({ name }) => String(name));
  const where = `a context of ${sources.map(({ from }) => from).join(" and ")} (${names.join(", ") || "there is none"})`;
  // YAML reads a name such as 7 as a number.
  const [current] = configs
    .map((config) => config?.["current-context"])
    .filter(Boolean)
    .map(String);
  const chosen = context ?? current;
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
