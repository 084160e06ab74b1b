// The project `default` allows everything and cannot be deleted: nothing may live in it.
import { resourcePolicy } from "../../lib/definePolicy";
import { cis } from "../../lib/frameworks";
import { APPLICATION } from "../../lib/kinds";
import { objects } from "../../lib/sights";

export const argocdNoDefaultProject = resourcePolicy({
  name: "argocd-no-default-project",
  description: "An Application belongs to an AppProject of its own, not to default.",
  level: "mandatory",
  severity: "medium",
  framework: cis("5.7.1"),
  remediation:
    "Set `spec.project` of the Application, or `spec.template.spec.project` of the ApplicationSet, to an AppProject made for it.",
  url: "https://argo-cd.readthedocs.io/en/stable/user-guide/projects/#the-default-project",
  looksAt: objects(APPLICATION),
  *check({ title, body, partial }) {
    const place = body.at("spec", "project");
    const project = place.text();
    // What a generator or a part of an object leaves out is what stands in the template or in the cluster.
    if ((project !== "" && project !== "default") || (project === "" && partial)) return;
    yield `${title}: ${place.quoted} must name an AppProject other than default; it is ${project === "" ? "not set" : '"default"'}.`;
  },
});
