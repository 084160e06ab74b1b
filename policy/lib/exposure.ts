// What leads from outside of the cluster to the webhook of an EventSource.
import { EVENT_SOURCE, SERVICE } from "./kinds";
import type { Node } from "./node";
import type { KubeObject } from "./object";
import type { Stack } from "./stack";
import { eachKnown, gather } from "./unknown";

/** Names that Argo Events, and this repository's program, give to the Services of EventSources. */
const NAME = /-eventsource(-svc)?$/;

/** Labels of the pods of EventSources. */
const LABELS = /^(eventsource-name|controller|owner-name)$/;

/** True for a Service in front of the pods of an EventSource. */
export function isOfEventSource(service: KubeObject, stack: Stack): boolean {
  const selector = service.body.at("spec", "selector");
  const keys = selector.keys();
  if (keys.includes("eventsource-name") || selector.text("controller") === "eventsource-controller") return true;
  if (NAME.test(service.name) && keys.every((key) => LABELS.test(key))) return true;
  return keys.length > 0 && stack.ofKind(EVENT_SOURCE).some((source) => isSelected(source, selector));
}

/** True where the pods of an EventSource have the labels: those that Argo Events gives them, and those of its template. */
function isSelected(source: KubeObject, selector: Node): boolean {
  const own = source.body.at("spec", "template", "metadata", "labels");
  return selector.keys().every((key) => {
    const label = key === "owner-name" ? source.name : own.text(key);
    return label !== "" && selector.text(key) === label;
  });
}

/** The Services in front of the pods of EventSources, as far as they are known. */
export function servicesOf(stack: Stack): KubeObject[] {
  return gather(eachKnown(stack.ofKind(SERVICE), (object) => (isOfEventSource(object, stack) ? [object] : []))).found;
}

/** Kinds that lead requests to a Service: of Kubernetes, and of the gateways and meshes beside it. */
const ROUTES =
  /(Ingress|IngressRoute(TCP|UDP)?|Route|VirtualService|VirtualServer(Route)?|HTTPProxy|TCPIngress|Mapping|RouteGroup|RouteTable|Upstream|ServiceEntry|Gateway|Tunnel|TunnelBinding|Edge|Endpoints?|EndpointSlice|TraefikService|TargetGroupBinding|TransportServer|BackendConfig|ServiceExport)$/;

/** True for an object that leads requests to Services. A Service may lead on to another by its name. */
export function isRoute(object: KubeObject): boolean {
  return ROUTES.test(object.token.kind) && object.token.group !== "argoproj.io";
}

/** Keys under which a route names a Service; every other text is an address where it looks like one. */
const SERVICE_KEYS =
  /^(name|serviceName|service|host|hostname|externalName|destination|upstream|url|uri|address|backend)$/i;
/** Where a route says what it is called itself, and from where requests come. */
const OWN_KEYS = new Set(["metadata", "parentRefs", "hosts", "hostnames", "tls", "gateways", "status"]);

/** The places below one of a route that name one of the Services. */
export function* namedServices(place: Node, services: ReadonlySet<string>): Generator<{ place: Node; name: string }> {
  const { value } = place;
  if (typeof value === "object" && value !== null) {
    const entries = place.entries().filter(({ key }) => !OWN_KEYS.has(key));
    yield* eachKnown(entries, (entry) => namedServices(entry, services));
    return;
  }
  const list = typeof place.path.at(-1) === "number" ? String(place.path.at(-2) ?? "") : place.key;
  if (!SERVICE_KEYS.test(list.replace(/s$/, "")) && !/[./:]/.test(place.text())) return;
  const name = serviceIn(place.text());
  if (name !== "" && (services.has(name) || NAME.test(name))) yield { place, name };
}

/** The name of the Service in a name or an address of it: `a`, `a.b.svc`, `http://a.b.svc.cluster.local:80/x`, `b/a:80`. */
function serviceIn(text: string): string {
  const host = text
    .toLowerCase()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, "")
    .replace(/^[^/@]*@/, "")
    .replace(/[?#].*$/, "")
    .replace(/\.(?=(:\w+)?$)/, "");
  const [first = "", second] = host.split("/");
  const name =
    second !== undefined && /^[a-z0-9-]+$/.test(first) && /^[a-z0-9-]+(:\w+)?$/.test(second) ? second : first;
  return /^([a-z0-9]([-a-z0-9]*[a-z0-9])?)(\.[a-z0-9-]+(\.svc(\.[a-z0-9.-]+)?)?)?(:\w+)?$/.exec(name)?.[1] ?? "";
}

/** Words of a text that may be an address. */
const WORD = /[\w.:/-]*[a-z0-9][\w.:/-]*/gi;

/** The first of the Services that a text names, as an address among its words. */
export function serviceNamedIn(text: string, services: ReadonlySet<string>): string | undefined {
  const names = (text.match(WORD) ?? []).map((word) => serviceIn(word.replace(/[.:/]+$/, "")));
  return names.find((name) => services.has(name) || NAME.test(name));
}

/** How files of proxies say where requests go. */
const PROXY = /\b(?:proxy_pass|reverse_proxy|uwsgi_pass|service:|server)\s+[^;{}\n]+/g;
/** A port that an Ingress controller leads to a Service. */
const PORT = /^[a-z0-9-]+\/[a-z0-9-]+:[\w:]+$/;

/** The first of the Services to which a file of a proxy, or a port of an Ingress controller, leads. */
export function serviceProxiedIn(text: string, services: ReadonlySet<string>): string | undefined {
  const parts = PORT.test(text) ? [text] : (text.match(PROXY) ?? []);
  return parts.map((part) => serviceNamedIn(part, services)).find((name) => name !== undefined);
}

/** Annotations by which a controller leads requests from outside to the Service that has them. */
export const EXPOSES =
  /^(tailscale\.com\/(expose|funnel)|getambassador\.io\/config|cloud\.google\.com\/neg|external-dns\.alpha\.kubernetes\.io\/(internal-)?hostname)$/;
