// The webhook is for Argo CD in the same cluster: a token is one lock, no way in from outside is the other.
import { chartsOf } from "../../lib/charts";
import { stackPolicy, type Violation } from "../../lib/definePolicy";
import {
  EXPOSES,
  isOfEventSource,
  isRoute,
  namedServices,
  serviceNamedIn,
  serviceProxiedIn,
  servicesOf,
} from "../../lib/exposure";
import { nsa } from "../../lib/frameworks";
import { CONFIG_MAP, EVENT_SOURCE, SERVICE } from "../../lib/kinds";
import type { Node } from "../../lib/node";
import { KubeObject } from "../../lib/object";
import type { Stack } from "../../lib/stack";
import { eachKnown, inTurn } from "../../lib/unknown";
import type { Chart } from "../../lib/chart";

export const eventsServiceNotExposed = stackPolicy({
  name: "events-service-not-exposed",
  description: "The Service of an EventSource is reached from inside the cluster only.",
  level: "mandatory",
  severity: "high",
  framework: nsa("Network separation and hardening"),
  remediation:
    "Leave `spec.type` of the Service at ClusterIP, and lead no Ingress or route of a gateway or a mesh to it.",
  url: "https://argoproj.github.io/argo-events/eventsources/services/",
  looksAt: (stack) =>
    inTurn<KubeObject | Chart>(
      stack.objects.filter((object) => object.is(SERVICE, EVENT_SOURCE, CONFIG_MAP) || isRoute(object)),
      eachKnown(stack.resources, (resource) => chartsOf(resource)),
    ),
  *check(subject, stack) {
    const services = new Set(servicesOf(stack).map(({ name }) => name));
    if (!(subject instanceof KubeObject)) yield* ofFiles(subject, subject.values.nodes, services);
    else if (subject.is(SERVICE)) yield* ofService(subject, stack, services);
    else if (subject.is(CONFIG_MAP)) yield* ofFiles(subject, [subject.body.at("data")], services);
    else if (subject.is(EVENT_SOURCE)) yield* ofAnnotations(subject, subject.body.at("spec", "service", "metadata"));
    else yield* ofRoute(subject, services);
  },
});

type Named = Pick<KubeObject, "title" | "resource">;
type Services = ReadonlySet<string>;

const leads = ({ title, resource }: Named, place: Node, name: string): Violation => ({
  message: `${title}: ${place.quoted} must not be ${name}, the Service of an EventSource.`,
  resource,
});

function* ofService(service: KubeObject, stack: Stack, services: Services): Generator<Violation> {
  const { title, body, resource } = service;
  const alias = body.at("spec", "externalName");
  yield* ofRoute(service, services, alias.isSet ? [alias] : []);
  if (!isOfEventSource(service, stack)) return;
  yield* ofAnnotations(service, body.at("metadata"));
  yield* eachKnown(["type", "externalIPs", "loadBalancerIP"], function* (field) {
    const place = body.at("spec", field);
    if (field === "type" && !["", "ClusterIP"].includes(place.text())) {
      yield { message: `${title}: \`spec.type\` must be ClusterIP; it is ${place.text()}.`, resource };
    } else if (field !== "type" && (place.items().length > 0 || place.text() !== "")) {
      yield { message: `${title}: ${place.quoted} must be empty.`, resource };
    }
  });
}

/** Annotations of the Service itself. */
function* ofAnnotations({ title, resource }: Named, metadata: Node): Generator<Violation> {
  for (const place of metadata.entries("annotations"))
    if (EXPOSES.test(place.key) && !place.isOff())
      yield { message: `${title}: ${place.quoted} must not lead to the Service of an EventSource.`, resource };
}

function* ofRoute(route: KubeObject, services: Services, places = [route.body]): Generator<Violation> {
  const exported = route.body.at("metadata", "name");
  if (route.token.kind === "ServiceExport") {
    const name = serviceNamedIn(exported.text(), services);
    if (name !== undefined) yield leads(route, exported, name);
  }
  yield* inTurn(
    eachKnown(places, (from) =>
      eachKnown(namedServices(from, services), ({ place, name }) => [leads(route, place, name)]),
    ),
    eachKnown(route.body.entries("metadata", "annotations"), (place) => {
      const name = serviceNamedIn(place.text(), services);
      return name === undefined ? [] : [leads(route, place, name)];
    }),
  );
}

/** Files of proxies, and ports of Ingress controllers. */
function ofFiles(holder: Named, places: readonly Node[], services: Services): Generator<Violation> {
  return eachKnown(places, function* (place): Generator<Violation> {
    if (typeof place.value === "object" && place.value !== null) yield* ofFiles(holder, place.entries(), services);
    else {
      const name = serviceProxiedIn(place.text(), services);
      if (name !== undefined) yield leads(holder, place, name);
    }
  });
}
