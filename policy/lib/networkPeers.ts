// Who a rule of a network lets through: selectors, addresses and ports that leave nobody out, or hardly anybody.
import type { Node } from "./node";

/** The label that every namespace has, for Kubernetes and for Cilium. */
const NAME_OF_NAMESPACE = /^(kubernetes\.io\/metadata\.name|(k8s:)?io\.kubernetes\.pod\.namespace)$/;

/** True for a selector that says nothing, what every namespace has, or only whom it leaves out. */
export function selectsAll(selector: Node): boolean {
  return selector.keys("matchLabels").length === 0 && selector.items("matchExpressions").every(leavesMost);
}

function leavesMost(expression: Node): boolean {
  const operator = expression.text("operator");
  if (operator === "NotIn" || operator === "DoesNotExist") return true;
  return operator === "Exists" && NAME_OF_NAMESPACE.test(expression.text("key"));
}

/** True for a selector of the pods of EventSources. */
export function selectsWebhook(selector: Node): boolean {
  const keys = [...selector.keys("matchLabels"), ...selector.items("matchExpressions").map((each) => each.text("key"))];
  return keys.includes("eventsource-name") || selector.text("matchLabels", "controller") === "eventsource-controller";
}

/** True for networks that are half of all addresses together, as one or in parts. */
export function isEveryAddress(networks: readonly string[]): boolean {
  const share = (isOfKind: (network: string) => boolean) =>
    networks.filter(isOfKind).reduce((sum, network) => sum + 2 ** -Number(network.split("/")[1] ?? "128"), 0);
  const isSix = (network: string) => network.includes(":");
  // The addresses of IPv6 that are in use are an eighth of all.
  return share((network) => !isSix(network)) >= 1 / 2 || share(isSix) >= 1 / 8;
}

/** A range of ports, both ends included. */
type Range = [first: number | undefined, last: number | undefined];

/** True where nothing but a few ports is left out: no port at all, one that is not said, or ranges of nearly all. */
export function isEveryPort(ranges: readonly Range[]): boolean {
  if (ranges.length === 0 || ranges.some(([first]) => first === undefined || first === 0)) return true;
  const count = ranges.reduce((sum, [first = 0, last = first]) => sum + last - first + 1, 0);
  return count > 60000;
}

/** A range as `1:65535`, or one port. */
export function rangeOf(text: string): Range {
  const [, first, last] = /^(\d+)(?::(\d+))?$/.exec(text) ?? [];
  // A port by its name is one port.
  if (first === undefined) return text === "" ? [undefined, undefined] : [1, 1];
  return [Number(first), Number(last ?? first)];
}
