// Where the reports of test campaigns are kept: a bucket of S3-compatible storage.
import { z } from "zod";
import { secretName } from "./credentials";

export const reportsSchema = z.strictObject({
  endpoint: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/, "host or host:port, without https://")
    .meta({ description: "Host of the storage, with its port where it is not the usual one." }),
  bucket: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "the name of a bucket")
    .meta({ description: "Bucket. It has to exist." }),
  region: z
    .string()
    .regex(/^[a-z0-9-]+$/, "the name of a region")
    .optional()
    .meta({ description: "Region of the bucket.", defaultText: "what the storage says" }),
  prefix: z
    .string()
    .regex(/^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/, "folders joined by /")
    .default("campaigns")
    .meta({ description: "Folder in the bucket." }),
  insecure: z.boolean().default(false).meta({ description: "True: http instead of https." }),
  existingSecret: secretName.meta({
    description: "Name of a Secret in `argo` with the keys accessKey and secretKey, which may write into the bucket.",
  }),
});

/** Where the reports of test campaigns are kept. */
export type Reports = z.infer<typeof reportsSchema>;
