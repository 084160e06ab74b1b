// A custom resource that is created before its CRD is served fails; only a release that is awaited is known to be there.
import { chartsOf } from "../../lib/charts";
import { stackPolicy } from "../../lib/definePolicy";
import { promotion } from "../../lib/frameworks";
import { parseToken } from "../../lib/kinds";
import { Node } from "../../lib/node";
import type { Resource } from "../../lib/resource";
import { eachKnown, ifKnown } from "../../lib/unknown";

export const helmNoSkipAwait = stackPolicy({
  name: "helm-no-skip-await",
  description: "A Helm release that custom resources depend on is awaited.",
  level: "mandatory",
  severity: "medium",
  framework: promotion("F19"),
  remediation: "Remove `skipAwait: true` from the release.",
  url: "https://www.pulumi.com/registry/packages/kubernetes/api-docs/helm/v3/release/#skipawait_nodejs",
  looksAt: ({ resources }) => eachKnown(resources, (resource) => chartsOf(resource)),
  *check({ title, body, resource }, { resources }) {
    const dependents = resources.filter((r) => isCustom(r.type) && r.dependencies.includes(resource));
    if (dependents.length > 0 && body.isOn("skipAwait")) {
      const names = dependents.map(titleOf).join(", ");
      yield { message: `${title}: \`skipAwait\` must be false, since ${names} needs its CRDs.`, resource };
    }
  },
});

/** True for types of API groups that Kubernetes itself does not serve. */
function isCustom(type: string): boolean {
  const { group } = parseToken(type) ?? { group: "" };
  return group.includes(".") && !group.endsWith(".k8s.io") && group !== "helm.sh";
}

function titleOf({ type, name, props }: Resource): string {
  return `${parseToken(type)?.kind} "${ifKnown(() => new Node(props).text("metadata", "name")) || name}"`;
}
