// Logins and tokens cross the network: plain http is for a server that something else puts TLS in front of.
import { resourcePolicy, type Resource } from "../../lib/definePolicy";
import { nsa } from "../../lib/frameworks";
import { isOn, items } from "../../lib/read";
import { releaseTitle, valueOf } from "../../lib/release";
import { RELEASE } from "../../lib/types";

interface Config {
  tlsInFront: boolean;
}

export const argocdServerTls = resourcePolicy<Config>({
  name: "argocd-server-tls",
  description: "Argo CD's server speaks plain http only behind something that ends TLS.",
  level: "mandatory",
  severity: "high",
  framework: nsa("Network separation and hardening"),
  remediation: 'Remove `configs.params["server.insecure"]` from the values, or give `server.ingress` a certificate.',
  url: "https://argo-cd.readthedocs.io/en/stable/operator-manual/tls/",
  config: {
    tlsInFront: {
      description: "Whether something that the release does not show ends TLS in front of the server (gateway, mesh).",
      type: "boolean",
      default: false,
    },
  },
  types: [RELEASE],
  *check(release, { tlsInFront }) {
    if (!tlsInFront && isPlain(release) && !hasTlsIngress(release)) {
      yield `${releaseTitle(release)}: \`values.configs.params["server.insecure"]\` must be false unless \`values.server.ingress\` has TLS.`;
    }
  },
});

function isPlain(release: Resource): boolean {
  const args = items(valueOf(release, "argo-cd", "server", "extraArgs"));
  return (
    isOn(valueOf(release, "argo-cd", "configs", "params", "server.insecure")) ||
    args.some((arg) => arg === "--insecure" || arg === "--insecure=true")
  );
}

function hasTlsIngress(release: Resource): boolean {
  const ingress = valueOf(release, "argo-cd", "server", "ingress");
  return isOn(ingress, "enabled") && (isOn(ingress, "tls") || items(ingress, "extraTls").length > 0);
}
