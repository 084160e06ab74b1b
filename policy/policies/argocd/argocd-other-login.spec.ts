// Cases of argocd-other-login.
import { chart } from "../../spec/builders";
import { UNKNOWN, type Spec } from "../../spec/cases";
import { argocdOtherLogin } from "./argocd-other-login";

const cm = (values: object) => chart("argo-cd", { configs: { cm: values } });
const messages = [
  'Release "argo-cd": `values.configs.cm["oidc.config"]` or `["dex.config"]` should give people a login of their own; only admin can log in.',
];

export const spec: Spec = {
  policy: argocdOtherLogin,
  pass: [
    { title: "single sign-on", given: cm({ "oidc.config": "issuer: x" }) },
    { title: "nobody can log in at all", given: cm({ "admin.enabled": false }) },
    { title: "another chart", given: chart("argo-workflows", {}) },
  ],
  fail: [{ title: "only admin", given: cm({ "admin.enabled": true }), messages }],
  empty: [{ title: "no values", given: chart("argo-cd", undefined), messages }],
  unknown: [
    {
      title: "whether admin is on",
      given: cm({ "admin.enabled": UNKNOWN }),
      unknown: "values.configs.cm.admin.enabled",
    },
  ],
};
