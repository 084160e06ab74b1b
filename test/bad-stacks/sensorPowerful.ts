// A Sensor whose account may do anything in the cluster.
// Trips: events-sensor-least-privilege, rbac-no-cluster-admin, rbac-no-wildcard
import * as k8s from "@pulumi/kubernetes";
import { credentials, sensor, trigger } from "./shared";

const metadata = { name: "argo-sensor", namespace: "argo" };
const subjects = [{ kind: "ServiceAccount", name: "argo-sensor", namespace: "argo" }];
const apiGroup = "rbac.authorization.k8s.io";

credentials();
sensor([trigger("test", ["prod"])]);
new k8s.rbac.v1.Role("sensor", { metadata, rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }] });
new k8s.rbac.v1.RoleBinding("sensor", { metadata, subjects, roleRef: { apiGroup, kind: "Role", name: "argo-sensor" } });
new k8s.rbac.v1.ClusterRoleBinding("sensor-admin", {
  metadata: { name: "argo-sensor-admin" },
  subjects,
  roleRef: { apiGroup, kind: "ClusterRole", name: "cluster-admin" },
});
