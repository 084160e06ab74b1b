// Whoever holds cluster-admin holds every Secret and every node; nothing in a promotion needs it.
import { resourcePolicy } from "../../lib/definePolicy";
import { cis } from "../../lib/frameworks";
import { CLUSTER_ROLE_BINDING, ROLE_BINDING } from "../../lib/kinds";
import { objects } from "../../lib/sights";

export const rbacNoClusterAdmin = resourcePolicy({
  name: "rbac-no-cluster-admin",
  description: "No binding grants cluster-admin.",
  level: "mandatory",
  severity: "critical",
  framework: cis("5.1.1"),
  remediation: "Set `roleRef` to a role with what the account needs.",
  url: "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles",
  looksAt: objects(ROLE_BINDING, CLUSTER_ROLE_BINDING),
  *check({ title, body }) {
    if (body.text("roleRef", "name") === "cluster-admin") yield `${title}: \`roleRef.name\` must not be cluster-admin.`;
  },
});
