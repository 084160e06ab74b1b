// A Sensor whose account may do anything in the cluster, and one that runs whatever image a message names.
// Trips: events-message-no-structure, events-sensor-least-privilege, rbac-no-cluster-admin, rbac-no-wildcard
import * as k8s from "@pulumi/kubernetes";
import { argo, credentials, sensor, trigger } from "./shared";

const metadata = { name: "argo-sensor", namespace: "argo" };
const subjects = [{ kind: "ServiceAccount", name: "argo-sensor", namespace: "argo" }];
const apiGroup = "rbac.authorization.k8s.io";

credentials();
sensor([trigger("test", ["eu"])]);
argo("Sensor", "scan", {
  template: { serviceAccountName: "scan" },
  dependencies: [{ name: "pushed", eventSourceName: "registry", eventName: "pushed" }],
  triggers: [
    {
      atLeastOnce: true,
      template: {
        k8s: {
          source: {
            resource: {
              apiVersion: "argoproj.io/v1alpha1",
              kind: "Workflow",
              spec: { workflowTemplateRef: { name: "scan" } },
            },
          },
          parameters: [
            { src: { dependencyName: "pushed", dataKey: "body.image" }, dest: "spec.templates.0.container.image" },
          ],
        },
      },
    },
  ],
});
new k8s.rbac.v1.Role("sensor", { metadata, rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }] });
new k8s.rbac.v1.RoleBinding("sensor", { metadata, subjects, roleRef: { apiGroup, kind: "Role", name: "argo-sensor" } });
new k8s.rbac.v1.ClusterRoleBinding("sensor-admin", {
  metadata: { name: "argo-sensor-admin" },
  subjects,
  roleRef: { apiGroup, kind: "ClusterRole", name: "cluster-admin" },
});
