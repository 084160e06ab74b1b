// The image that promotes must be the one that was reviewed; a moving tag makes it whatever was pushed last.
import { resourcePolicy, type Resource } from "../../lib/definePolicy";
import { pinnedImage } from "../../lib/containers";
import { cis } from "../../lib/frameworks";
import { itemPaths, text, type Path } from "../../lib/read";
import { eachKnown, inTurn } from "../../lib/unknown";
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
    yield* inTurn(
      eachKnown(containers, (path) => pinnedImage(resource, [...path, "image"])),
      eachKnown(parameterPaths(resource), (path) => ofParameter(resource, path)),
    );
  },
});

/** A parameter that is named an image and has a value; one without gets it elsewhere. */
function* ofParameter(resource: Resource, path: Path): Generator<string> {
  const isImage = /(^|[_-])image$/i.test(text(resource.props, ...path, "name"));
  if (isImage && text(resource.props, ...path, "value") !== "") yield* pinnedImage(resource, [...path, "value"]);
}

/** Arguments of the Workflow; inputs of templates get their values from there. */
function parameterPaths(resource: Resource): Path[] {
  return workflowSpecPaths(resource).flatMap((spec) => itemPaths(resource.props, ...spec, "arguments", "parameters"));
}
