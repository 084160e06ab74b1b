// The account `default` is what every pod of the namespace gets: rights given to it are given to all.
import { resourcePolicy } from "../../lib/definePolicy";
import { cis } from "../../lib/frameworks";
import { text } from "../../lib/read";
import { eachKnown } from "../../lib/unknown";
import { inTemplate, podTemplates, templateTitle, WORKFLOW_HOLDERS } from "../../lib/workflow";

export const workflowsServiceAccount = resourcePolicy({
  name: "workflows-service-account",
  description: "Every template that runs a pod has a ServiceAccount of its own.",
  level: "mandatory",
  severity: "high",
  framework: cis("5.1.5"),
  remediation: "Set `serviceAccountName` in the template, to an account made for it.",
  url: "https://argo-workflows.readthedocs.io/en/stable/service-accounts/",
  types: WORKFLOW_HOLDERS,
  *check(resource) {
    yield* eachKnown(podTemplates(resource), function* (template) {
      const account = text(inTemplate(template, "serviceAccountName"));
      if (account === "" || account === "default") {
        yield `${templateTitle(template)}: \`serviceAccountName\` must name an account other than default; it is ${account === "" ? "not set" : '"default"'}.`;
      }
    });
  },
});
