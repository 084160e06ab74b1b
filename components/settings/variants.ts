// A value with several shapes, where the value itself says which one is meant.
import { z } from "zod";
import { explained } from "./words";

/**
 * Parses with the schema that `choose` picks, so that a problem is named inside the shape that was meant
 * (a plain union only says that no shape fits).
 */
export function variants<T>(choose: (value: unknown) => z.ZodType<T>) {
  return z.unknown().transform((value, context): T => {
    const schema = choose(value);
    const result = schema.safeParse(value, { reportInput: true });
    if (result.success) return result.data;
    for (const issue of result.error.issues) {
      context.issues.push({ ...explained(issue, schema), input: issue.input } as z.core.$ZodRawIssue);
    }
    return z.NEVER;
  });
}

/** True for an object that has the key. */
export function hasKey(value: unknown, key: string): boolean {
  return typeof value === "object" && value !== null && key in value;
}
