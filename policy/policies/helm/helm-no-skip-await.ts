// A custom resource that is created before its CRD is served fails; only a release that is awaited is known to be there.
import { stackPolicy } from "../../lib/definePolicy";
import { promotion } from "../../lib/frameworks";
import { isOn } from "../../lib/read";
import { releaseTitle } from "../../lib/release";
import { titleOf } from "../../lib/title";
import { RELEASE } from "../../lib/types";
import { eachKnown } from "../../lib/unknown";

export const helmNoSkipAwait = stackPolicy({
  name: "helm-no-skip-await",
  description: "A Helm release that custom resources depend on is awaited.",
  level: "mandatory",
  severity: "medium",
  framework: promotion("F19"),
  remediation: "Remove `skipAwait: true` from the release.",
  url: "https://www.pulumi.com/registry/packages/kubernetes/api-docs/helm/v3/release/#skipawait_nodejs",
  *check(resources) {
    yield* eachKnown(
      resources.filter(({ type }) => type === RELEASE),
      function* (release) {
        const dependents = resources.filter((r) => isCustom(r.type) && r.dependencies.includes(release));
        if (dependents.length > 0 && isOn(release.props, "skipAwait")) {
          const names = dependents.map(titleOf).join(", ");
          yield {
            message: `${releaseTitle(release)}: \`skipAwait\` must be false, since ${names} needs its CRDs.`,
            resource: release,
          };
        }
      },
    );
  },
});

/** True for types of API groups that Kubernetes itself does not serve. */
function isCustom(type: string): boolean {
  const group = /^kubernetes:([^/]+)\/v[^:]+:/.exec(type)?.[1];
  return group !== undefined && group.includes(".") && !group.endsWith(".k8s.io") && group !== "helm.sh";
}
