// A moving tag runs another program after the next restart than the one that was reviewed.
import { valueImages } from "../../lib/chartImages";
import { imageProblem, unpinned } from "../../lib/containers";
import { resourcePolicy } from "../../lib/definePolicy";
import { cis } from "../../lib/frameworks";
import { isMoving } from "../../lib/images";
import { APPLICATION, KUSTOMIZATION } from "../../lib/kinds";
import { imagesIn } from "../../lib/kustomize";
import { charts, containers, each, either } from "../../lib/sights";
import { eachKnown } from "../../lib/unknown";

/** Images that Kustomize puts in place of others; one without a tag keeps what it has. */
const kustomized = each([APPLICATION, KUSTOMIZATION], (object) =>
  imagesIn(object).map(({ place, tag }) => ({ replaced: { title: object.title, place, tag } })),
);

export const podsPinnedImage = resourcePolicy({
  name: "pods-pinned-image",
  description: "Every image has a tag other than latest, or a digest.",
  level: "mandatory",
  severity: "high",
  framework: cis("5.5.1"),
  remediation:
    "Give the image a tag that names one version, or a digest; in values, leave `tag` to the chart's version.",
  url: "https://kubernetes.io/docs/concepts/containers/images/#image-names",
  looksAt: either(either(containers, charts), kustomized),
  *check(subject) {
    if ("replaced" in subject) {
      const { title, place, tag } = subject.replaced;
      if (isMoving(tag)) yield `${title}: ${place.quoted} must not be latest.`;
      return;
    }
    if ("values" in subject) {
      yield* eachKnown(valueImages(subject), (place) => [`${subject.title}: ${place.quoted} must not be latest.`]);
      return;
    }
    const { pod, container } = subject;
    const { fields, place, partial, ownImage } = container;
    const image = fields.find("image") ?? place.at("image");
    if ((partial || !ownImage) && !image.isSet) return;
    const problem = imageProblem(image.text());
    if (problem !== undefined) yield unpinned(pod.object.title, image, problem);
  },
});
