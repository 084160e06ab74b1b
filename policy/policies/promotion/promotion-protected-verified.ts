// What reaches a protected phase must have been tested in the phase before.
import { stackPolicy } from "../../lib/definePolicy";
import { type Edge, edgesOf } from "../../lib/flow";
import { promotion } from "../../lib/frameworks";
import type { KubeObject } from "../../lib/object";
import { eachKnown } from "../../lib/unknown";

/** Annotation of a Sensor: names of the protected phases, separated by commas. */
const PROTECTED_PHASES = "argo-promotion/protected-phases";

interface Config {
  protectedPhases: string[];
}

export const promotionProtectedVerified = stackPolicy<Edge, Config>({
  name: "promotion-protected-verified",
  description: "Every edge into a protected phase comes from a phase with a verification.",
  level: "mandatory",
  severity: "critical",
  framework: promotion("Phases"),
  remediation: "Give the source phase a `verification` in the configuration of the program, or remove the edge.",
  url: "https://argo-workflows.readthedocs.io/en/stable/walk-through/conditionals/",
  config: {
    protectedPhases: {
      description: `Phases that are protected, beside those in the annotation ${PROTECTED_PHASES} of the Sensor.`,
      type: "array",
      items: { type: "string" },
      default: [],
    },
  },
  looksAt: (stack, { protectedPhases }) =>
    eachKnown(edgesOf(stack), (edge) =>
      [...protectedPhases, ...annotated(edge.sensor)].includes(edge.target) ? [edge] : [],
    ),
  *check({ source, target, verified, sensor, trigger }) {
    if (verified) return;
    const message = `${sensor.title}: ${trigger.quoted} must run a verification before it promotes ${source} -> ${target}, since ${target} is protected.`;
    yield { message, resource: sensor.resource };
  },
});

function annotated(sensor: KubeObject): string[] {
  const names = sensor.body.text("metadata", "annotations", PROTECTED_PHASES);
  return names.split(",").map((name) => name.trim());
}
