// Secrets that the configuration names and others make: what is made here waits for them, so a preview says which are not there yet.
import * as pulumi from "@pulumi/pulumi";
import { namespaces } from "../objects/names";
import type { Credentials } from "../settings/credentials";
import type { Images } from "../settings/images";
import type { Repository } from "../settings/repository";
import type { Reports } from "../settings/reports";
import { kubectl } from "./kubectl";
import type { ClusterChoice } from "./provider";

/** A Secret that the configuration names. */
export interface NamedSecret {
  namespace: string;
  name: string;
  /** The key that names it. */
  key: string;
  /** Where it is said how it is made. */
  page: string;
}

/** Every Secret that the configuration names. */
export function namedSecrets({
  credentials,
  repository,
  reports,
  images,
}: {
  credentials: Credentials;
  repository: Pick<Repository, "commits" | "forge">;
  reports?: Reports | undefined;
  images: Pick<Images, "pullSecrets">;
}): NamedSecret[] {
  const { argo, argoCd, argoEvents } = namespaces;
  const pulled = images.pullSecrets.flatMap((name) =>
    [argoCd, argo, argoEvents].map((namespace) => ({ namespace, name })),
  );
  const inArgo = (name: string | undefined, key: string, page: string): NamedSecret[] =>
    name === undefined ? [] : [{ namespace: argo, name, key, page }];
  const { forge, commits } = repository;
  const { signing } = commits;
  return [
    ...inArgo(
      "existingSecret" in credentials ? credentials.existingSecret : undefined,
      "credentials.existingSecret",
      "docs/credentials.md#a-secret-of-your-own",
    ),
    ...inArgo(
      signing?.existingSecret,
      "repository.commits.signing.existingSecret",
      "docs/credentials.md#signed-commits",
    ),
    ...inArgo(forge?.existingSecret, "repository.forge.existingSecret", "docs/pull-requests.md#on-a-forge"),
    ...inArgo(reports?.existingSecret, "reports.existingSecret", "docs/operating.md#keep-the-reports-of-campaigns"),
    ...pulled.map((secret) => ({ ...secret, key: "images.pullSecrets", page: "docs/air-gapped.md#images" })),
  ];
}

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
