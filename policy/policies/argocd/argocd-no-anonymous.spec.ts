// Cases of argocd-no-anonymous.
import { chart } from "../../spec/builders";
import { UNKNOWN, type Spec } from "../../spec/cases";
import { argocdNoAnonymous } from "./argocd-no-anonymous";

const anonymous = (enabled: unknown) => chart("argo-cd", { configs: { cm: { "users.anonymous.enabled": enabled } } });

export const spec: Spec = {
  policy: argocdNoAnonymous,
  pass: [{ title: "off", given: anonymous(false) }],
  fail: [
    {
      title: "on",
      given: anonymous("true"),
      messages: ['Release "argo-cd": `values.configs.cm["users.anonymous.enabled"]` must be false.'],
    },
  ],
  empty: [{ title: "no values: the chart's default is off", given: chart("argo-cd", {}) }],
  unknown: [{ title: "the flag", given: anonymous(UNKNOWN), unknown: "values.configs.cm.users.anonymous.enabled" }],
};
