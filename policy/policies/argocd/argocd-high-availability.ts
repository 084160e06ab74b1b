// With one replica of each part, a node that restarts stops every deployment and every promotion.
import { type ArgoCd, argoCdCharts } from "../../lib/argoCd";
import { resourcePolicy } from "../../lib/definePolicy";
import { nsa } from "../../lib/frameworks";
import { Layers } from "../../lib/layers";

const PARTS = ["server", "repoServer", "applicationSet"] as const;

interface Config {
  required: boolean;
}

export const argocdHighAvailability = resourcePolicy<ArgoCd, Config>({
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
  looksAt: argoCdCharts,
  *check({ title, values = new Layers([]) }, { required }) {
    if (!required) return;
    const external = values.text("externalRedis", "host") !== "";
    if (!external && !values.isOn("redis-ha", "enabled")) {
      yield `${title}: \`values.redis-ha.enabled\` must be true (or \`values.externalRedis.host\` set).`;
    }
    for (const part of PARTS) {
      const replicas = replicasOf(values.at(part));
      if (replicas < 2) yield `${title}: \`values.${part}.replicas\` must be at least 2; it is ${replicas}.`;
    }
  },
});

/** The least number of pods of a part; 1 is the chart's default. */
function replicasOf(part: Layers): number {
  const replicas = part.isOn("autoscaling", "enabled") ? part.num("autoscaling", "minReplicas") : part.num("replicas");
  return replicas ?? 1;
}
