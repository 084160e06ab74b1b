// What a ServiceAccount may do: from bindings over roles to rules.
import type { Resource } from "./definePolicy";
import { findNamed } from "./find";
import { itemPaths, text, type Path } from "./read";
import { CLUSTER_ROLE, CLUSTER_ROLE_BINDING, ROLE, ROLE_BINDING } from "./types";

/** True for a binding that reaches the account, by its name or by a group that every account is in. */
export function reaches({ props }: Resource, account: { name: string; namespace: string }): boolean {
  const groups = ["system:serviceaccounts", `system:serviceaccounts:${account.namespace}`, "system:authenticated"];
  return itemPaths(props, "subjects").some((path) => {
    const name = text(props, ...path, "name");
    if (text(props, ...path, "kind") === "Group") return groups.includes(name);
    if (name !== account.name) return false;
    return (text(props, ...path, "namespace") || text(props, "metadata", "namespace")) === account.namespace;
  });
}

/** The bindings of a stack. */
export function bindingsOf(resources: readonly Resource[]): Resource[] {
  return resources.filter(({ type }) => type === ROLE_BINDING || type === CLUSTER_ROLE_BINDING);
}

/** The role that a binding names, or undefined where the stack does not make it. */
export function roleOf({ props }: Resource, resources: readonly Resource[]): Resource | undefined {
  const name = text(props, "roleRef", "name");
  if (text(props, "roleRef", "kind") === "ClusterRole") return findNamed(resources, [CLUSTER_ROLE], { name });
  return findNamed(resources, [ROLE], { name, namespace: text(props, "metadata", "namespace") });
}

/** The paths of a role's rules. */
export function rulePaths(role: Resource): Path[] {
  return itemPaths(role.props, "rules");
}
