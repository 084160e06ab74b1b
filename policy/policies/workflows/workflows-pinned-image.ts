// The image that promotes must be the one that was reviewed; a moving tag makes it whatever was pushed last.
import { imageProblem, unpinned } from "../../lib/containers";
import { resourcePolicy } from "../../lib/definePolicy";
import { cis } from "../../lib/frameworks";
import { each } from "../../lib/sights";
import { WORKFLOW_KINDS } from "../../lib/workflow";
import { imagesOf } from "../../lib/workflowImages";

export const workflowsPinnedImage = resourcePolicy({
  name: "workflows-pinned-image",
  description: "Every image of a Workflow, also one given as a parameter, has a tag other than latest, or a digest.",
  level: "mandatory",
  severity: "high",
  framework: cis("5.5.1"),
  remediation: "Give the image a tag that names one version, or a digest.",
  url: "https://kubernetes.io/docs/concepts/containers/images/#image-names",
  looksAt: each(WORKFLOW_KINDS, imagesOf),
  *check({ title, place, image }) {
    const problem = imageProblem(image);
    if (problem !== undefined) yield unpinned(title, place, problem);
  },
});
