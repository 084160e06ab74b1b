// Without a NetworkPolicy every pod of the cluster reaches every pod of the namespace.
import { stackPolicy } from "../../lib/definePolicy";
import { cis } from "../../lib/frameworks";
import { text } from "../../lib/read";
import { titleOf } from "../../lib/title";
import { NAMESPACE, NETWORK_POLICY } from "../../lib/types";
import { eachKnown } from "../../lib/unknown";

export const namespaceNetworkPolicy = stackPolicy({
  name: "namespace-network-policy",
  description: "Every namespace that the stack makes has a NetworkPolicy.",
  level: "mandatory",
  severity: "medium",
  framework: cis("5.3.2"),
  remediation: "Add a NetworkPolicy to the namespace: deny what comes in, then allow what is needed.",
  url: "https://kubernetes.io/docs/concepts/services-networking/network-policies/",
  *check(resources) {
    const policies = resources.filter(({ type }) => type === NETWORK_POLICY);
    const namespaces = resources.filter(({ type }) => type === NAMESPACE);
    yield* eachKnown(namespaces, function* (namespace) {
      const name = text(namespace.props, "metadata", "name");
      const inside = eachKnown(policies, function* (policy) {
        if (text(policy.props, "metadata", "namespace") === name) yield policy;
      });
      if (inside.next().value === undefined) {
        yield { message: `${titleOf(namespace)}: must have a NetworkPolicy in it.`, resource: namespace };
      }
    });
  },
});
