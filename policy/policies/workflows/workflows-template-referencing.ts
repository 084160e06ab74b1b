// Where any Workflow may be submitted, whoever may create one runs any image with any account of the namespace.
import { workflowControllers, type WorkflowController } from "../../lib/argoWorkflows";
import { resourcePolicy } from "../../lib/definePolicy";
import { nsa } from "../../lib/frameworks";

interface Config {
  required: boolean;
}

export const workflowsTemplateReferencing = resourcePolicy<WorkflowController, Config>({
  name: "workflows-template-referencing",
  description: "Only Workflows of known templates run, where that is required.",
  level: "mandatory",
  severity: "high",
  framework: nsa("Authentication and authorization"),
  remediation: "Set `controller.workflowRestrictions.templateReferencing` in the values to Strict or Secure.",
  url: "https://argo-workflows.readthedocs.io/en/stable/workflow-restrictions/",
  config: {
    required: { description: "Whether this environment must restrict Workflows.", type: "boolean", default: false },
  },
  looksAt: workflowControllers,
  *check({ title, partial, templateReferencing }, { required }) {
    const mode = templateReferencing.text();
    if (!required || (partial && mode === "")) return;
    if (mode !== "Strict" && mode !== "Secure") {
      yield `${title}: ${templateReferencing.quoted} must be Strict or Secure; it is ${mode === "" ? "not set" : `"${mode}"`}.`;
    }
  },
});
