// Cases of argocd-admin-off.
import { chart } from "../../spec/builders";
import { UNKNOWN, type Spec } from "../../spec/cases";
import { argocdAdminOff } from "./argocd-admin-off";

const cm = (values: object) => chart("argo-cd", { configs: { cm: values } });
const messages = ['Release "argo-cd": `values.configs.cm["admin.enabled"]` must be false, since another login exists.'];

export const spec: Spec = {
  policy: argocdAdminOff,
  pass: [
    { title: "admin off beside single sign-on", given: cm({ "admin.enabled": false, "oidc.config": "issuer: x" }) },
    { title: "admin on while nobody else can log in", given: cm({ "admin.enabled": true, "accounts.ci": "apiKey" }) },
  ],
  fail: [
    { title: "admin on beside OIDC", given: cm({ "admin.enabled": "true", "oidc.config": "issuer: x" }), messages },
    { title: "admin on beside Dex", given: cm({ "dex.config": "connectors: []" }), messages },
    { title: "admin on beside a local account", given: cm({ "accounts.ann": "apiKey, login" }), messages },
  ],
  empty: [{ title: "no values", given: chart("argo-cd", undefined) }],
  unknown: [
    {
      title: "the OIDC configuration",
      given: cm({ "oidc.config": UNKNOWN }),
      unknown: "values.configs.cm.oidc.config",
    },
  ],
};
