// The name of a container image.
import { z } from "zod";

/** An image with a tag or digest: the same name is the same program tomorrow. */
export const image = z
  .string()
  .regex(/^[a-z0-9][\w.:/-]*(:[\w][\w.-]*|@sha256:[0-9a-f]{64})$/, "an image with a tag or digest")
  .refine((name) => !name.endsWith(":latest"), { error: "an image with a tag other than latest" });
