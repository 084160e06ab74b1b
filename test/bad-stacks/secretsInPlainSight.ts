// Secrets where everyone who may look at a pod can read them.
// Trips: no-plain-secret, pods-pinned-image, pods-resources
import * as k8s from "@pulumi/kubernetes";

new k8s.core.v1.ConfigMap("config", {
  metadata: { name: "argocd-notifications-cm", namespace: "argocd" },
  data: { "service.webhook.sync-webhook": 'headers:\n- name: Authorization\n  value: "Bearer 0123456789abcdef"\n' },
});
const labels = { app: "promote" };
new k8s.apps.v1.Deployment("promote", {
  metadata: { name: "promote", namespace: "argo" },
  spec: {
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: {
        containers: [
          { name: "main", image: "registry.example.com/promote", env: [{ name: "GIT_PASSWORD", value: "example" }] },
        ],
      },
    },
  },
});
