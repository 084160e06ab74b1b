// The project `default` allows everything and cannot be deleted: nothing may live in it.
import { resourcePolicy } from "../../lib/definePolicy";
import { cis } from "../../lib/frameworks";
import { pathText, text } from "../../lib/read";
import { titleOf } from "../../lib/title";
import { APPLICATION, APPLICATION_SET } from "../../lib/types";

export const argocdNoDefaultProject = resourcePolicy({
  name: "argocd-no-default-project",
  description: "An Application belongs to an AppProject of its own, not to default.",
  level: "mandatory",
  severity: "medium",
  framework: cis("5.7.1"),
  remediation:
    "Set `spec.project` of the Application, or `spec.template.spec.project` of the ApplicationSet, to an AppProject made for it.",
  url: "https://argo-cd.readthedocs.io/en/stable/user-guide/projects/#the-default-project",
  types: [APPLICATION, APPLICATION_SET],
  *check(resource) {
    const path = resource.type === APPLICATION ? ["spec", "project"] : ["spec", "template", "spec", "project"];
    const project = text(resource.props, ...path);
    if (project === "" || project === "default") {
      yield `${titleOf(resource)}: \`${pathText(path)}\` must name an AppProject other than default; it is ${project === "" ? "not set" : '"default"'}.`;
    }
  },
});
