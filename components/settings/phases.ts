// Phases of an application, and the edges between them.
import { z } from "zod";
import { phaseName } from "../../contract/identity";
import {
  defaultPhases,
  type GivenPhase,
  isLastVerified,
  onFailures,
  startsWorkflows,
  type OnFailure,
} from "../../contract/phases";
import { edgeSchema } from "./edges";
import { fill, usualNamespace } from "./placeholders";
import { template } from "./placeholderText";
import { text } from "./text";
import { campaignsOf, verificationSchema } from "./verification";

const phase = z.strictObject({
  name: text(phaseName).meta({ description: "Name of the phase: a DNS label of at most 20 characters." }),
  namespace: template(["app", "phase"])
    .refine((text) => /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(fill(text, { app: "a", phase: "p" })), {
      error: "a DNS label once {app} and {phase} are filled in",
    })
    .refine((text) => text.split("{app}").length <= 2, { error: "a string that holds {app} once" })
    .default(usualNamespace)
    .meta({
      description:
        "Namespace of an application in this phase. May hold {app}, {phase}; without {app} all applications of the phase share one. Two phases never do.",
    }),
  podSecurity: z.enum(["restricted", "baseline", "privileged"]).default("baseline").meta({
    description:
      "Which pods Kubernetes admits to the phase's namespaces: the Pod Security Standard that they are labelled with.",
  }),
  managed: z
    .boolean()
    .default(true)
    .meta({ description: "False: the phase lives on another stack's cluster, this stack only commits to it." }),
  protected: z.boolean().default(false).meta({ description: "True: Pulumi refuses to delete what runs this phase." }),
  valuesOptional: z.boolean().default(false).meta({
    description:
      "True: an application may go without a values file in this phase, and is then deployed with its chart's own values. False: Argo CD deploys nothing of such an application.",
  }),
  promotesTo: z.array(edgeSchema).default([]).meta({
    description:
      "Phases that a verified version is promoted to: each by its name, or as an object `{phase: prod, soak: 24h}` with gates that must be open besides.",
  }),
  verification: verificationSchema.prefault({}).meta({
    description:
      "What must pass before a promotion: a campaign, a WorkflowTemplate of yours, a list of these, one after the other, or `none`.",
    defaultText: "the campaign of `images.testCampaign`",
  }),
  onFailure: z.enum(onFailures).optional().meta({
    description:
      "Of a phase without `promotesTo`, whose deployments are verified where this is set: what becomes of a version that fails. `record`: it is told. `hold`: nothing more is promoted into the phase until a person releases it. `rollback`: one commit puts back the last version that was verified there, and refuses the one that failed (docs/rollback.md).",
    defaultText: "nothing is verified in such a phase",
  }),
});

/** A stage that an application passes through. */
export type Phase = z.infer<typeof phase>;

/** A phase that promotes nothing, and says what becomes of a version that fails in it. */
export type LastPhase = Phase & { onFailure: OnFailure };

/** The managed phases with an edge out: what is verified there is promoted. */
export function sourcePhases(phases: readonly Phase[]): Phase[] {
  return phases.filter((p) => p.managed && p.promotesTo.length > 0);
}

/** The managed phases without one whose deployments are verified all the same. */
export const lastPhases = (phases: readonly Phase[]): LastPhase[] => phases.filter(isLastVerified);

/** Both, in the order of the configuration: one notification and one trigger each. */
export const triggeredPhases = (phases: readonly Phase[]): Phase[] => phases.filter(startsWorkflows);

/** The phases as the step is told of them where it looks at what applications bring with them. */
export const graphOf = (phases: readonly Phase[]): GivenPhase[] =>
  phases.map((phase) => ({ ...phase, campaigns: campaignsOf(phase) }));

/** A list of phases; what holds between them is checked by `graphProblems` (phaseGraph.ts). */
export const phasesSchema = z.array(phase).min(1, "at least one phase");

/** The default in the place of a value that is wrong. */
const orDefault = <T extends z.ZodType>(schema: z.ZodDefault<T>) =>
  schema.catch(schema.def.defaultValue as z.core.util.NoUndefined<z.output<T>>);

const readable = z.array(
  z.object({
    name: z.string(),
    promotesTo: orDefault(phase.shape.promotesTo),
    managed: orDefault(phase.shape.managed),
    namespace: orDefault(phase.shape.namespace),
    verification: z.unknown().optional(),
    onFailure: phase.shape.onFailure.catch(undefined),
  }),
);

/**
 * Phases as far as they can be read: a wrong value counts as its default, so that the graph is checked even when another
 * value is wrong. None where no list of named phases is given at all.
 */
export const readablePhases = (given: unknown): z.infer<typeof readable> =>
  readable.safeParse(given ?? defaultPhases).data ?? [];
