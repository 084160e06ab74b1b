// In the auth mode `server` everyone who reaches Argo Workflows acts with the server's own account.
import { resourcePolicy, type Resource } from "../../lib/definePolicy";
import { nsa } from "../../lib/frameworks";
import { items, text } from "../../lib/read";
import { releaseTitle, valueOf } from "../../lib/release";
import { RELEASE } from "../../lib/types";

export const workflowsAuthMode = resourcePolicy({
  name: "workflows-auth-mode",
  description: "Argo Workflows' server asks every user for credentials.",
  level: "mandatory",
  severity: "critical",
  framework: nsa("Authentication and authorization"),
  remediation: "Set `server.authModes` in the values to [client] or [sso].",
  url: "https://argo-workflows.readthedocs.io/en/stable/argo-server-auth-mode/",
  types: [RELEASE],
  *check(release) {
    for (const [where, modes] of modesOf(release)) {
      if (modes.includes("server"))
        yield `${releaseTitle(release)}: \`values.server.${where}\` must not contain server.`;
    }
  },
});

function modesOf(release: Resource): [string, string[]][] {
  const server = valueOf(release, "argo-workflows", "server");
  const args = items(server, "extraArgs").map(String);
  const fromArgs = args.map((arg, i) => (arg === "--auth-mode" ? args[i + 1] : /^--auth-mode=(.*)$/.exec(arg)?.[1]));
  return [
    ["authMode", [text(server, "authMode")]],
    ["authModes", items(server, "authModes").map(String)],
    ["extraArgs", fromArgs.filter((mode) => mode !== undefined)],
  ];
}
