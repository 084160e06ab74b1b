// A webhook that the whole world can call, on a bus that forgets its version.
// Trips: events-bus-version-pinned, events-service-not-exposed, events-webhook-authenticated
import * as k8s from "@pulumi/kubernetes";
import { argo } from "./shared";

argo("EventBus", "default", { jetstream: { version: "latest" } });
argo("EventSource", "webhook", {
  webhook: { appSyncSuccess: { port: "12001", endpoint: "/appSyncSuccess", method: "POST" } },
});
new k8s.core.v1.Service("webhook", {
  metadata: { name: "webhook-eventsource", namespace: "argo" },
  spec: { type: "LoadBalancer", selector: { "eventsource-name": "webhook" }, ports: [{ port: 12001 }] },
});
new k8s.networking.v1.Ingress("webhook", {
  metadata: { name: "webhook", namespace: "argo" },
  spec: { defaultBackend: { service: { name: "webhook-eventsource", port: { number: 12001 } } } },
});
