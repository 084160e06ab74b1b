// Container images: names, registry, pull policy and pull secrets.
import { z } from "zod";
import { secretName } from "./credentials";
import type { Phase } from "./phases";

/** An image with a tag or digest: the same name is the same program tomorrow. */
export const image = z
  .string()
  .regex(/^[a-z0-9][\w.:/-]*(:[\w][\w.-]*|@sha256:[0-9a-f]{64})$/, "an image with a tag or digest")
  .refine((name) => !name.endsWith(":latest"), { error: "an image with a tag other than latest" });

export const imagesSchema = z.strictObject({
  /** Image of the promotion step. */
  promote: image.default("localhost:32000/argo-projects/git-promotion:0.1.0"),
  /** Image of the test campaign of phases that name none. */
  testCampaign: image.default("localhost:32000/argo-projects/test-campaign:0.1.0"),
  /** Registry that every image comes from, instead of its own (air-gapped). Default: each image's own. */
  registry: z
    .string()
    .regex(/^[a-z0-9][\w.-]*(:\d+)?(\/[\w.-]+)*$/, "a registry host, without https://")
    .optional(),
  /** Pull policy of every container. Default: IfNotPresent. */
  pullPolicy: z.enum(["Always", "IfNotPresent", "Never"]).default("IfNotPresent"),
  /** Names of Secrets that every image is pulled with; others put them into `argocd`, `argo` and `argo-events`. */
  pullSecrets: z.array(secretName).default([]),
});

/** Container images. */
export type Images = z.infer<typeof imagesSchema>;

/** A Secret that images are pulled with, as pods and charts refer to it. */
export interface PullSecret {
  name: string;
}

/** References to the pull secrets; undefined where there are none. */
export function pullSecretsOf({ pullSecrets }: Pick<Images, "pullSecrets">): PullSecret[] | undefined {
  return pullSecrets.length === 0 ? undefined : pullSecrets.map((name) => ({ name }));
}

/** The image as pulled: its own registry replaced by the configured one. */
export function fromRegistry(name: string, registry: string | undefined): string {
  if (registry === undefined) return name;
  const [first = "", ...rest] = name.split("/");
  const hasHost = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  return `${registry}/${hasHost ? rest.join("/") : name}`;
}

/** Image of a phase's campaign as pulled; undefined for a phase without verification. */
export function campaignImage(
  { verification }: Pick<Phase, "verification">,
  images: Pick<Images, "testCampaign" | "registry">,
): string | undefined {
  if (verification === "none") return undefined;
  return fromRegistry(verification.image ?? images.testCampaign, images.registry);
}
