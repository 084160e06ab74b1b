// Cases of rbac-no-everyone.
import { UNKNOWN, type Given, type Spec } from "../../spec/cases";
import { CLUSTER_ROLE_BINDING, ROLE_BINDING } from "../../lib/types";
import { rbacNoEveryone } from "./rbac-no-everyone";

const binding = (subjects: unknown, role = "edit", type = ROLE_BINDING): Given => ({
  type,
  name: "binding",
  props: { metadata: { name: "team", namespace: "argo" }, subjects, roleRef: { kind: "ClusterRole", name: role } },
});
const group = (name: string) => [{ kind: "Group", name }];
const message = (name: string, kind = "RoleBinding", i = 0) =>
  `${kind} "team": \`subjects[${i}].name\` must not be ${name}.`;

export const spec: Spec = {
  policy: rbacNoEveryone,
  pass: [
    { title: "an account of its own", given: binding([{ kind: "ServiceAccount", name: "argo", namespace: "argo" }]) },
    { title: "a group of people", given: binding(group("platform-team")) },
    {
      title: "a role that Kubernetes makes for everyone",
      given: binding(group("system:authenticated"), "system:basic-user", CLUSTER_ROLE_BINDING),
    },
  ],
  fail: [
    {
      title: "everyone who logs in",
      given: binding(group("system:authenticated"), "view", CLUSTER_ROLE_BINDING),
      messages: [message("system:authenticated", "ClusterRoleBinding")],
    },
    {
      title: "every account of a namespace",
      given: binding(group("system:serviceaccounts:argo")),
      messages: [message("system:serviceaccounts:argo")],
    },
    {
      title: "the account that every pod has, under both of its names",
      given: binding([
        { kind: "ServiceAccount", name: "default", namespace: "argo" },
        { kind: "User", name: "system:serviceaccount:argo:default" },
      ]),
      messages: [message("default"), message("system:serviceaccount:argo:default", "RoleBinding", 1)],
    },
  ],
  empty: [
    { title: "no subjects", given: binding(undefined) },
    { title: "an empty name", given: binding(group("")) },
  ],
  unknown: [
    {
      title: "one name; the next is still checked",
      given: binding([{ kind: "Group", name: UNKNOWN }, ...group("system:masters")]),
      messages: [message("system:masters", "RoleBinding", 1)],
      unknown: "subjects.0.name",
    },
  ],
};
