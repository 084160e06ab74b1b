// An upgrade that fails half-way must undo itself: what it leaves behind blocks every later upgrade.
import { resourcePolicy } from "../../lib/definePolicy";
import { promotion } from "../../lib/frameworks";
import { RELEASE } from "../../lib/kinds";
import { chartsBy } from "../../lib/sights";

export const helmAtomic = resourcePolicy({
  name: "helm-atomic",
  description: "A Helm release that fails is rolled back or cleaned up.",
  level: "mandatory",
  severity: "medium",
  framework: promotion("F18"),
  remediation: "Set `atomic: true` (roll back) or `cleanupOnFail: true` (remove what was new) on the release.",
  url: "https://www.pulumi.com/registry/packages/kubernetes/api-docs/helm/v3/release/#atomic_nodejs",
  looksAt: chartsBy([RELEASE]),
  *check({ title, body }) {
    if (!body.isOn("atomic") && !body.isOn("cleanupOnFail")) {
      yield `${title}: \`atomic\` or \`cleanupOnFail\` must be true.`;
    }
  },
});
