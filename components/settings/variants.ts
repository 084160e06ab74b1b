// A value with several shapes, where the value itself says which one is meant.
import { z } from "zod";
import { nearest } from "../../contract/nearest";
import { explained } from "./words";

/**
 * Parses with the shape that `choose` picks, so that a problem is named inside the shape that was meant (a plain union only
 * says that no shape fits). Where `choose` returns a text, no shape is meant, and the text says what is allowed.
 */
export function variants<const Shapes extends readonly z.ZodType[]>(
  shapes: Shapes,
  choose: (value: unknown) => Shapes[number] | string,
): z.ZodType<z.output<Shapes[number]>, z.input<Shapes[number]>> {
  const schema = z
    .unknown()
    .transform((value, context): z.output<Shapes[number]> => {
      const schema = choose(value);
      if (typeof schema === "string") {
        const input = isEmpty(value) ? undefined : value;
        context.issues.push({ code: "custom", message: schema, input, params: { whole: true } });
        return z.NEVER;
      }
      const result = schema.safeParse(value, { reportInput: true });
      if (result.success) return result.data;
      for (const issue of result.error.issues) {
        context.issues.push({ ...explained(issue, schema), input: issue.input } as z.core.$ZodRawIssue);
      }
      return z.NEVER;
    })
    .meta({ shapes });
  // What may be written is what one of the shapes takes; that any other value is looked at too is for the sentence about it.
  return schema as unknown as z.ZodType<z.output<Shapes[number]>, z.input<Shapes[number]>>;
}

/** Chooses the shape whose key an object has; where it has none, says in words what it must be. */
export function byKey<Shape>(shapes: Readonly<Record<string, Shape>>): (value: unknown) => Shape | string {
  const known = Object.keys(shapes);
  return (value) => {
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    const given = isObject ? Object.keys(value) : [];
    const key = known.find((each) => given.includes(each));
    if (key !== undefined) return shapes[key]!;
    const meant = given.map((each) => nearest(each, known)).find((each) => each !== undefined);
    return `an object with one of the keys ${known.join(", ")}${meant === undefined ? "" : ` ("${meant}"?)`}`;
  };
}

/** The shapes of a value that has several; none for any other schema. */
export function shapesOf(schema: z.core.$ZodType): readonly z.core.$ZodType[] {
  return (z.globalRegistry.get(schema)?.["shapes"] ?? []) as readonly z.core.$ZodType[];
}

/** True for an object that has the key. */
export function hasKey<K extends string>(value: unknown, key: K): value is Record<K, unknown> {
  return typeof value === "object" && value !== null && key in value;
}

/** True for nothing, and for an object without keys: the project file declares one for an object that may be left out. */
export const isEmpty = (value: unknown): boolean => value === undefined || JSON.stringify(value) === "{}";
