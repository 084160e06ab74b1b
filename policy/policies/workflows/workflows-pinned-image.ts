// The image that promotes must be the one that was reviewed; a moving tag makes it whatever was pushed last.
import { resourcePolicy, type Resource } from "../../lib/definePolicy";
import { pinnedImage } from "../../lib/containers";
import { cis } from "../../lib/frameworks";
import { itemPaths, text, type Path } from "../../lib/read";
import { eachKnown } from "../../lib/unknown";
import { podTemplates, templateContainers, WORKFLOW_HOLDERS, workflowSpecPaths } from "../../lib/workflow";

export const workflowsPinnedImage = resourcePolicy({
  name: "workflows-pinned-image",
  description: "Every image of a Workflow, also one given as a parameter, has a tag other than latest, or a digest.",
  level: "mandatory",
  severity: "high",
  framework: cis("5.5.1"),
  remediation: "Give the image a tag that names one version, or a digest.",
  url: "https://kubernetes.io/docs/concepts/containers/images/#image-names",
  types: WORKFLOW_HOLDERS,
  *check(resource) {
    const containers = podTemplates(resource).flatMap((template) => templateContainers(template));
    yield* eachKnown(
      containers.map((path) => [...path, "image"]),
      (path) => pinnedImage(resource, path),
    );
    yield* eachKnown(parameterPaths(resource), function* (path) {
      const set = text(resource.props, ...path, "value") !== "";
      if (set && /(^|[_-])image$/i.test(text(resource.props, ...path, "name"))) {
        yield* pinnedImage(resource, [...path, "value"]);
      }
    });
  },
});

/** Arguments of the Workflow; inputs of templates get their values from there. */
function parameterPaths(resource: Resource): Path[] {
  return workflowSpecPaths(resource).flatMap((spec) => itemPaths(resource.props, ...spec, "arguments", "parameters"));
}
