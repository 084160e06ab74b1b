// Applications without a boundary, on a cluster whose certificate nobody looks at.
// Trips: argocd-no-default-project, argocd-no-insecure-connection, argocd-project-no-wildcard
import * as k8s from "@pulumi/kubernetes";
import { argo } from "./shared";

argo("AppProject", "everything", { sourceRepos: ["*"], destinations: [{ server: "*", namespace: "*" }] });
argo("Application", "app-test", { source: { repoURL: "https://git.example.com/projects.git" } });
argo("ApplicationSet", "all", { template: { spec: { project: "default" } } });
new k8s.core.v1.Secret("east", {
  metadata: { name: "east", namespace: "argocd", labels: { "argocd.argoproj.io/secret-type": "cluster" } },
  stringData: { server: "https://east.example.com", config: '{"tlsClientConfig": {"insecure": true}}' },
});
