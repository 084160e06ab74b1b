// kubectl as a pod of a Workflow, whose token the API server knows by its extra fields.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { namespaces } from "../../components/objects/names";
import { run } from "../../sandbox/lib/run";
import { tool } from "../../sandbox/toolchain/build";
import { cluster } from "./running";

/** Runs kubectl as the account of a pod with that name. */
export async function kubectlAsPod(account: string, pod: string, args: readonly string[], input = ""): Promise<string> {
  const dir = mkdtempSync(join(tmpdir(), "as-pod-"));
  try {
    const config = parse(readFileSync(cluster.kubeconfig, "utf8")) as { users: { user: object }[] };
    const extra = { "authentication.kubernetes.io/pod-name": [pod] };
    for (const { user } of config.users)
      Object.assign(user, { as: `system:serviceaccount:${namespaces.argo}:${account}`, "as-user-extra": extra });
    const kubeconfig = join(dir, "kubeconfig");
    writeFileSync(kubeconfig, stringify(config), { mode: 0o600 });
    return await run(tool("kubectl"), ["--kubeconfig", kubeconfig, ...args], { input, env: { KUBECACHEDIR: dir } });
  } finally {
    rmSync(dir, { recursive: true });
  }
}
