// Where the reports of test campaigns are kept: a bucket of S3-compatible storage.
import { z } from "zod";
import { secretName } from "./credentials";

export const reportsSchema = z.strictObject({
  /** Host of the storage, with its port where it is not the usual one. */
  endpoint: z.string().regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/, "host or host:port, without https://"),
  /** Bucket. It has to exist. */
  bucket: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "the name of a bucket"),
  /** Region of the bucket. Default: what the storage says. */
  region: z
    .string()
    .regex(/^[a-z0-9-]+$/, "the name of a region")
    .optional(),
  /** Folder in the bucket. */
  prefix: z
    .string()
    .regex(/^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/, "folders joined by /")
    .default("campaigns"),
  /** True: http instead of https. */
  insecure: z.boolean().default(false),
  /** Name of a Secret in `argo` with the keys accessKey and secretKey, which may write into the bucket. */
  existingSecret: secretName,
});

/** Where the reports of test campaigns are kept. */
export type Reports = z.infer<typeof reportsSchema>;
