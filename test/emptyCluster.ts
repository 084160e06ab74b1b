// A cluster for tests that run the whole program with mocks: contexts that exist, and a kubectl that finds nothing there.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { stringify } from "yaml";

const folder = mkdtempSync(join(tmpdir(), "empty-cluster-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));

/** A kubeconfig as text, whose contexts lead nowhere. */
export const kubeconfigOf = (...contexts: string[]) =>
  stringify({ apiVersion: "v1", kind: "Config", contexts: contexts.map((name) => ({ name })) });

const kubectl = join(folder, "kubectl");
writeFileSync(kubectl, "#!/bin/sh\nexit 0\n");
chmodSync(kubectl, 0o755);
writeFileSync(join(folder, "config"), kubeconfigOf("test", "prod"));

/** Has this process, and what it starts, find that cluster and no other. */
export function useEmptyCluster(): void {
  process.env.PATH = `${folder}${delimiter}${process.env.PATH}`;
  process.env.KUBECONFIG = join(folder, "config");
}
