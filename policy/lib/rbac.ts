// What a ServiceAccount may do: from bindings over roles to rules.
import { CLUSTER_ROLE, CLUSTER_ROLE_BINDING, ROLE, ROLE_BINDING } from "./kinds";
import type { Node } from "./node";
import type { KubeObject } from "./object";
import type { Stack } from "./stack";

export interface Account {
  name: string;
  namespace: string;
}

/** True for a binding that reaches the account: by its name, as a user or as a ServiceAccount, or by a group that it is in. */
export function reaches(binding: KubeObject, { name, namespace }: Account): boolean {
  const groups = ["system:serviceaccounts", `system:serviceaccounts:${namespace}`, "system:authenticated"];
  return subjectsOf(binding).some((subject) => {
    const kind = subject.text("kind");
    if (kind === "Group") return groups.includes(subject.text("name"));
    if (kind === "User") return subject.text("name") === `system:serviceaccount:${namespace}:${name}`;
    if (subject.text("name") !== name) return false;
    return (subject.text("namespace") || binding.namespace) === namespace;
  });
}

/** Who a binding is for. */
export function subjectsOf(binding: KubeObject): Node[] {
  return binding.body.items("subjects");
}

/** The bindings of a stack. */
export function bindingsOf(stack: Stack): KubeObject[] {
  return stack.ofKind(ROLE_BINDING, CLUSTER_ROLE_BINDING);
}

/** The role that a binding names, or undefined where the stack does not make it. */
export function roleOf(binding: KubeObject, stack: Stack): KubeObject | undefined {
  const name = binding.body.text("roleRef", "name");
  if (binding.body.text("roleRef", "kind") === "ClusterRole") return stack.named([CLUSTER_ROLE], { name });
  return stack.named([ROLE], { name, namespace: binding.namespace });
}

/** The rules of a role. */
export function rulesOf(role: KubeObject): Node[] {
  return role.body.items("rules");
}
