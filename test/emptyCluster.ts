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

/** Does `work` while this process, and what it starts, finds that cluster and no other. */
export async function onEmptyCluster<T>(work: () => Promise<T>): Promise<T> {
  const { PATH, KUBECONFIG } = process.env;
  Object.assign(process.env, { PATH: `${folder}${delimiter}${PATH}`, KUBECONFIG: join(folder, "config") });
  try {
    return await work();
  } finally {
    process.env.PATH = PATH;
    if (KUBECONFIG === undefined) delete process.env.KUBECONFIG;
    else process.env.KUBECONFIG = KUBECONFIG;
  }
}
