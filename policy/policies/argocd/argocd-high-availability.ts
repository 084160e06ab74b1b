// With one replica of each part, a node that restarts stops every deployment and every promotion.
import { resourcePolicy, type Resource } from "../../lib/definePolicy";
import { nsa } from "../../lib/frameworks";
import { isOn, num, text } from "../../lib/read";
import { chartName, releaseTitle, valueOf } from "../../lib/release";
import { RELEASE } from "../../lib/types";

interface Config {
  required: boolean;
}

const PARTS = ["server", "repoServer", "applicationSet"] as const;

export const argocdHighAvailability = resourcePolicy<Config>({
  name: "argocd-high-availability",
  description: "Argo CD survives the loss of one pod, where that is required.",
  level: "mandatory",
  severity: "medium",
  framework: nsa("Upgrading and application security practices"),
  remediation: "Set `redis-ha.enabled: true` and at least two replicas for server, repoServer and applicationSet.",
  url: "https://argo-cd.readthedocs.io/en/stable/operator-manual/high_availability/",
  config: {
    required: { description: "Whether this environment must be highly available.", type: "boolean", default: false },
  },
  types: [RELEASE],
  *check(release, { required }) {
    if (!required || chartName(release) !== "argo-cd") return;
    const external = text(valueOf(release, "argo-cd", "externalRedis", "host")) !== "";
    if (!external && !isOn(valueOf(release, "argo-cd", "redis-ha", "enabled"))) {
      yield `${releaseTitle(release)}: \`values.redis-ha.enabled\` must be true (or \`values.externalRedis.host\` set).`;
    }
    for (const part of PARTS) {
      const replicas = replicasOf(release, part);
      if (replicas < 2) {
        yield `${releaseTitle(release)}: \`values.${part}.replicas\` must be at least 2; it is ${replicas}.`;
      }
    }
  },
});

/** The least number of pods of a part; 1 is the chart's default. */
function replicasOf(release: Resource, part: (typeof PARTS)[number]): number {
  const values = valueOf(release, "argo-cd", part);
  const replicas = isOn(values, "autoscaling", "enabled")
    ? num(values, "autoscaling", "minReplicas")
    : num(values, "replicas");
  return replicas ?? 1;
}
