// The images of this project: which of them a stack runs, where they are published, and what makes them.
import { type PhaseOfGraph, startsWorkflows } from "../../contract/phases";
import publishedImages from "./publishedImages.json";
import { version } from "../../package.json";
import type { Images } from "./images";
import { sentence } from "./problems";
import { hasKey } from "./variants";
import { listed } from "./verification";

type OwnImages = Pick<Images, "promote" | "testCampaign">;

/** What makes each of them, from the root of the repository. */
const builds = {
  promote: { name: "git-promotion", from: "-f images/promote/Dockerfile ." },
  testCampaign: { name: "test-campaign", from: "images/test-campaign" },
} satisfies Record<keyof OwnImages, object>;

/** The images with the published ones as defaults. The release workflow publishes no others than stand in `publishedImages.json`. */
export function withPublished<T extends OwnImages>(images: T, published: OwnImages = publishedImages): T {
  return { ...published, ...images };
}

/** What the graph says about whether a stack runs the campaign of this project. */
export interface VerifiedPhase extends Pick<PhaseOfGraph, "managed" | "promotesTo" | "onFailure"> {
  verification?: unknown;
}

/** A phase that is verified by a campaign without an image of its own. */
function runsOwnCampaign({ verification = {}, ...phase }: VerifiedPhase): boolean {
  const isOwn = (each: unknown) => each !== "none" && !hasKey(each, "image") && !hasKey(each, "workflowTemplate");
  return startsWorkflows(phase) && listed(verification).some(isOwn);
}

/**
 * One sentence for each image that the stack would run and that is not known, with what makes it.
 *
 * @param next what comes after that, with the image's name
 */
export function missingImages(
  images: OwnImages,
  phases: readonly VerifiedPhase[],
  next: (key: string, image: string) => string = (key, image) =>
    `, then pulumi config set --path images.${key} ${image}`,
): string[] {
  const needed = phases.some(runsOwnCampaign) ? (["promote", "testCampaign"] as const) : (["promote"] as const);
  return needed
    .filter((key) => images[key] === undefined)
    .map((key) => {
      const { name, from } = builds[key];
      const image = `<registry>/${name}:${version}`;
      const commands = `docker build -t ${image} ${from} && docker push ${image}${next(key, image)}`;
      return sentence(
        `images.${key}`,
        undefined,
        `an image that your cluster can pull; this version has none (${commands})`,
      );
    });
}
