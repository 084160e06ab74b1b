// NetworkPolicies add up: one that lets everything in makes every other one of its pods worth nothing.
import { resourcePolicy } from "../../lib/definePolicy";
import { cis } from "../../lib/frameworks";
import { NETWORK_POLICY_KINDS, openRules } from "../../lib/network";
import { objects } from "../../lib/sights";

export const networkPolicyNotOpen = resourcePolicy({
  name: "network-policy-not-open",
  description:
    "No NetworkPolicy lets everything through, from everywhere on every port, and none lets everyone reach a webhook.",
  level: "mandatory",
  severity: "high",
  framework: cis("5.3.2"),
  remediation: "Name who may come in, by namespace and by pod, and on which port.",
  url: "https://kubernetes.io/docs/concepts/services-networking/network-policies/#allow-all-ingress-traffic",
  looksAt: objects(...NETWORK_POLICY_KINDS),
  *check(policy) {
    for (const { place, problem } of openRules(policy)) yield `${policy.title}: ${place.quoted} ${problem}.`;
  },
});
