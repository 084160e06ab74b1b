// Where any Workflow may be submitted, whoever may create one runs any image with any account of the namespace.
import { resourcePolicy } from "../../lib/definePolicy";
import { nsa } from "../../lib/frameworks";
import { text } from "../../lib/read";
import { chartName, releaseTitle, valueOf } from "../../lib/release";
import { RELEASE } from "../../lib/types";

interface Config {
  required: boolean;
}

export const workflowsTemplateReferencing = resourcePolicy<Config>({
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
  types: [RELEASE],
  *check(release, { required }) {
    if (!required || chartName(release) !== "argo-workflows") return;
    const path = ["controller", "workflowRestrictions", "templateReferencing"];
    const mode = text(valueOf(release, "argo-workflows", ...path));
    if (mode !== "Strict" && mode !== "Secure") {
      yield `${releaseTitle(release)}: \`values.${path.join(".")}\` must be Strict or Secure; it is ${mode === "" ? "not set" : `"${mode}"`}.`;
    }
  },
});
