// What a ServiceAccount may do: from bindings over roles to rules.
import type { Resource } from "./definePolicy";
import { itemPaths, text, type Path } from "./read";
import { nameOf, namespaceOf } from "./title";
import { CLUSTER_ROLE, CLUSTER_ROLE_BINDING, ROLE, ROLE_BINDING } from "./types";

/** True for a binding that reaches the account, by its name or by a group that every account is in. */
export function reaches(binding: Resource, account: { name: string; namespace: string }): boolean {
  const groups = ["system:serviceaccounts", `system:serviceaccounts:${account.namespace}`, "system:authenticated"];
  return itemPaths(binding.props, "subjects").some((path) => {
    const name = text(binding.props, ...path, "name");
    if (text(binding.props, ...path, "kind") === "Group") return groups.includes(name);
    const namespace = text(binding.props, ...path, "namespace") || namespaceOf(binding);
    return name === account.name && namespace === account.namespace;
  });
}

/** The bindings of a stack. */
export function bindingsOf(resources: readonly Resource[]): Resource[] {
  return resources.filter(({ type }) => type === ROLE_BINDING || type === CLUSTER_ROLE_BINDING);
}

/** The role that a binding names, or undefined where the stack does not make it. */
export function roleOf(binding: Resource, resources: readonly Resource[]): Resource | undefined {
  const name = text(binding.props, "roleRef", "name");
  const isCluster = text(binding.props, "roleRef", "kind") === "ClusterRole";
  return resources.find(
    (role) =>
      role.type === (isCluster ? CLUSTER_ROLE : ROLE) &&
      nameOf(role) === name &&
      (isCluster || namespaceOf(role) === namespaceOf(binding)),
  );
}

/** The paths of a role's rules. */
export function rulePaths(role: Resource): Path[] {
  return itemPaths(role.props, "rules");
}
