// Secrets that others make: what is made here waits for them, so a preview says which are not there yet.
import * as pulumi from "@pulumi/pulumi";
import type { NamedSecret } from "../settings/namedSecrets";
import { kubectl } from "./kubectl";
import type { ClusterChoice } from "./provider";

/** Those of the Secrets that do not exist. Throws where the cluster cannot be asked, or may not. No Secret's content is printed. */
export async function missingSecrets(cluster: ClusterChoice, named: readonly NamedSecret[]): Promise<NamedSecret[]> {
  const found = await Promise.all(
    [...new Set(named.map(({ namespace }) => namespace))].map(async (namespace) => {
      const names = named.filter((secret) => secret.namespace === namespace).map(({ name }) => name);
      const args = ["get", "secrets", "-n", namespace, ...new Set(names), "--ignore-not-found", "-o", "name"];
      const { stdout, complaints } = await kubectl(cluster, args);
      if (complaints[0] !== undefined) throw new Error(complaints[0]);
      return stdout.split("\n").map((line) => `${namespace}/${line.replace("secret/", "")}`);
    }),
  );
  const existing = new Set(found.flat());
  return named.filter(({ namespace, name }) => !existing.has(`${namespace}/${name}`));
}

/** A warning for each Secret that is not there yet. Who may not look is told nothing: the Secrets are no business of the program. */
export async function warnOfMissingSecrets(cluster: ClusterChoice, named: readonly NamedSecret[]): Promise<void> {
  const missing = await missingSecrets(cluster, named).catch(() => []);
  for (const { namespace, name, key, page } of missing) {
    await pulumi.log.warn(
      `The Secret ${name} in ${namespace}, which ${key} names, does not exist yet: it is yours to make (${page}).`,
    );
  }
}
