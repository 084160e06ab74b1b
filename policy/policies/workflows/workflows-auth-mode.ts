// In the auth mode `server` everyone who reaches Argo Workflows acts with the server's own account.
import { workflowServers } from "../../lib/argoWorkflows";
import { resourcePolicy } from "../../lib/definePolicy";
import { nsa } from "../../lib/frameworks";

export const workflowsAuthMode = resourcePolicy({
  name: "workflows-auth-mode",
  description: "Argo Workflows' server asks every user for credentials.",
  level: "mandatory",
  severity: "critical",
  framework: nsa("Authentication and authorization"),
  remediation: "Set `server.authModes` in the values to [client] or [sso].",
  url: "https://argo-workflows.readthedocs.io/en/stable/argo-server-auth-mode/",
  looksAt: workflowServers,
  *check({ title, modes }) {
    for (const { mode, place } of modes) {
      if (mode.split(",").includes("server")) yield `${title}: ${place.quoted} must not contain server.`;
    }
  },
});
