// Without a deadline a campaign that hangs holds its place, and its promotion, for ever.
import { resourcePolicy } from "../../lib/definePolicy";
import { promotion } from "../../lib/frameworks";
import { text } from "../../lib/read";
import { eachKnown } from "../../lib/unknown";
import { inTemplate, podTemplates, templateTitle, WORKFLOW_HOLDERS } from "../../lib/workflow";

export const workflowsDeadline = resourcePolicy({
  name: "workflows-deadline",
  description: "Every template that runs a pod has a deadline.",
  level: "mandatory",
  severity: "medium",
  framework: promotion("F14"),
  remediation: "Set `activeDeadlineSeconds` in the template.",
  url: "https://argo-workflows.readthedocs.io/en/stable/fields/#template",
  types: WORKFLOW_HOLDERS,
  *check(resource) {
    yield* eachKnown(podTemplates(resource), function* (template) {
      const deadline = text(inTemplate(template, "activeDeadlineSeconds"));
      if (!/^[1-9]\d*$/.test(deadline) && !/^\{\{.+\}\}$/.test(deadline)) {
        yield `${templateTitle(template)}: \`activeDeadlineSeconds\` must be a number of seconds above 0; it is ${deadline || "not set"}.`;
      }
    });
  },
});
