// Cases of argocd-default-role.
import { chart } from "../../spec/builders";
import { UNKNOWN, type Spec } from "../../spec/cases";
import { argocdDefaultRole } from "./argocd-default-role";

const rbac = (values: object) => chart("argo-cd", { configs: { rbac: values } });

export const spec: Spec = {
  policy: argocdDefaultRole,
  pass: [
    { title: "readonly", given: rbac({ "policy.default": "role:readonly" }) },
    {
      title: "rules for other roles",
      given: rbac({
        "policy.default": "role:readonly",
        "policy.csv": "p, role:ops, *, *, *, allow\ng, ops, role:ops\n",
      }),
    },
  ],
  fail: [
    {
      title: "admin",
      given: rbac({ "policy.default": "role:admin" }),
      messages: [
        'Release "argo-cd": `values.configs.rbac["policy.default"]` must not be role:admin; use role:readonly or leave it empty.',
      ],
    },
    {
      title: "a role that is admin by another name",
      given: rbac({ "policy.default": "role:team", "policy.csv": "p, role:team, *, *, */*, allow" }),
      messages: [
        'Release "argo-cd": `values.configs.rbac["policy.csv"]` must not allow role:team, the default role, everything.',
      ],
    },
    {
      title: "a role that inherits from admin",
      given: rbac({ "policy.default": "role:team", "policy.csv": "g, role:team, role:admin" }),
      messages: [
        'Release "argo-cd": `values.configs.rbac["policy.csv"]` must not allow role:team, the default role, everything.',
      ],
    },
  ],
  empty: [{ title: "an empty role allows nothing", given: rbac({ "policy.default": "" }) }],
  unknown: [
    { title: "the role", given: rbac({ "policy.default": UNKNOWN }), unknown: "values.configs.rbac.policy.default" },
  ],
};
