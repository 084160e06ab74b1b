// An upgrade that fails half-way must undo itself: what it leaves behind blocks every later upgrade.
import { resourcePolicy } from "../../lib/definePolicy";
import { promotion } from "../../lib/frameworks";
import { isOn } from "../../lib/read";
import { releaseTitle } from "../../lib/release";
import { RELEASE } from "../../lib/types";

export const helmAtomic = resourcePolicy({
  name: "helm-atomic",
  description: "A Helm release that fails is rolled back or cleaned up.",
  level: "mandatory",
  severity: "medium",
  framework: promotion("F18"),
  remediation: "Set `atomic: true` (roll back) or `cleanupOnFail: true` (remove what was new) on the release.",
  url: "https://www.pulumi.com/registry/packages/kubernetes/api-docs/helm/v3/release/#atomic_nodejs",
  types: [RELEASE],
  *check(release) {
    if (!isOn(release.props, "atomic") && !isOn(release.props, "cleanupOnFail")) {
      yield `${releaseTitle(release)}: \`atomic\` or \`cleanupOnFail\` must be true.`;
    }
  },
});
