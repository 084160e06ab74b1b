// Cases of events-sensor-least-privilege.
import { custom } from "../../spec/builders";
import { UNKNOWN, type Given, type Spec } from "../../spec/cases";
import { CLUSTER_ROLE_BINDING, ROLE, ROLE_BINDING, SENSOR } from "../../lib/types";
import { eventsSensorLeastPrivilege } from "./events-sensor-least-privilege";

const sensor = (serviceAccountName: unknown = "argo-sensor") =>
  custom(SENSOR, { template: { serviceAccountName } }, { name: "webhook-app-promotion" });
const least = { apiGroups: ["argoproj.io"], resources: ["workflows"], verbs: ["get", "create", "patch"] };
const metadata = { name: "argo-sensor", namespace: "argo" };
const role = (...rules: object[]): Given => ({ type: ROLE, name: "role", props: { metadata, rules } });
const account = { kind: "ServiceAccount", name: "argo-sensor", namespace: "argo" };
const binding = (changes: object = {}, type = ROLE_BINDING): Given => ({
  type,
  name: "binding",
  props: { metadata, subjects: [account], roleRef: { kind: "Role", name: "argo-sensor" }, ...changes },
});
const since = 'since the account of Sensor "webhook-app-promotion" has it.';

export const spec: Spec = {
  policy: eventsSensorLeastPrivilege,
  pass: [
    { title: "get, create and patch Workflows", given: [sensor(), role(least), binding()] },
    {
      title: "another account may do more",
      given: [sensor(), role({ ...least, verbs: ["*"] }), binding({ subjects: [{ ...account, name: "argo" }] })],
    },
  ],
  fail: [
    {
      title: "another verb and another resource",
      given: [sensor(), role({ ...least, resources: ["workflows", "pods"], verbs: ["create", "delete"] }), binding()],
      messages: [
        `Role "argo-sensor": \`rules[0].resources\` must be among workflows, not pods, ${since}`,
        `Role "argo-sensor": \`rules[0].verbs\` must be among get, create, patch, not delete, ${since}`,
      ],
    },
    {
      title: "a role that everyone's group is bound to",
      given: [
        sensor(),
        role({ ...least, apiGroups: ["*"] }),
        binding({ subjects: [{ kind: "Group", name: "system:serviceaccounts:argo" }] }),
      ],
      messages: [`Role "argo-sensor": \`rules[0].apiGroups\` must be among argoproj.io, not *, ${since}`],
    },
    {
      title: "a role of the cluster",
      given: [sensor(), binding({ roleRef: { kind: "ClusterRole", name: "edit" } }, CLUSTER_ROLE_BINDING)],
      messages: [
        `ClusterRoleBinding "argo-sensor": must be a RoleBinding, ${since}`,
        `ClusterRoleBinding "argo-sensor": \`roleRef\` must be a Role of this stack, not edit, ${since}`,
      ],
    },
    {
      title: "the account that every pod has",
      given: sensor("default"),
      messages: ['Sensor "webhook-app-promotion": `spec.template.serviceAccountName` must name an account of its own.'],
    },
  ],
  empty: [
    { title: "no resources", given: [] },
    {
      title: "no account",
      given: custom(SENSOR, undefined, { name: "webhook-app-promotion" }),
      messages: ['Sensor "webhook-app-promotion": `spec.template.serviceAccountName` must name an account of its own.'],
    },
    { title: "no rules", given: [sensor(), role(), binding()] },
  ],
  unknown: [
    {
      title: "the account",
      given: [sensor(UNKNOWN), role(least), binding()],
      unknown: "spec.template.serviceAccountName",
    },
    {
      title: "one binding; the next is still checked",
      given: [
        sensor(),
        role({ ...least, verbs: ["delete"] }),
        { ...binding({ subjects: [{ ...account, name: UNKNOWN }] }), name: "first" },
        binding(),
      ],
      messages: [`Role "argo-sensor": \`rules[0].verbs\` must be among get, create, patch, not delete, ${since}`],
      unknown: "subjects.0.name",
    },
  ],
};
