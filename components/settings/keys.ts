// The keys of the configuration, as its source is read by them.
import { z } from "zod";
import { schema } from "./schema";
import { isEmpty, shapesOf } from "./variants";
import { bare } from "./words";

type Schema = z.core.$ZodType;

const shape: Readonly<Record<string, Schema>> = schema.shape;

/** The keys, in the order in which they are explained. */
export const keys: readonly string[] = Object.keys(shape);

/** The keys whose values are texts: what looks like a number or like JSON is none in them. */
export const textKeys: readonly string[] = keys.filter((key) => {
  const type = bare(shape[key]);
  return type instanceof z.ZodString || type instanceof z.ZodEnum;
});

/**
 * Leaves out what the project file declares because Pulumi wants a value for every key that is declared: an object without
 * keys is nothing said.
 */
export const withoutEmpty = (raw: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(raw).filter(([key, value]) => !(isEmpty(value) && bare(shape[key]) instanceof z.ZodObject)),
  );

function secretsIn(found: Schema, path: readonly string[]): string[][] {
  if (z.globalRegistry.get(found)?.secret) return [[...path]];
  const inner = bare(found)!;
  if (!(inner instanceof z.ZodObject)) return shapesOf(inner).flatMap((each) => secretsIn(each, path));
  return Object.entries(inner.shape as typeof shape).flatMap(([key, each]) => secretsIn(each, [...path, key]));
}

/** Paths of the values that must be encrypted. */
export const secretPaths: readonly (readonly string[])[] = secretsIn(schema, []);
