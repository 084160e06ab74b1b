// Walls with a hole in each: a namespace for every pod, a policy for every address, a role for everyone.
// Trips: namespace-network-policy, namespace-pod-security, network-policy-not-open, nothing-unjudged
// Trips: pods-no-host-access, rbac-no-everyone
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { release } from "./shared";

const namespace = "tools";
const labels = { app: "agent" };
const resources = { requests: { memory: "64Mi" }, limits: { memory: "128Mi" } };

new k8s.core.v1.NamespacePatch("tools", {
  metadata: { name: namespace, labels: { "pod-security.kubernetes.io/enforce": "privileged" } },
});
new k8s.networking.v1.NetworkPolicy("open", {
  metadata: { name: "open", namespace },
  spec: { podSelector: {}, policyTypes: ["Ingress"], ingress: [{ from: [{ namespaceSelector: {} }] }] },
});
new k8s.rbac.v1.RoleBinding("everyone", {
  metadata: { name: "everyone", namespace },
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "edit" },
  subjects: [{ kind: "Group", name: "system:serviceaccounts", apiGroup: "rbac.authorization.k8s.io" }],
});
new k8s.yaml.v2.ConfigGroup("agent", {
  objs: [
    {
      apiVersion: "apps/v1",
      kind: "DaemonSet",
      metadata: { name: "agent", namespace },
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            hostPID: true,
            containers: [{ name: "agent", image: "registry.example.com/agent:1.0.0", resources }],
          },
        },
      },
    },
  ],
});
release(
  "argo-events",
  {},
  { valueYamlFiles: [new pulumi.asset.RemoteAsset("https://values.example.com/argo-events.yaml")] },
);
