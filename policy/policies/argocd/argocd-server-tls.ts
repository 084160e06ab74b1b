// Logins and tokens cross the network: plain http is for a server that something else puts TLS in front of.
import { type ArgoCd, argoCd, told } from "../../lib/argoCd";
import { resourcePolicy } from "../../lib/definePolicy";
import { nsa } from "../../lib/frameworks";
import { eachKnown } from "../../lib/unknown";

const INSECURE = { flag: "insecure", variable: "ARGOCD_SERVER_INSECURE", param: "server.insecure" };

interface Config {
  tlsInFront: boolean;
}

export const argocdServerTls = resourcePolicy<ArgoCd, Config>({
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
  looksAt: argoCd,
  *check(settings, { tlsInFront }) {
    if (tlsInFront || hasTlsIngress(settings)) return;
    yield* eachKnown(told(settings, INSECURE), (place) => [
      `${settings.title}: ${place.quoted} must be false${settings.values ? " unless `values.server.ingress` has TLS" : ""}.`,
    ]);
  },
});

function hasTlsIngress({ values }: ArgoCd): boolean {
  const ingress = values?.at("server", "ingress");
  return (
    ingress !== undefined && ingress.isOn("enabled") && (ingress.isOn("tls") || ingress.items("extraTls").length > 0)
  );
}
