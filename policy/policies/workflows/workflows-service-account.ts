// The account `default` is what every pod of the namespace gets: rights given to it are given to all.
import { resourcePolicy } from "../../lib/definePolicy";
import { cis } from "../../lib/frameworks";
import { isTemplated } from "../../lib/embedded";
import { each, either, templates } from "../../lib/sights";
import { eachKnown } from "../../lib/unknown";
import { hasTemplates, specsOf, WORKFLOW_KINDS } from "../../lib/workflow";

/** The accounts that a Workflow names beside those of its templates: of Argo's own containers, and for templates of others. */
const accounts = each(WORKFLOW_KINDS, (object) =>
  eachKnown(specsOf(object), (spec) =>
    [spec.at("executor"), spec.at("artifactGC"), ...(hasTemplates(spec) ? [] : [spec])].map((holder) => ({
      title: object.title,
      account: holder.at("serviceAccountName"),
    })),
  ),
);

export const workflowsServiceAccount = resourcePolicy({
  name: "workflows-service-account",
  description: "Every template that runs a pod has a ServiceAccount of its own.",
  level: "mandatory",
  severity: "high",
  framework: cis("5.1.5"),
  remediation: "Set `serviceAccountName` in the template, to an account made for it.",
  url: "https://argo-workflows.readthedocs.io/en/stable/service-accounts/",
  looksAt: either(templates, accounts),
  *check(subject) {
    const { title } = subject;
    if ("account" in subject) {
      const { account } = subject;
      if (account.text() === "default") yield `${title}: ${account.quoted} must name an account other than default.`;
      return;
    }
    const { partial, fields } = subject;
    const account = fields.text("serviceAccountName");
    if (partial && account === "") return;
    if (isTemplated(account)) {
      yield `${title}: \`serviceAccountName\` must name an account; whoever makes the Workflow chooses it.`;
    } else if (account === "" || account === "default") {
      yield `${title}: \`serviceAccountName\` must name an account other than default; it is ${account === "" ? "not set" : '"default"'}.`;
    }
  },
});
