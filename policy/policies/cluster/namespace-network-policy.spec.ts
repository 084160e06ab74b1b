// Cases of namespace-network-policy.
import { custom } from "../../spec/builders";
import { UNKNOWN, type Given, type Spec } from "../../spec/cases";
import { NAMESPACE, NETWORK_POLICY } from "../../lib/types";
import { namespaceNetworkPolicy } from "./namespace-network-policy";

const namespace = (name: unknown): Given => ({
  type: NAMESPACE,
  name: `namespace-${String(name)}`,
  props: { metadata: { name } },
});
const policy = (inside: unknown) => custom(NETWORK_POLICY, {}, { name: `for-${String(inside)}`, namespace: inside });
const message = (name: string) => `Namespace "${name}": must have a NetworkPolicy in it.`;

export const spec: Spec = {
  policy: namespaceNetworkPolicy,
  pass: [{ title: "one in each", given: [namespace("argo"), namespace("argocd"), policy("argocd"), policy("argo")] }],
  fail: [
    {
      title: "one of two",
      given: [namespace("argo"), namespace("argocd"), policy("argo")],
      messages: [message("argocd")],
    },
  ],
  empty: [
    { title: "no resources", given: [] },
    { title: "no policies", given: namespace("argo"), messages: [message("argo")] },
  ],
  unknown: [
    {
      title: "where a policy is; namespaces with one pass",
      given: [namespace("argo"), namespace("argocd"), policy("argo"), policy(UNKNOWN)],
      unknown: "metadata.namespace",
    },
  ],
};
