// A cluster for tests that run the whole program with mocks: contexts that exist, and a kubectl that finds nothing there, or what it is told.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { stringify } from "yaml";
import type { Held } from "./argosThere";

const folder = mkdtempSync(join(tmpdir(), "empty-cluster-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));

/** A kubeconfig as text, whose contexts lead nowhere. */
export const kubeconfigOf = (...contexts: string[]) =>
  stringify({ apiVersion: "v1", kind: "Config", contexts: contexts.map((name) => ({ name })) });

/** A folder with a kubectl that runs this script. */
function kubectlOf(script: string): string {
  const place = mkdtempSync(join(folder, "bin-"));
  writeFileSync(join(place, "kubectl"), script);
  chmodSync(join(place, "kubectl"), 0o755);
  return place;
}

const nothing = kubectlOf("#!/bin/sh\nexit 0\n");

/** Answers `get -f -` with those that are asked about by name, and `get ... -n <namespace>` with what is there. */
const answering = (held: readonly Held[]) => `#!${process.execPath}
const held = ${JSON.stringify(held)};
const args = process.argv.slice(2);
const list = (items) => console.log(JSON.stringify({ apiVersion: "v1", kind: "List", items }));
if (args.includes("-f")) {
  const { items } = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
  const key = ({ kind, metadata: { name, namespace } }) => [kind, namespace, name].join("/");
  const asked = items.map(key);
  list(held.filter((each) => asked.includes(key(each))));
} else if (args.includes("json")) {
  const namespace = args[args.indexOf("-n") + 1];
  list(held.filter(({ kind, metadata }) => kind !== "Secret" && metadata.namespace === namespace));
}
`;

writeFileSync(join(folder, "config"), kubeconfigOf("test", "prod"));

/** Does `work` while this process, and what it starts, finds that cluster and no other. It holds nothing else. */
export async function onEmptyCluster<T>(work: () => Promise<T>, held: readonly Held[] = []): Promise<T> {
  const { PATH, KUBECONFIG } = process.env;
  const place = held.length === 0 ? nothing : kubectlOf(answering(held));
  Object.assign(process.env, { PATH: `${place}${delimiter}${PATH}`, KUBECONFIG: join(folder, "config") });
  try {
    return await work();
  } finally {
    process.env.PATH = PATH;
    if (KUBECONFIG === undefined) delete process.env.KUBECONFIG;
    else process.env.KUBECONFIG = KUBECONFIG;
  }
}
