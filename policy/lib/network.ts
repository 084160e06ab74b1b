// NetworkPolicies that hold nothing back.
import type { Node } from "./node";
import type { KubeObject } from "./object";

/** The rules of a NetworkPolicy that let everything through: every peer, on every port. */
export function openSides(policy: KubeObject): Node[] {
  const spec = policy.body.at("spec");
  return [
    ...spec.items("ingress").filter((rule) => isOpen(rule, "from")),
    ...spec.items("egress").filter((rule) => isOpen(rule, "to")),
  ].filter((rule) => rule.path.at(-2) === "ingress" || !isEgressOnly(spec));
}

/** What goes out to everywhere is open only where nothing is said of what comes in. */
function isEgressOnly(spec: Node): boolean {
  return spec.items("ingress").length > 0 || spec.texts("policyTypes").includes("Ingress");
}

function isOpen(rule: Node, side: "from" | "to"): boolean {
  if (rule.items("ports").length > 0) return false;
  const peers = rule.items(side);
  return peers.length === 0 || peers.some(isEverywhere);
}

/** Every address, or every pod of every namespace. */
function isEverywhere(peer: Node): boolean {
  const block = peer.at("ipBlock");
  if (block.isSet) return /^(0\.0\.0\.0|::)\/0$/.test(block.text("cidr")) && block.items("except").length === 0;
  const namespaces = peer.at("namespaceSelector");
  return namespaces.isSet && isEmpty(namespaces) && (!peer.at("podSelector").isSet || isEmpty(peer.at("podSelector")));
}

function isEmpty(selector: Node): boolean {
  return selector.keys("matchLabels").length === 0 && selector.items("matchExpressions").length === 0;
}
