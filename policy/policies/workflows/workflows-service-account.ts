// The account `default` is what every pod of the namespace gets: rights given to it are given to all.
import { resourcePolicy } from "../../lib/definePolicy";
import { cis } from "../../lib/frameworks";
import { templates } from "../../lib/sights";

export const workflowsServiceAccount = resourcePolicy({
  name: "workflows-service-account",
  description: "Every template that runs a pod has a ServiceAccount of its own.",
  level: "mandatory",
  severity: "high",
  framework: cis("5.1.5"),
  remediation: "Set `serviceAccountName` in the template, to an account made for it.",
  url: "https://argo-workflows.readthedocs.io/en/stable/service-accounts/",
  looksAt: templates,
  *check({ title, partial, fields }) {
    const account = fields.text("serviceAccountName");
    if (partial && account === "") return;
    if (account === "" || account === "default") {
      yield `${title}: \`serviceAccountName\` must name an account other than default; it is ${account === "" ? "not set" : '"default"'}.`;
    }
  },
});
