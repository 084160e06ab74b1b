// What reaches a protected phase must have been tested in the phase before.
import { stackPolicy, type Resource } from "../../lib/definePolicy";
import { promotion } from "../../lib/frameworks";
import { edgesOf, PROTECTED_PHASES } from "../../lib/phases";
import { pathText, text } from "../../lib/read";
import { titleOf } from "../../lib/title";

interface Config {
  protectedPhases: string[];
}

export const promotionProtectedVerified = stackPolicy<Config>({
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
  *check(resources, { protectedPhases }) {
    for (const { source, target, verified, sensor, trigger } of edgesOf(resources)) {
      const isProtected = protectedPhases.includes(target) || annotated(sensor).includes(target);
      if (isProtected && !verified) {
        const message = `${titleOf(sensor)}: \`${pathText(trigger)}\` must run a verification (argument test_docker_image) before it promotes ${source} -> ${target}, since ${target} is protected.`;
        yield { message, resource: sensor };
      }
    }
  },
});

function annotated(sensor: Resource): string[] {
  const names = text(sensor.props, "metadata", "annotations", PROTECTED_PHASES);
  return names.split(",").map((name) => name.trim());
}
