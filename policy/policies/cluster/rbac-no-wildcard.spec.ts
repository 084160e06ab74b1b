// Cases of rbac-no-wildcard.
import { UNKNOWN, type Given, type Spec } from "../../spec/cases";
import { CLUSTER_ROLE, ROLE } from "../../lib/types";
import { rbacNoWildcard } from "./rbac-no-wildcard";

const narrow = { apiGroups: ["argoproj.io"], resources: ["workflows"], verbs: ["get"] };
const role = (changes: object, type = ROLE): Given => ({
  type,
  name: "argo",
  props: { metadata: { name: "argo" }, rules: [{ ...narrow, ...changes }] },
});
const message = (field: string, kind = "Role") => `${kind} "argo": \`rules[0].${field}\` must not contain "*".`;

export const spec: Spec = {
  policy: rbacNoWildcard,
  pass: [{ title: "everything named", given: role({}) }],
  fail: [
    { title: "any verb", given: role({ verbs: ["*"] }), messages: [message("verbs")] },
    {
      title: "anything in the cluster",
      given: role({ apiGroups: ["*"], resources: ["*"] }, CLUSTER_ROLE),
      messages: [message("apiGroups", "ClusterRole"), message("resources", "ClusterRole")],
    },
    {
      title: "any path of the API server",
      given: role({ nonResourceURLs: ["*"] }, CLUSTER_ROLE),
      messages: [message("nonResourceURLs", "ClusterRole")],
    },
  ],
  empty: [
    { title: "no rules", given: { type: ROLE, name: "argo", props: {} } },
    { title: "an empty rule", given: role({ apiGroups: [], resources: undefined }) },
  ],
  unknown: [
    {
      title: "a resource; verbs are still checked",
      given: role({ resources: [UNKNOWN], verbs: ["*"] }),
      messages: [message("verbs")],
      unknown: "rules.0.resources.0",
    },
  ],
};
