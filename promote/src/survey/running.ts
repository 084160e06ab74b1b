// Which version an application really runs, by the images of its pods. Pure functions.

import { shows } from "../cluster/images";
import { firstText } from "../version";

/** Tag and digest of an image's name. */
function namesOf(image: string): string[] {
  const [name = "", digest] = image.split("@");
  const tag = name.slice(name.lastIndexOf("/") + 1).split(":")[1];
  return [tag, digest].filter((each) => each !== undefined);
}

/**
 * The version that runs; undefined if the images do not tell.
 *
 * @param images of everything that is deployed, as Argo CD sums them up
 * @param known versions that the application has or had, the likeliest first
 */
export function runningVersion(images: readonly string[], known: readonly (string | undefined)[]): string | undefined {
  // While a rollout goes on two of them are there.
  const shown = known
    .map((version) => (version === undefined ? undefined : firstText(version)))
    .filter((version) => version !== undefined && images.some((image) => shows(image, version)));
  if (shown.length > 0) return [...new Set(shown)].join(", ");
  const names = new Set(images.flatMap(namesOf));
  return names.size === 1 ? [...names][0] : undefined;
}
