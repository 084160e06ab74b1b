// The Sensor's account acts on what came in over the webhook: what it may do is what a forged message can do.
import { stackPolicy, type Violation } from "../../lib/definePolicy";
import { cis } from "../../lib/frameworks";
import { CLUSTER_ROLE_BINDING, SENSOR } from "../../lib/kinds";
import type { KubeObject } from "../../lib/object";
import { bindingsOf, reaches, roleOf, rulesOf } from "../../lib/rbac";
import type { Stack } from "../../lib/stack";
import { eachKnown } from "../../lib/unknown";

const ALLOWED: Record<string, string[]> = {
  apiGroups: ["argoproj.io"],
  resources: ["workflows"],
  verbs: ["get", "create", "patch"],
  nonResourceURLs: [],
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
  looksAt: (stack) => stack.ofKind(SENSOR),
  *check(sensor, stack) {
    const { title, partial, resource } = sensor;
    const place = sensor.body.at("spec", "template", "serviceAccountName");
    const name = place.text();
    if (name === "" && partial) return;
    if (name === "" || name === "default") {
      yield { message: `${title}: ${place.quoted} must name an account of its own.`, resource };
      return;
    }
    const { namespace } = sensor;
    yield* eachKnown(bindingsOf(stack), function* (binding) {
      if (reaches(binding, { name, namespace })) yield* ofBinding(binding, stack, title);
    });
  },
});

function* ofBinding(binding: KubeObject, stack: Stack, sensor: string): Generator<Violation> {
  const refuse = ({ title, resource }: KubeObject, what: string): Violation => ({
    message: `${title}: ${what}, since the account of ${sensor} has it.`,
    resource,
  });
  if (binding.is(CLUSTER_ROLE_BINDING)) yield refuse(binding, "must be a RoleBinding");
  const role = roleOf(binding, stack);
  if (!role) {
    yield refuse(binding, `\`roleRef\` must be a Role of this stack, not ${binding.body.text("roleRef", "name")}`);
    return;
  }
  for (const rule of rulesOf(role)) {
    for (const [field, allowed] of Object.entries(ALLOWED)) {
      const others = rule.texts(field).filter((value) => !allowed.includes(value));
      if (others.length > 0) {
        const among = allowed.length > 0 ? `must be among ${allowed.join(", ")}` : "must be empty";
        yield refuse(role, `${rule.at(field).quoted} ${among}, not ${others.join(", ")}`);
      }
    }
  }
}
