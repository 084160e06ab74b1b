// Cases of rbac-no-cluster-admin.
import { UNKNOWN, type Given, type Spec } from "../../spec/cases";
import { CLUSTER_ROLE_BINDING, ROLE_BINDING } from "../../lib/types";
import { rbacNoClusterAdmin } from "./rbac-no-cluster-admin";

const binding = (name: unknown, type = CLUSTER_ROLE_BINDING): Given => ({
  type,
  name: "argo",
  props: { metadata: { name: "argo" }, roleRef: { kind: "ClusterRole", name } },
});

export const spec: Spec = {
  policy: rbacNoClusterAdmin,
  pass: [{ title: "another role", given: binding("view") }],
  fail: [
    {
      title: "for the cluster",
      given: binding("cluster-admin"),
      messages: ['ClusterRoleBinding "argo": `roleRef.name` must not be cluster-admin.'],
    },
    {
      title: "for one namespace",
      given: binding("cluster-admin", ROLE_BINDING),
      messages: ['RoleBinding "argo": `roleRef.name` must not be cluster-admin.'],
    },
  ],
  empty: [{ title: "no role", given: { type: ROLE_BINDING, name: "argo", props: {} } }],
  unknown: [{ title: "the role", given: binding(UNKNOWN), unknown: "roleRef.name" }],
};
