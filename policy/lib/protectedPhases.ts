// Phases that are protected: by the policy configuration, or by what the Sensor says of itself.
import { type Edge, edgesOf } from "./flow";
import type { KubeObject } from "./object";
import type { Stack } from "./stack";
import { eachKnown } from "./unknown";

/** Annotation of a Sensor: names of the protected phases, separated by commas. */
const ANNOTATION = "argo-promotion/protected-phases";

/** Phases that are protected, as policy configuration. */
export interface ProtectedConfig {
  protectedPhases: string[];
}

export const protectedConfig = {
  protectedPhases: {
    description: `Phases that are protected, beside those in the annotation ${ANNOTATION} of the Sensor.`,
    type: "array" as const,
    items: { type: "string" as const },
    default: [],
  },
};

/** The edges into protected phases. */
export function protectedEdges(stack: Stack, { protectedPhases }: ProtectedConfig): Generator<Edge> {
  return eachKnown(edgesOf(stack), (edge) =>
    [...protectedPhases, ...annotated(edge.sensor)].includes(edge.target) ? [edge] : [],
  );
}

function annotated(sensor: KubeObject): string[] {
  const names = sensor.body.text("metadata", "annotations", ANNOTATION);
  return names.split(",").map((name) => name.trim());
}
