// The verification of a phase by a WorkflowTemplate of the user's.
import { z } from "zod";
import { millisecondsOf } from "../../contract/duration";
import { verificationLimits } from "../../contract/limits";
import { template } from "./placeholderText";

/** What the value of a parameter may hold. */
export const parameterPlaceholders = ["app", "phase", "namespace", "target", "version", "commit"] as const;

const templateName = /^[A-Za-z0-9_][-A-Za-z0-9_]{0,127}$/;

/** @param target the address that the phase is tested at, as a campaign has it */
export const workflowVerification = <Target extends z.ZodType<string>, Egress extends z.ZodType>(
  target: Target,
  egress: Egress,
) =>
  z.strictObject({
    workflowTemplate: z
      .strictObject({
        name: z
          .string()
          .regex(/^[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$/, "the name of a WorkflowTemplate")
          .meta({ description: "Name of the WorkflowTemplate in `argo`, or of the ClusterWorkflowTemplate." }),
        clusterScope: z.boolean().default(false).meta({ description: "True: it is a ClusterWorkflowTemplate." }),
        template: z
          .string()
          .regex(templateName, "the name of a template in it")
          .default("main")
          .meta({ description: "Which of its templates runs." }),
        parameters: z
          .record(z.string().regex(templateName, "the name of a parameter"), template(parameterPlaceholders))
          .default({})
          .meta({
            description:
              "Arguments of that template, by name. A value may hold {app}, {phase}, {namespace}, {target}, {version}, {commit}.",
          }),
        target: target.meta({
          description: "What {target} stands for, a URL. May hold {app}, {phase}, {namespace}.",
        }),
        deadline: z
          .string()
          .refine((text) => (millisecondsOf(text) ?? 0) >= 1000, { error: "a time such as 30m" })
          .refine((text) => (millisecondsOf(text) ?? 0) <= verificationLimits.longest * 1000, {
            error: `${verificationLimits.longest / 3600}h at most`,
          })
          .default("30m")
          .meta({
            description: "Time for it, besides ten minutes for the rollout before; what still runs then is ended.",
          }),
        egress: egress.meta({
          description:
            "What its pods call besides the phase's namespaces, DNS, and ports 443 and 6443 of any address: as in `verification.egress`.",
        }),
      })
      .meta({ description: "A WorkflowTemplate of yours that must succeed before a promotion." }),
  });
