// What a ServiceAccount may do: from bindings over roles to rules.
import { CLUSTER_ROLE, CLUSTER_ROLE_BINDING, ROLE, ROLE_BINDING } from "./kinds";
import type { Node } from "./node";
import type { KubeObject } from "./object";
import type { Stack } from "./stack";
import { eachKnown, inTurn } from "./unknown";

export interface Account {
  name: string;
  namespace: string;
}

/** Who a binding is for. */
export interface Subject {
  kind: string;
  name: string;
  /** Empty where it is not said. */
  namespace: string;
  /** Where the name stands. */
  place: Node;
}

/** The subjects of a binding; those of OpenShift may stand in lists of names, also in its constraints of pods. */
export function subjectsOf({ body }: KubeObject): Generator<Subject> {
  const named = (kind: string, lists: string[]) =>
    eachKnown(lists, (list) =>
      eachKnown(body.items(list), (place) => [{ kind, name: place.text(), namespace: "", place }]),
    );
  return inTurn(
    eachKnown(body.items("subjects"), (subject) => {
      const [kind, name, namespace] = ["kind", "name", "namespace"].map((key) => subject.text(key)) as [
        string,
        string,
        string,
      ];
      return [{ kind, name, namespace, place: subject.at("name") }];
    }),
    named("User", ["userNames", "users"]),
    named("Group", ["groupNames", "groups"]),
  );
}

/** True for a binding that reaches the account: by its name, as a user or as a ServiceAccount, or by a group that it is in. */
export function reaches(binding: KubeObject, account: Account): boolean {
  const groups = ["system:serviceaccounts", `system:serviceaccounts:${account.namespace}`, "system:authenticated"];
  for (const { kind, name, namespace } of subjectsOf(binding)) {
    if (kind === "Group" && groups.includes(name)) return true;
    if (kind === "User" && name === `system:serviceaccount:${account.namespace}:${account.name}`) return true;
    const isAccount = kind !== "Group" && kind !== "User" && name === account.name;
    if (isAccount && (namespace || binding.namespace) === account.namespace) return true;
  }
  return false;
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
