// Without a NetworkPolicy every pod of the cluster reaches every pod of the namespace.
import { stackPolicy } from "../../lib/definePolicy";
import { cis } from "../../lib/frameworks";
import { NAMESPACE } from "../../lib/kinds";
import { NETWORK_POLICY_KINDS, openRules } from "../../lib/network";
import { eachKnown } from "../../lib/unknown";

export const namespaceNetworkPolicy = stackPolicy({
  name: "namespace-network-policy",
  description: "Every namespace that the stack makes has a NetworkPolicy that holds something back.",
  level: "mandatory",
  severity: "medium",
  framework: cis("5.3.2"),
  remediation: "Add a NetworkPolicy to the namespace: deny what comes in, then allow what is needed.",
  url: "https://kubernetes.io/docs/concepts/services-networking/network-policies/",
  looksAt: (stack) => stack.ofKind(NAMESPACE),
  *check(namespace, stack) {
    const { name, title, resource } = namespace;
    const inside = eachKnown(stack.ofKind(...NETWORK_POLICY_KINDS), function* (policy) {
      if (policy.namespace === name && openRules(policy).length === 0) yield policy;
    });
    if (inside.next().value === undefined) yield { message: `${title}: must have a NetworkPolicy in it.`, resource };
  },
});
