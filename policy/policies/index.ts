// All policies of the pack, in the order of the reference.
import type { PackPolicy } from "../lib/definePolicy";
import { helmAllowedRepository } from "./helm/helm-allowed-repository";
import { helmAtomic } from "./helm/helm-atomic";
import { helmExactVersion } from "./helm/helm-exact-version";
import { helmExplicitNamespace } from "./helm/helm-explicit-namespace";
import { helmTimeout } from "./helm/helm-timeout";

export const policies: readonly PackPolicy[] = [
  helmExactVersion,
  helmAllowedRepository,
  helmExplicitNamespace,
  helmTimeout,
  helmAtomic,
];
