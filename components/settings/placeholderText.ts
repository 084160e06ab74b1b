// A text with placeholders.
import { z } from "zod";
import { unknownPlaceholders } from "./placeholders";

/** A text that may hold these placeholders. */
export const template = (known: readonly string[]) =>
  z
    .string()
    .min(1, `a string that may hold ${known.map((k) => `{${k}}`).join(", ")}`)
    .refine((text) => unknownPlaceholders(text, known).length === 0, {
      error: `a string whose placeholders are among ${known.map((k) => `{${k}}`).join(", ")}`,
    })
    .refine((text) => !text.includes("{{") && !text.includes("}}"), {
      error: "a string without {{ or }}, which would be read as a template",
    });
