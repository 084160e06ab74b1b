// The project `default` allows everything and cannot be deleted: nothing may live in it.
import { resourcePolicy } from "../../lib/definePolicy";
import { cis } from "../../lib/frameworks";
import { APPLICATION, APPLICATION_SET } from "../../lib/kinds";
import type { Node } from "../../lib/node";
import type { KubeObject } from "../../lib/object";
import { objects } from "../../lib/sights";
import { eachKnown } from "../../lib/unknown";

export const argocdNoDefaultProject = resourcePolicy({
  name: "argocd-no-default-project",
  description: "An Application belongs to an AppProject of its own, not to default.",
  level: "mandatory",
  severity: "medium",
  framework: cis("5.7.1"),
  remediation:
    "Set `spec.project` of the Application, or `spec.template.spec.project` of the ApplicationSet, to an AppProject made for it.",
  url: "https://argo-cd.readthedocs.io/en/stable/user-guide/projects/#the-default-project",
  looksAt: objects(APPLICATION, APPLICATION_SET),
  *check(object) {
    yield* eachKnown(projectsOf(object), function* (place) {
      const project = place.text();
      if (project !== "" && project !== "default") return;
      const isOwn = place.path.join() === projectsOf(object)[0]!.path.join();
      // What a generator or a part of an object leaves out is what stands in the template or in the cluster.
      if (project === "" && (object.partial || !isOwn)) return;
      yield `${object.title}: ${place.quoted} must name an AppProject other than default; it is ${project === "" ? "not set" : '"default"'}.`;
    });
  },
});

/** Where an object says the project: itself, or the template and what its generators lay over that. */
function projectsOf(object: KubeObject): Node[] {
  if (object.is(APPLICATION)) return [object.body.at("spec", "project")];
  const spec = object.body.at("spec");
  return [spec, ...generatorsOf(spec.items("generators"))].map((node) => node.at("template", "spec", "project"));
}

function generatorsOf(generators: Node[]): Node[] {
  return generators.flatMap((generator) =>
    generator.entries().flatMap((kind) => [kind, ...generatorsOf(kind.items("generators"))]),
  );
}
