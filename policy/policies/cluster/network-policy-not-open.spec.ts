// Cases of network-policy-not-open.
import { custom } from "../../spec/builders";
import { UNKNOWN, type Spec } from "../../spec/cases";
import { NETWORK_POLICY } from "../../lib/types";
import { networkPolicyNotOpen } from "./network-policy-not-open";

const policy = (spec: unknown) => custom(NETWORK_POLICY, spec, { name: "web" });
const ingress = (...rules: unknown[]) => policy({ podSelector: {}, policyTypes: ["Ingress"], ingress: rules });
const message = (path: string) => `NetworkPolicy "web": \`${path}\` must not let everything through.`;

export const spec: Spec = {
  policy: networkPolicyNotOpen,
  pass: [
    { title: "nothing", given: policy({ podSelector: {}, policyTypes: ["Ingress"] }) },
    { title: "pods of the namespace", given: ingress({ from: [{ podSelector: {} }] }) },
    { title: "everyone, on one port", given: ingress({ ports: [{ port: 443 }] }) },
    {
      title: "out to everywhere, in from nowhere",
      given: policy({ podSelector: {}, policyTypes: ["Ingress", "Egress"], egress: [{}] }),
    },
  ],
  fail: [
    { title: "an empty rule", given: ingress({}), messages: [message("spec.ingress[0]")] },
    {
      title: "every namespace",
      given: ingress({ from: [{ namespaceSelector: {} }] }),
      messages: [message("spec.ingress[0]")],
    },
    {
      title: "every address, beside a pod",
      given: ingress({ from: [{ podSelector: { matchLabels: { app: "a" } } }, { ipBlock: { cidr: "0.0.0.0/0" } }] }),
      messages: [message("spec.ingress[0]")],
    },
    {
      title: "out to everywhere, and nothing else",
      given: policy({ podSelector: {}, policyTypes: ["Egress"], egress: [{ to: [{ ipBlock: { cidr: "::/0" } }] }] }),
      messages: [message("spec.egress[0]")],
    },
  ],
  empty: [{ title: "no spec", given: policy(undefined) }],
  unknown: [
    {
      title: "a network of one rule",
      given: ingress({ from: [{ ipBlock: { cidr: UNKNOWN } }] }),
      unknown: "spec.ingress.0.from.0.ipBlock.cidr",
    },
  ],
};
