// Container images: names, registry, pull policy and pull secrets.
import { z } from "zod";
import { secretName } from "./credentials";
import { image } from "./image";
import { type Campaign, isTemplated, type Verification, verificationsOf } from "./verification";
import type { Phase } from "./phases";

const published = "the one that is published with this version; where none is, it must be set";

export const imagesSchema = z.strictObject({
  promote: image.optional().meta({ description: "Image of the promotion step.", defaultText: published }),
  testCampaign: image
    .optional()
    .meta({ description: "Image of the test campaign of phases that name none.", defaultText: published }),
  registry: z
    .string()
    .regex(/^[a-z0-9][\w.-]*(:\d+)?(\/[\w.-]+)*$/, "a registry host, without https://")
    .optional()
    .meta({
      description: "Registry that every image comes from, instead of its own (air-gapped).",
      defaultText: "each image's own",
    }),
  pullPolicy: z
    .enum(["Always", "IfNotPresent", "Never"])
    .default("IfNotPresent")
    .meta({ description: "Pull policy of every container." }),
  pullSecrets: z.array(secretName).default([]).meta({
    description:
      "Names of Secrets that every image is pulled with; others put them into `argo`, and into `argocd` and `argo-events` where this stack makes them.",
  }),
});

/** Container images. */
export type Images = z.infer<typeof imagesSchema>;

/** Container images of a stack that can be made. */
export type KnownImages = Images & { promote: string };

/** A Secret that images are pulled with, as pods and charts refer to it. */
export interface PullSecret {
  name: string;
}

/** References to the pull secrets; undefined where there are none. */
export function pullSecretsOf({ pullSecrets }: Pick<Images, "pullSecrets">): PullSecret[] | undefined {
  return pullSecrets.length === 0 ? undefined : pullSecrets.map((name) => ({ name }));
}

/** The image as pulled: its own registry replaced by the configured one, unless it is there already. */
export function fromRegistry(name: string, registry: string | undefined): string {
  if (registry === undefined || name.startsWith(`${registry}/`)) return name;
  const [first = "", ...rest] = name.split("/");
  const hasHost = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  return `${registry}/${hasHost ? rest.join("/") : name}`;
}

/** Image of a campaign as pulled; undefined where none is named. */
export function campaignImage(
  { image }: Pick<Campaign, "image">,
  images: Pick<Images, "testCampaign" | "registry">,
): string | undefined {
  const name = image ?? images.testCampaign;
  return name === undefined ? undefined : fromRegistry(name, images.registry);
}

/** What verifies a phase, in the order of its verifications: images of campaigns, and names of WorkflowTemplates. */
export function verifiedBy(
  phase: Pick<Phase, "verification">,
  images: Pick<Images, "testCampaign" | "registry">,
): string[] {
  const nameOf = (each: Verification) => (isTemplated(each) ? each.workflowTemplate.name : campaignImage(each, images));
  return verificationsOf(phase).flatMap((each) => nameOf(each) ?? []);
}
