// JSON schemas of requests and answers, written short.
import Ajv from "ajv";
import type { AnySchemaObject } from "ajv";

/** A schema. */
export type Schema = AnySchemaObject;

/** A text. */
export const text: Schema = { type: "string" };
/** A text that is not empty, of at most so many letters. */
export const upTo = (maxLength: number): Schema => ({ type: "string", minLength: 1, maxLength });
/** A text of at most so many letters, or an empty one. */
export const atMost = (maxLength: number): Schema => ({ type: "string", maxLength });
/** A number without a fraction. */
export const whole: Schema = { type: "integer" };
/** Yes or no. */
export const bool: Schema = { type: "boolean" };
/** One of these texts. */
export const oneOf = (...allowed: string[]): Schema => ({ enum: allowed });
/** That, or null. */
export const orNull = (schema: Schema): Schema => ({ anyOf: [schema, { type: "null" }] });
/** A list. */
export const listOf = (items: Schema): Schema => ({ type: "array", items });
/** The full id of a commit. */
export const sha: Schema = { type: "string", pattern: "^[0-9a-f]{40}$" };

/** What is sent: these keys and no others, of which those behind the first argument may be left out. */
export const sent = (required: Record<string, Schema>, optional: Record<string, Schema> = {}): Schema => ({
  type: "object",
  properties: { ...required, ...optional },
  required: Object.keys(required),
  additionalProperties: false,
});

/** What is answered: at least these keys. */
export const answered = (required: Record<string, Schema>): Schema => ({
  type: "object",
  properties: required,
  required: Object.keys(required),
});

/** Page and its size, by the forge's name. */
export const paged = (size: string, most: number): Record<string, Schema> => ({
  page: { type: "integer", minimum: 1 },
  [size]: { type: "integer", minimum: 1, maximum: most },
});

const strict = new Ajv({ strictTypes: false });
// A query holds texts only.
const coercing = new Ajv({ strictTypes: false, coerceTypes: true });

/** What is wrong with a value; undefined for nothing. */
export function problemOf(schema: Schema, value: unknown, isQuery = false): string | undefined {
  const ajv = isQuery ? coercing : strict;
  return ajv.validate(schema, value) ? undefined : `${ajv.errorsText()} in ${JSON.stringify(value)}`;
}
