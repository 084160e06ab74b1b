// A production where one pod, one volume or one command is enough to lose everything.
// Configuration: prod
// Trips: argocd-high-availability, argocd-other-login, events-bus-durable, namespace-network-policy, protect-production
// Trips: workflows-template-referencing
import * as k8s from "@pulumi/kubernetes";
import { argo, release } from "./shared";

new k8s.core.v1.Namespace("argo-cd", { metadata: { name: "argo-cd" } });
release("argo-cd", { server: { replicas: 1 } });
release("argo-workflows", { controller: {} }, {}, { protect: true });
argo("EventBus", "default", { jetstream: { version: "2.10.29", replicas: 1 } });
