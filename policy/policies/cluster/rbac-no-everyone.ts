// A group that everyone is in gives a role to accounts that nobody had in mind, and to those that come later.
import { resourcePolicy } from "../../lib/definePolicy";
import { cis } from "../../lib/frameworks";
import { CLUSTER_ROLE_BINDING, ROLE_BINDING, SECURITY_CONSTRAINTS } from "../../lib/kinds";
import { subjectsOf } from "../../lib/rbac";
import { objects } from "../../lib/sights";
import { eachKnown } from "../../lib/unknown";

/** Groups that are not for a person or an account of its own, and the user that nobody logged in as. */
const EVERYONE =
  /^(system:(authenticated|unauthenticated|masters|anonymous|serviceaccounts(:.*)?|nodes)|system:serviceaccount:[^:]+:default)$/;
/** Roles of Kubernetes, and of OpenShift, that are made for everyone. */
const FOR_EVERYONE =
  /^system:(basic-user|discovery|public-info-viewer|service-account-issuer-discovery|image-puller|node-proxier|node|certificates\.k8s\.io:.*|kube-scheduler)$/;

export const rbacNoEveryone = resourcePolicy({
  name: "rbac-no-everyone",
  description: "A binding names accounts, not a group that everyone is in, nor the account that every pod has.",
  level: "mandatory",
  severity: "high",
  framework: cis("5.1.5"),
  remediation: "Name each ServiceAccount, or the group of people, that needs the role.",
  url: "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege",
  looksAt: objects(ROLE_BINDING, CLUSTER_ROLE_BINDING, SECURITY_CONSTRAINTS),
  *check(binding) {
    if (FOR_EVERYONE.test(binding.body.text("roleRef", "name"))) return;
    yield* eachKnown(subjectsOf(binding), function* ({ kind, name, place }) {
      const isDefault = kind === "ServiceAccount" && name === "default";
      if (isDefault || EVERYONE.test(name)) yield `${binding.title}: ${place.quoted} must not be ${name}.`;
    });
  },
});
