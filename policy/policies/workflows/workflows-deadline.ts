// Without a deadline a campaign that hangs holds its place, and its promotion, for ever.
import { resourcePolicy } from "../../lib/definePolicy";
import { isTemplated } from "../../lib/embedded";
import { promotion } from "../../lib/frameworks";
import { templates } from "../../lib/sights";

export const workflowsDeadline = resourcePolicy({
  name: "workflows-deadline",
  description: "Every template that runs a pod has a deadline.",
  level: "mandatory",
  severity: "medium",
  framework: promotion("F14"),
  remediation: "Set `activeDeadlineSeconds` in the template.",
  url: "https://argo-workflows.readthedocs.io/en/stable/fields/#template",
  looksAt: templates,
  *check({ title, agent, partial, fields }) {
    const deadline = fields.text("activeDeadlineSeconds");
    if (agent ? deadline === "" : partial && deadline === "") return;
    if (!/^[1-9]\d*$/.test(deadline) && !isTemplated(deadline)) {
      yield `${title}: \`activeDeadlineSeconds\` must be a number of seconds above 0; it is ${deadline || "not set"}.`;
    }
  },
});
