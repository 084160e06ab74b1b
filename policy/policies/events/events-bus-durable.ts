// Messages of a bus without persistence are gone when its pods restart; of a bus with one replica, while it does.
import { resourcePolicy } from "../../lib/definePolicy";
import { promotion } from "../../lib/frameworks";
import { keys, num } from "../../lib/read";
import { titleOf } from "../../lib/title";
import { EVENT_BUS } from "../../lib/types";

interface Config {
  minReplicas: number;
  persistence: boolean;
}

/** What Argo Events runs where the EventBus does not say. */
const DEFAULT_REPLICAS = 3;

export const eventsBusDurable = resourcePolicy<Config>({
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
  types: [EVENT_BUS],
  *check(bus, { minReplicas, persistence }) {
    if (!keys(bus.props, "spec").includes("jetstream")) return;
    const replicas = num(bus.props, "spec", "jetstream", "replicas") ?? DEFAULT_REPLICAS;
    if (replicas < minReplicas) {
      yield `${titleOf(bus)}: \`spec.jetstream.replicas\` must be at least ${minReplicas}; it is ${replicas}.`;
    }
    if (persistence && !keys(bus.props, "spec", "jetstream").includes("persistence")) {
      yield `${titleOf(bus)}: \`spec.jetstream.persistence\` must be set.`;
    }
  },
});
