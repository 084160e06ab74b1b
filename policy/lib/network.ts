// NetworkPolicies that hold nothing back.
import type { Node } from "./node";
import type { KubeObject } from "./object";

/** A rule that lets through what it should not, and how messages say so. */
export interface OpenRule {
  place: Node;
  problem: string;
}

/** The rules of a NetworkPolicy that let everyone in on every port, or on the port of a webhook; or everything out. */
export function openRules(policy: KubeObject): OpenRule[] {
  const spec = policy.body.at("spec");
  const isWebhook = spec.keys("podSelector", "matchLabels").includes("eventsource-name");
  const open = (rule: Node, side: string): OpenRule[] => {
    if (!isFromEverywhere(rule.items(side))) return [];
    if (hasEveryPort(rule)) return [{ place: rule, problem: "must not let everything through" }];
    return isWebhook ? [{ place: rule, problem: "must not let everyone reach the webhook of an EventSource" }] : [];
  };
  return [
    ...spec.items("ingress").flatMap((rule) => open(rule, "from")),
    ...(saysWhatComesIn(spec) ? [] : spec.items("egress").flatMap((rule) => open(rule, "to"))),
  ];
}

/** What goes out to everywhere is open only where nothing is said of what comes in. */
function saysWhatComesIn(spec: Node): boolean {
  return spec.items("ingress").length > 0 || spec.texts("policyTypes").includes("Ingress");
}

/** No port at all, a protocol alone, or a range of nearly all. */
function hasEveryPort(rule: Node): boolean {
  const ports = rule.items("ports");
  if (ports.length === 0) return true;
  return ports.some((port) => {
    const [first, last] = [port.num("port"), port.num("endPort")];
    return !port.at("port").isSet || (first !== undefined && last !== undefined && last - first > 60000);
  });
}

function isFromEverywhere(peers: Node[]): boolean {
  return peers.length === 0 || peers.some(isEverywhere);
}

/** Every address, as one network or a half of all; or every pod of every namespace. */
function isEverywhere(peer: Node): boolean {
  const block = peer.at("ipBlock");
  if (block.isSet)
    return /^([\d.]+\/[01]|[\da-f:]+\/[0-3])$/i.test(block.text("cidr")) && block.items("except").length === 0;
  const namespaces = peer.at("namespaceSelector");
  return namespaces.isSet && isEmpty(namespaces) && (!peer.at("podSelector").isSet || isEmpty(peer.at("podSelector")));
}

function isEmpty(selector: Node): boolean {
  return selector.keys("matchLabels").length === 0 && selector.items("matchExpressions").length === 0;
}
