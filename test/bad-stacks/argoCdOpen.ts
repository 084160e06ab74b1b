// An Argo CD that lets everyone do everything, in plain text.
// Trips: argocd-admin-off, argocd-default-role, argocd-no-anonymous, argocd-no-exec, argocd-no-insecure-connection
// Trips: argocd-server-tls
import { release } from "./shared";

release("argo-cd", {
  configs: {
    cm: {
      ...{ "admin.enabled": true, "exec.enabled": true, "users.anonymous.enabled": "true" },
      "oidc.config": "issuer: https://login.example.com",
    },
    rbac: { "policy.default": "role:admin" },
    params: { "server.insecure": true },
    repositories: { projects: { url: "https://git.example.com/projects.git", insecure: "true" } },
  },
});
