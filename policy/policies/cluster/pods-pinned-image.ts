// A moving tag runs another program after the next restart than the one that was reviewed.
import { pinnedImage } from "../../lib/containers";
import { resourcePolicy, type Resource } from "../../lib/definePolicy";
import { cis } from "../../lib/frameworks";
import { podContainers } from "../../lib/pods";
import { pathText } from "../../lib/read";
import { releaseTitle } from "../../lib/release";
import { leaves } from "../../lib/secrets";
import { POD_HOLDERS, RELEASE } from "../../lib/types";
import { eachKnown } from "../../lib/unknown";

export const podsPinnedImage = resourcePolicy({
  name: "pods-pinned-image",
  description: "Every image has a tag other than latest, or a digest.",
  level: "mandatory",
  severity: "high",
  framework: cis("5.5.1"),
  remediation:
    "Give the image a tag that names one version, or a digest; in values, leave `tag` to the chart's version.",
  url: "https://kubernetes.io/docs/concepts/containers/images/#image-names",
  types: [...POD_HOLDERS, RELEASE],
  *check(resource) {
    if (resource.type === RELEASE) yield* ofValues(resource);
    else yield* eachKnown(podContainers(resource), (path) => pinnedImage(resource, [...path, "image"]));
  },
});

/** In values only latest is known to be wrong: an empty tag is the chart's own version. */
function* ofValues(release: Resource): Generator<string> {
  for (const { path, name, value } of leaves(release.props, ["values"])) {
    if ((/tag$/i.test(name) && value === "latest") || (/image$/i.test(name) && value.endsWith(":latest"))) {
      yield `${releaseTitle(release)}: \`${pathText(path)}\` must not be latest.`;
    }
  }
}
