// The Sensor's account acts on what came in over the webhook: what it may do is what a forged message can do.
import { stackPolicy, type Resource, type Violation } from "../../lib/definePolicy";
import { cis } from "../../lib/frameworks";
import { items, pathText, text } from "../../lib/read";
import { bindingsOf, reaches, roleOf, rulePaths } from "../../lib/rbac";
import { titleOf } from "../../lib/title";
import { CLUSTER_ROLE_BINDING, SENSOR } from "../../lib/types";
import { eachKnown } from "../../lib/unknown";

const ALLOWED: Record<string, string[]> = {
  apiGroups: ["argoproj.io"],
  resources: ["workflows"],
  verbs: ["get", "create", "patch"],
};

export const eventsSensorLeastPrivilege = stackPolicy({
  name: "events-sensor-least-privilege",
  description: "A Sensor's account may get, create and patch Workflows in its namespace and nothing else.",
  level: "mandatory",
  severity: "critical",
  framework: cis("5.1.3"),
  remediation:
    "Give the Sensor an account of its own and a Role with get, create and patch on workflows of argoproj.io.",
  url: "https://argoproj.github.io/argo-events/service-accounts/",
  *check(resources) {
    yield* eachKnown(
      resources.filter(({ type }) => type === SENSOR),
      function* (sensor) {
        const name = text(sensor.props, "spec", "template", "serviceAccountName");
        const namespace = text(sensor.props, "metadata", "namespace");
        if (name === "" || name === "default") {
          const message = `${titleOf(sensor)}: \`spec.template.serviceAccountName\` must name an account of its own.`;
          yield { message, resource: sensor };
        } else {
          yield* eachKnown(bindingsOf(resources), function* (binding) {
            if (reaches(binding, { name, namespace })) yield* ofBinding(binding, resources, titleOf(sensor));
          });
        }
      },
    );
  },
});

function* ofBinding(binding: Resource, resources: readonly Resource[], sensor: string): Generator<Violation> {
  const refuse = (resource: Resource, what: string): Violation => ({
    message: `${titleOf(resource)}: ${what}, since the account of ${sensor} has it.`,
    resource,
  });
  if (binding.type === CLUSTER_ROLE_BINDING) yield refuse(binding, "must be a RoleBinding");
  const role = roleOf(binding, resources);
  if (!role) {
    yield refuse(binding, `\`roleRef\` must be a Role of this stack, not ${text(binding.props, "roleRef", "name")}`);
    return;
  }
  for (const rule of rulePaths(role)) {
    for (const [field, allowed] of Object.entries(ALLOWED)) {
      const others = items(role.props, ...rule, field).filter((value) => !allowed.includes(String(value)));
      if (others.length > 0) {
        const path = pathText([...rule, field]);
        yield refuse(role, `\`${path}\` must be among ${allowed.join(", ")}, not ${others.join(", ")}`);
      }
    }
  }
}
