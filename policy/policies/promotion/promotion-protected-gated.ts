// What passes a test of minutes may still fail after hours: a leak, a certificate that runs out, the load of a day.
import { stackPolicy } from "../../lib/definePolicy";
import { durationOrEmpty, millisecondsOf } from "../../lib/durations";
import type { Edge } from "../../lib/flow";
import { PULL_REQUEST } from "../../lib/gates";
import { promotion } from "../../lib/frameworks";
import { protectedConfig, type ProtectedConfig, protectedEdges } from "../../lib/protectedPhases";

interface Config extends ProtectedConfig {
  minSoak: string;
  pullRequest: boolean;
}

export const promotionProtectedGated = stackPolicy<Edge, Config>({
  name: "promotion-protected-gated",
  description: "Every edge into a protected phase has a soak, or a person merges.",
  level: "advisory",
  severity: "medium",
  framework: promotion("Gates"),
  remediation:
    "Give the edge a `soak` in the configuration of the program, or a `carrier`: `promotesTo: [{phase: prod, soak: 24h}]` or `promotesTo: [{phase: prod, carrier: pullRequest}]`.",
  url: "https://sre.google/workbook/canarying-releases/",
  config: {
    ...protectedConfig,
    minSoak: {
      description: "The least soak, such as 1h; where it is empty, any soak is enough.",
      type: "string",
      pattern: durationOrEmpty,
      default: "",
    },
    pullRequest: {
      description: "Whether a pull request that a person merges is enough without a soak.",
      type: "boolean",
      default: true,
    },
  },
  looksAt: protectedEdges,
  *check({ source, target, gates, sensor, trigger }, _stack, { minSoak, pullRequest }) {
    const { soak, carrier, autoMerge } = gates();
    if (pullRequest && carrier === PULL_REQUEST && !autoMerge) return;
    const [given, least] = [millisecondsOf(soak), millisecondsOf(minSoak)];
    if (given > 0 && given >= least) return;
    const soaked = least > 0 ? `a soak of ${minSoak} at least` : "a soak";
    const instead = given > 0 ? `, not of ${soak}` : "";
    const wanted = `${soaked}${instead}${pullRequest ? ", or by a pull request" : ""}`;
    const message = `${sensor.title}: ${trigger.quoted} must promote ${source} -> ${target} only after ${wanted}, since ${target} is protected.`;
    yield { message, resource: sensor.resource };
  },
});
