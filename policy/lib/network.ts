// NetworkPolicies that hold nothing back: of Kubernetes, Cilium and Calico.
import {
  ADMIN_POLICY,
  BASELINE_POLICY,
  CALICO_CLUSTER_POLICY,
  CALICO_POLICY,
  CILIUM_CLUSTER_POLICY,
  CILIUM_POLICY,
  type Kind,
  NETWORK_POLICY,
} from "./kinds";
import { isEveryAddress, isEveryPort, rangeOf, selectsAll, selectsWebhook } from "./networkPeers";
import type { Node } from "./node";
import type { KubeObject } from "./object";

/** A rule that lets through what it should not, and how messages say so. */
export interface OpenRule {
  place: Node;
  problem: string;
}

/** A rule as every kind of policy has it. */
interface Rule {
  place: Node;
  /** True where it leaves out nobody, or hardly anybody, on the other side. */
  everyone: boolean;
  everyPort: boolean;
}

/** The rules of one direction, and whether they are about the pods of EventSources. */
type Read = (spec: Node, side: Side, policy: KubeObject) => { rules: Rule[]; webhook: boolean };
type Side = "ingress" | "egress";

/** The kinds, each with how its rules are read. */
const KINDS: readonly [Kind, Read][] = [
  [NETWORK_POLICY, ofKubernetes],
  [ADMIN_POLICY, ofAdmin],
  [BASELINE_POLICY, ofAdmin],
  [CILIUM_POLICY, ofCilium],
  [CILIUM_CLUSTER_POLICY, ofCilium],
  [CALICO_POLICY, ofCalico],
  [CALICO_CLUSTER_POLICY, ofCalico],
];

export const NETWORK_POLICY_KINDS = KINDS.map(([kind]) => kind);

/** The rules of a policy that let everyone in on every port, or on the port of a webhook; or everything out. */
export function openRules(policy: KubeObject): OpenRule[] {
  const reads = KINDS.filter(([kind]) => policy.is(kind)).map(([, read]) => read);
  const specs = [policy.body.at("spec"), ...policy.body.items("specs")];
  return specs.flatMap((spec) =>
    reads.flatMap((read) => sidesOf(spec).flatMap((side) => open(read(spec, side, policy)))),
  );
}

function open({ rules, webhook }: ReturnType<Read>): OpenRule[] {
  return rules
    .filter(({ everyone, everyPort }) => everyone && (everyPort || webhook))
    .map(({ place, everyPort }) => ({
      place,
      problem: everyPort
        ? "must not let everything through"
        : "must not let everyone reach the webhook of an EventSource",
    }));
}

/** What goes out to everywhere is open only where nothing is said of what comes in. */
function sidesOf(spec: Node): Side[] {
  const types = [...spec.texts("policyTypes"), ...spec.texts("types")];
  return spec.items("ingress").length > 0 || types.includes("Ingress") ? ["ingress"] : ["ingress", "egress"];
}

function ofKubernetes(spec: Node, side: Side): ReturnType<Read> {
  const read = spec.items(side).map((place) => {
    const peers = place.items(side === "ingress" ? "from" : "to");
    const ports = place.items("ports").map((port) => numbered(port.at("port"), port.at("endPort")));
    return { place, peers, networks: networksOf(peers, side), everyPort: isEveryPort(ports) };
  });
  // Rules add up: each may name a part of all addresses.
  const together = read.filter(({ everyPort }) => everyPort).flatMap(({ networks }) => networks);
  const isPart = (networks: string[]) => networks.length > 0 && isEveryAddress(together);
  const rules = read.map(({ place, peers, networks, everyPort }) => {
    const everyone = peers.length === 0 || isEveryAddress(networks) || peers.some(isEveryPod);
    return { place, everyPort, everyone: everyone || (everyPort && isPart(networks)) };
  });
  return { rules, webhook: selectsWebhook(spec.at("podSelector")) };
}

