// Cases of events-service-not-exposed.
import { custom } from "../../spec/builders";
import { UNKNOWN, type Given, type Spec } from "../../spec/cases";
import { SERVICE } from "../../lib/types";
import { eventsServiceNotExposed } from "./events-service-not-exposed";

const service = (spec: object, selector: object = { "eventsource-name": "webhook" }): Given =>
  custom(SERVICE, { selector, ...spec }, { name: "webhook-eventsource" });
const ingress = (name: unknown) =>
  custom("kubernetes:networking.k8s.io/v1:Ingress", {
    rules: [{ http: { paths: [{ path: "/", backend: { service: { name } } }] } }],
  });
const route = (name: unknown) =>
  custom("kubernetes:gateway.networking.k8s.io/v1:HTTPRoute", { rules: [{ backendRefs: [{ name }] }] });

export const spec: Spec = {
  policy: eventsServiceNotExposed,
  pass: [
    { title: "ClusterIP", given: service({ type: "ClusterIP" }) },
    { title: "a Service of something else", given: service({ type: "LoadBalancer" }, { app: "web" }) },
    { title: "an Ingress to something else", given: [service({}), ingress("web")] },
  ],
  fail: [
    {
      title: "a load balancer",
      given: service({ type: "LoadBalancer" }),
      messages: ['Service "webhook-eventsource": `spec.type` must be ClusterIP; it is LoadBalancer.'],
    },
    {
      title: "external addresses",
      given: service({ externalIPs: ["192.0.2.1"] }),
      messages: ['Service "webhook-eventsource": `spec.externalIPs` must be empty.'],
    },
    {
      title: "an Ingress",
      given: [ingress("webhook-eventsource"), service({})],
      messages: [
        'Ingress "ingress-1": `spec.rules[0].http.paths[0].backend.service.name` must not be webhook-eventsource, the Service of an EventSource.',
      ],
    },
    {
      title: "a route to a Service that Argo Events makes",
      given: route("webhook-eventsource-svc"),
      messages: [
        'HTTPRoute "httproute-1": `spec.rules[0].backendRefs[0].name` must not be webhook-eventsource-svc, the Service of an EventSource.',
      ],
    },
  ],
  empty: [
    { title: "no resources", given: [] },
    { title: "no type: the default is ClusterIP", given: service({ type: undefined }) },
    { title: "an Ingress without rules", given: custom("kubernetes:networking.k8s.io/v1:Ingress", undefined) },
  ],
  unknown: [
    { title: "the type", given: service({ type: UNKNOWN }), unknown: "spec.type" },
    {
      title: "one backend; other routes are still checked",
      given: [ingress(UNKNOWN), route("webhook-eventsource-svc")],
      messages: [
        'HTTPRoute "httproute-1": `spec.rules[0].backendRefs[0].name` must not be webhook-eventsource-svc, the Service of an EventSource.',
      ],
      unknown: "spec.rules.0.http.paths.0.backend.service.name",
    },
  ],
};
