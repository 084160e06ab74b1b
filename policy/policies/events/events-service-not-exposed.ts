// The webhook is for Argo CD in the same cluster: a token is one lock, no way in from outside is the other.
import { stackPolicy, type Resource, type Violation } from "../../lib/definePolicy";
import { nsa } from "../../lib/frameworks";
import { at, itemPaths, items, keys, pathText, text, type Path } from "../../lib/read";
import { kindOf, nameOf, titleOf } from "../../lib/title";
import { SERVICE } from "../../lib/types";
import { eachKnown, inTurn } from "../../lib/unknown";

export const eventsServiceNotExposed = stackPolicy({
  name: "events-service-not-exposed",
  description: "The Service of an EventSource is reached from inside the cluster only.",
  level: "mandatory",
  severity: "high",
  framework: nsa("Network separation and hardening"),
  remediation: "Leave `spec.type` of the Service at ClusterIP, and route no Ingress or HTTPRoute to it.",
  url: "https://argoproj.github.io/argo-events/eventsources/services/",
  *check(resources) {
    const services = resources.filter((r) => r.type === SERVICE && isOfEventSource(r));
    const names = new Set(services.map(nameOf));
    const routes = resources.filter((r) => /^(Ingress|HTTPRoute|GRPCRoute|TCPRoute)$/.test(kindOf(r)));
    yield* inTurn(
      eachKnown(services, ofService),
      eachKnown(routes, (route) => ofRoute(route, names)),
    );
  },
});

function* ofRoute(route: Resource, services: Set<string>): Generator<Violation> {
  for (const path of backendPaths(route)) {
    const backend = text(route.props, ...path, "name");
    if (services.has(backend) || GENERATED_NAME.test(backend)) {
      const message = `${titleOf(route)}: \`${pathText(path)}\` must not be ${backend}, the Service of an EventSource.`;
      yield { message, resource: route };
    }
  }
}

/** The name that Argo Events gives to the Services that it makes itself. */
const GENERATED_NAME = /-eventsource-svc$/;

function isOfEventSource(service: Resource): boolean {
  return keys(service.props, "spec", "selector").includes("eventsource-name") || GENERATED_NAME.test(nameOf(service));
}

function* ofService(service: Resource): Generator<Violation> {
  const type = text(service.props, "spec", "type");
  if (type !== "" && type !== "ClusterIP") {
    yield { message: `${titleOf(service)}: \`spec.type\` must be ClusterIP; it is ${type}.`, resource: service };
  }
  if (items(service.props, "spec", "externalIPs").length > 0) {
    yield { message: `${titleOf(service)}: \`spec.externalIPs\` must be empty.`, resource: service };
  }
}

/** Paths of the Services that an Ingress or a route of the Gateway API sends requests to. */
function backendPaths({ props }: Resource): Path[] {
  const rules = itemPaths(props, "spec", "rules");
  const ofIngress = rules
    .flatMap((rule) => itemPaths(props, ...rule, "http", "paths"))
    .map((path) => [...path, "backend", "service"]);
  const ofRoute = rules.flatMap((rule) => itemPaths(props, ...rule, "backendRefs"));
  const paths: Path[] = [["spec", "defaultBackend", "service"], ...ofIngress, ...ofRoute];
  return paths.filter((path) => at(props, ...path) !== undefined);
}
