// Container images: names, registry and pull policy.
import { z } from "zod";

const image = z
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
});

/** Container images. */
export type Images = z.infer<typeof imagesSchema>;

/** The image as pulled: its own registry replaced by the configured one. */
export function fromRegistry(name: string, registry: string | undefined): string {
  if (registry === undefined) return name;
  const [first = "", ...rest] = name.split("/");
  const hasHost = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  return `${registry}/${hasHost ? rest.join("/") : name}`;
}
