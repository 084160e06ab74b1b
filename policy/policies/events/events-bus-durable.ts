// Messages of a bus without persistence are gone when its pods restart; of a bus with one replica, while it does.
import { resourcePolicy } from "../../lib/definePolicy";
import { promotion } from "../../lib/frameworks";
import { EVENT_BUS } from "../../lib/kinds";
import type { KubeObject } from "../../lib/object";
import { objects } from "../../lib/sights";

/** What Argo Events runs where the EventBus does not say. */
const DEFAULT_REPLICAS = 3;

interface Config {
  minReplicas: number;
  persistence: boolean;
}

export const eventsBusDurable = resourcePolicy<KubeObject, Config>({
  name: "events-bus-durable",
  description: "An EventBus has the replicas and the persistence that the environment needs.",
  level: "mandatory",
  severity: "medium",
  framework: promotion("F7"),
  remediation: "Set `spec.jetstream.replicas` and `spec.jetstream.persistence` of the EventBus.",
  url: "https://argoproj.github.io/argo-events/dr_ha_recommendations/",
  config: {
    minReplicas: { description: "The least number of replicas.", type: "integer", minimum: 1, default: 1 },
    persistence: { description: "Whether messages must be on a volume.", type: "boolean", default: false },
  },
  looksAt: objects(EVENT_BUS),
  *check({ title, body, partial }, { minReplicas, persistence }) {
    const jetstream = body.at("spec", "jetstream");
    if (!body.keys("spec").includes("jetstream")) return;
    const replicas = jetstream.num("replicas") ?? DEFAULT_REPLICAS;
    if (replicas < minReplicas) {
      yield `${title}: \`spec.jetstream.replicas\` must be at least ${minReplicas}; it is ${replicas}.`;
    }
    if (persistence && !partial && !jetstream.keys().includes("persistence")) {
      yield `${title}: \`spec.jetstream.persistence\` must be set.`;
    }
  },
});
