// An Argo Workflows that anyone may use, and templates that own the node.
// Trips: workflows-auth-mode, workflows-deadline, workflows-no-host-access, workflows-no-secret-parameter
// Trips: workflows-non-root, workflows-pinned-image, workflows-resources, workflows-service-account
import { argo, release } from "./shared";

release("argo-workflows", { server: { authModes: ["server"] } });
argo("ClusterWorkflowTemplate", "anything-goes", {
  entrypoint: "main",
  volumes: [{ name: "node", hostPath: { path: "/" } }],
  templates: [
    {
      name: "main",
      inputs: { parameters: [{ name: "git_password" }] },
      container: { image: "registry.example.com/anything:latest", securityContext: { privileged: true } },
    },
  ],
});
