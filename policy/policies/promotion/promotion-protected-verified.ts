// What reaches a protected phase must have been tested in the phase before.
import { stackPolicy } from "../../lib/definePolicy";
import type { Edge } from "../../lib/flow";
import { promotion } from "../../lib/frameworks";
import { protectedConfig, type ProtectedConfig, protectedEdges } from "../../lib/protectedPhases";

export const promotionProtectedVerified = stackPolicy<Edge, ProtectedConfig>({
  name: "promotion-protected-verified",
  description: "Every edge into a protected phase comes from a phase with a verification.",
  level: "mandatory",
  severity: "critical",
  framework: promotion("Phases"),
  remediation: "Give the source phase a `verification` in the configuration of the program, or remove the edge.",
  url: "https://argo-workflows.readthedocs.io/en/stable/walk-through/conditionals/",
  config: protectedConfig,
  looksAt: protectedEdges,
  *check({ source, target, verified, sensor, trigger }) {
    if (verified) return;
    const message = `${sensor.title}: ${trigger.quoted} must run a verification before it promotes ${source} -> ${target}, since ${target} is protected.`;
    yield { message, resource: sensor.resource };
  },
});