/** The networks of peers. Of what comes in a network that leaves some addresses out still lets all others in. */
function networksOf(peers: Node[], side: Side): string[] {
  return peers
    .map((peer) => peer.at("ipBlock"))
    .filter((block) => block.isSet && (side === "ingress" || block.items("except").length === 0))
    .map((block) => block.text("cidr"));
}

function isEveryPod(peer: Node): boolean {
  const [namespaces, pods] = [peer.at("namespaceSelector"), peer.at("podSelector")];
  return namespaces.isSet && selectsAll(namespaces) && selectsAll(pods);
}

/** A port by its number, or one by its name. */
function numbered(port: Node, end: Node): ReturnType<typeof rangeOf> {
  const [first, last] = rangeOf(port.text());
  return [first, end.num() ?? last];
}

/** Policies of the whole cluster, which come before or after those of namespaces. */
function ofAdmin(spec: Node, side: Side): ReturnType<Read> {
  const rules = spec
    .items(side)
    .filter((rule) => rule.text("action") === "Allow")
    .map((place) => {
      const peers = place.items(side === "ingress" ? "from" : "to");
      const isAll = (peer: Node) =>
        peer.at("namespaces").isSet ? selectsAll(peer.at("namespaces")) : isEveryPod(peer.at("pods"));
      const ports = place.items("ports").map((port): [number | undefined, number | undefined] => {
        const range = port.at("portRange");
        return range.isSet ? [range.num("start"), range.num("end")] : [1, 1];
      });
      const everyone = peers.some((peer) => isAll(peer) || isEveryAddress(peer.texts("networks")));
      return { place, everyone, everyPort: isEveryPort(ports) };
    });
  return { rules, webhook: false };
}

/** Names of Cilium for everyone: in all, outside of the cluster, inside of it. */
const EVERYONE = /^(all|world|world-ipv4|world-ipv6|cluster)$/;

/** A rule without a peer and without a port holds nothing in Cilium. */
function ofCilium(spec: Node, side: Side, policy: KubeObject): ReturnType<Read> {
  const from = side === "ingress" ? "from" : "to";
  const rules = spec.items(side).map((place) => {
    const networks = [...place.texts(`${from}CIDR`), ...place.items(`${from}CIDRSet`).map((set) => set.text("cidr"))];
    const ports = place.items("toPorts").flatMap((each) => each.items("ports"));
    const isAll = (endpoints: Node) =>
      selectsAll(endpoints) && (policy.is(CILIUM_CLUSTER_POLICY) || endpoints.items("matchExpressions").length > 0);
    const everyone =
      place.texts(`${from}Entities`).some((entity) => EVERYONE.test(entity)) ||
      isEveryAddress(networks) ||
      place.items(`${from}Endpoints`).some(isAll) ||
      (ports.length > 0 && !place.keys().some((key) => key.startsWith(from)));
    return {
      place,
      everyone,
      everyPort: isEveryPort(ports.map((port) => numbered(port.at("port"), port.at("endPort")))),
    };
  });
  return { rules, webhook: selectsWebhook(spec.at("endpointSelector")) };
}

/** A rule of Calico that allows without saying whom, or where to. */
function ofCalico(spec: Node, side: Side, policy: KubeObject): ReturnType<Read> {
  const rules = spec
    .items(side)
    .filter((rule) => rule.text("action") === "Allow")
    .map((place) => {
      const peer = place.at(side === "ingress" ? "source" : "destination");
      const isAll = (key: string) => peer.text(key).trim() === "all()";
      const named = peer.keys().filter((key) => key !== "ports" && !isAll(key));
      const isInside = !policy.is(CALICO_CLUSTER_POLICY) && isAll("selector") && !isAll("namespaceSelector");
      const everyone = isEveryAddress(peer.texts("nets")) || (named.length === 0 && !isInside);
      return { place, everyone, everyPort: isEveryPort(place.texts("destination", "ports").map(rangeOf)) };
    });
  return { rules, webhook: /eventsource-(name|controller)/.test(spec.text("selector")) };
}
