// The webhook is for Argo CD in the same cluster: a token is one lock, no way in from outside is the other.
import { stackPolicy, type Violation } from "../../lib/definePolicy";
import { isOfEventSource, isRoute, namedServices, servicesOf } from "../../lib/exposure";
import { nsa } from "../../lib/frameworks";
import { SERVICE } from "../../lib/kinds";
import type { KubeObject } from "../../lib/object";
import type { Stack } from "../../lib/stack";
import { eachKnown } from "../../lib/unknown";

export const eventsServiceNotExposed = stackPolicy({
  name: "events-service-not-exposed",
  description: "The Service of an EventSource is reached from inside the cluster only.",
  level: "mandatory",
  severity: "high",
  framework: nsa("Network separation and hardening"),
  remediation:
    "Leave `spec.type` of the Service at ClusterIP, and lead no Ingress or route of a gateway or a mesh to it.",
  url: "https://argoproj.github.io/argo-events/eventsources/services/",
  looksAt: (stack) => stack.objects.filter((object) => object.is(SERVICE) || isRoute(object)),
  *check(object, stack) {
    if (object.is(SERVICE)) yield* ofService(object, stack);
    else yield* ofRoute(object, stack);
  },
});

function* ofService(service: KubeObject, stack: Stack): Generator<Violation> {
  const { title, body, resource } = service;
  const alias = body.at("spec", "externalName");
  yield* ofRoute(service, stack, alias.isSet ? [alias] : []);
  if (!isOfEventSource(service)) return;
  yield* eachKnown(["type", "externalIPs", "loadBalancerIP"], function* (field) {
    const place = body.at("spec", field);
    if (field === "type" && !["", "ClusterIP"].includes(place.text())) {
      yield { message: `${title}: \`spec.type\` must be ClusterIP; it is ${place.text()}.`, resource };
    } else if (field !== "type" && (place.items().length > 0 || place.text() !== "")) {
      yield { message: `${title}: ${place.quoted} must be empty.`, resource };
    }
  });
}

function* ofRoute({ title, body, resource }: KubeObject, stack: Stack, places = [body]): Generator<Violation> {
  const services = new Set(servicesOf(stack).map(({ name }) => name));
  yield* eachKnown(places, (from) =>
    eachKnown(namedServices(from, services), ({ place, name }) => [
      { message: `${title}: ${place.quoted} must not be ${name}, the Service of an EventSource.`, resource },
    ]),
  );
}
