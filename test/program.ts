// Runs the whole program with mocks in place of the engine, for tests of what it registers.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import type { Given } from "../policy/spec/cases";
import { record, type StackOptions } from "../policy/spec/record";
import { argosThere, type Held } from "./argosThere";
import { onEmptyCluster } from "./emptyCluster";

const root = path.join(__dirname, "..");
const read = (file: string): unknown => parse(readFileSync(path.join(root, file), "utf8"));
const project = read("Pulumi.yaml") as {
  name: string;
  config: Record<string, { default?: unknown; description?: string }>;
  template?: { config: Record<string, { secret?: boolean }> };
};

/** What `pulumi new` asks for; a project that it made has none of it left. */
export const asked = project.template?.config;

/** The declared configuration keys; `pulumi new` adds one of its own (`pulumi:tags`). */
export const declared = Object.fromEntries(Object.entries(project.config).filter(([key]) => !key.includes(":")));

/** Configuration of a stack file, without the project's prefix. What each user has to set is not in it. */
export function stackFile(stack: string): Record<string, unknown> {
  const { config } = read(`Pulumi.${stack}.yaml`) as { config: Record<string, unknown> };
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key.replace(`${project.name}:`, ""), value]));
}

/** Credentials for tests: no stack file holds any. */
export const credentials = { username: "ann", email: "ann@example.com", password: "correct horse" };

/** Images for tests: those of the sandbox. */
export const images = {
  promote: "localhost:32000/argo-projects/git-promotion:0.1.0",
  testCampaign: "localhost:32000/argo-projects/test-campaign:0.1.0",
};

/** The least that a stack needs to be made. */
export const minimal = {
  context: "test",
  repository: { url: "https://git.example.com/gitops.git" },
  credentials,
  images,
};

/** The same, with a repository that is reached over SSH. */
export const overSsh = {
  ...minimal,
  repository: {
    url: "git@git.example.com:team/gitops.git",
    knownHosts: "git.example.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA==",
  },
  credentials: {
    email: "bot@example.com",
    sshPrivateKey: "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
  },
};

/** Loads a program on a cluster with nothing else in it, by default that of the repository. Returns what it registers, and its outputs. */
export async function recordProgram(
  options: StackOptions,
  program = "index.ts",
  held: readonly Held[] = [],
): Promise<Registered> {
  const index = path.join(root, program);
  let outputs: Record<string, unknown> = {};
  const load = () => {
    delete require.cache[index];
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the program runs when it is loaded
    outputs = require(index) as Record<string, unknown>;
  };
  const given = await onEmptyCluster(() => record(load, options), held);
  return new Registered(given, outputs);
}

/** What the program registers for a configuration, over the defaults of the project file. */
export function run(config: Record<string, unknown>, preview = false): Promise<Registered> {
  const defaults = Object.entries(declared).map(([key, { default: value }]) => [key, value] as const);
  const all: Record<string, unknown> = { ...Object.fromEntries(defaults), ...config };
  const texts = Object.entries(all).map(
    ([key, value]) => [`${project.name}:${key}`, typeof value === "string" ? value : JSON.stringify(value)] as const,
  );
  const options = { project: project.name, stack: "test", preview, config: Object.fromEntries(texts) };
  return recordProgram(options, undefined, argosThere(config["platform"]));
}

/** The resources of one run. */
export class Registered {
  constructor(
    readonly all: readonly Given[],
    /** The stack's outputs. */
    readonly outputs: Readonly<Record<string, unknown>>,
  ) {}

  /** Resources of a kind. */
  ofKind(kind: string): Given[] {
    return this.all.filter(({ type }) => type.startsWith("kubernetes:") && type.split(":").at(-1) === kind);
  }

  /** `namespace/name` of the resources of a kind. */
  names(kind: string): string[] {
    return this.ofKind(kind).map(({ props }) => {
      const { name, namespace } = props["metadata"] as { name: string; namespace?: string };
      return namespace === undefined ? name : `${namespace}/${name}`;
    });
  }

  /** The one resource of a kind with this Kubernetes name (and namespace). */
  find(kind: string, name: string, namespace?: string): Given {
    const found = this.ofKind(kind).filter(({ props }) => {
      const metadata = (props["metadata"] ?? {}) as { name?: string; namespace?: string };
      const actual = kind === "Release" ? { name: props["name"], namespace: props["namespace"] } : metadata;
      return actual.name === name && (namespace === undefined || actual.namespace === namespace);
    });
    assert.equal(found.length, 1, `${found.length} resources ${kind} ${name}`);
    return found[0]!;
  }

  /** `spec` of the one resource of a kind and name. */
  spec<T>(kind: string, name: string): T {
    return this.find(kind, name).props["spec"] as T;
  }
}
