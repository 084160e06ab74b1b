// What a schema allows, in words, and what was probably meant by a value that it refuses.
import { z } from "zod";
import { nearest } from "../../contract/nearest";
import { inBraces } from "../../contract/repository";

type Schema = z.core.$ZodType;

/** What is said about a problem besides where it is. */
export interface Explanation {
  /** What is allowed. */
  allowed: string;
  /** What was probably meant: the nearest value that the schema takes. */
  meant?: unknown;
  /** Known keys, where one is not. */
  known?: readonly string[];
}

/** The schema without its default and without that it may be left out. */
export function bare(schema: Schema | undefined): Schema | undefined {
  return schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional
    ? bare(schema.unwrap())
    : schema;
}

/** The schema of the value under a path; undefined where none is known. */
function schemaAt(schema: Schema | undefined, path: readonly PropertyKey[]): Schema | undefined {
  const here = bare(schema);
  const [step, ...rest] = path;
  if (step === undefined) return here;
  if (here instanceof z.ZodObject) return schemaAt((here.shape as Record<PropertyKey, Schema>)[step], rest);
  if (here instanceof z.ZodArray) return schemaAt(here.element, rest);
  if (here instanceof z.ZodRecord) return schemaAt(here.valueType, rest);
  return undefined;
}

const list = (words: readonly string[], last: string) =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;

const keysOf = (schema: z.ZodObject) => list(Object.keys(schema.shape), "and");

/** Messages of zod itself, which speak of types. */
const ofZod = /^(Invalid|Too (small|big)|Unrecognized)/;

/** What a schema allows; a text says it by its own message about one that is empty. */
function allowedBy(schema: Schema): string {
  if (schema instanceof z.ZodObject) return `an object with the keys ${keysOf(schema)}`;
  if (schema instanceof z.ZodArray) {
    const entry = bare(schema.element);
    return entry instanceof z.ZodObject ? `a list of objects with the keys ${keysOf(entry)}` : "a list";
  }
  if (schema instanceof z.ZodRecord) return "an object";
  if (schema instanceof z.ZodBoolean) return "true or false";
  if (schema instanceof z.ZodEnum) return list(schema.options.map(String), "or");
  if (schema instanceof z.ZodLiteral) return list([...schema.values].map(String), "or");
  const probe = schema instanceof z.ZodNumber ? 0.5 : "";
  const message = z.safeParse(schema, probe).error?.issues[0]?.message ?? "";
  if (message !== "" && !ofZod.test(message)) return message;
  return schema instanceof z.ZodNumber ? "a number" : "a text";
}

const onOff: Record<string, boolean> = { yes: true, on: true, true: true, no: false, off: false, false: false };

/** What people write for something else. */
const repairs: ((text: string) => string)[] = [
  (text) => text.trim().replace(/\s+/g, " "),
  (text) => text.replace(/\/+$/, ""),
  (text) => text.replace(/^[a-z]+:\/\//, "").replace(/\/+$/, ""),
  (text) => text.replace(/^\^|^~|^v|^=/, ""),
  (text) => text.replace(/^refs\/heads\//, ""),
  inBraces,
  (text) => (/[/:]/.test(text) ? text : text.toLowerCase().replace(/[\s_.]+/g, "-")),
  (text) =>
    text
      .replace(/(?<=^\d+)\s+/, "")
      .replace(/(?<=\d[kmgt])b$/i, "i")
      .replace(/(?<=\d)[kmgt](?=i$)/, (unit) => unit.toUpperCase()),
  (text) => text.replace(/^\d+$/, "$&s"),
  (text) => text.replace(/^\d+$/, "$&Gi"),
  // The program of a command line.
  (text) => text.replace(/^([^\s\d]\S*)\s.*$/s, "$1"),
];

function* candidates(schema: Schema, value: unknown): Generator {
  if (schema instanceof z.ZodArray && !Array.isArray(value)) yield [value];
  const text = typeof value === "string" || typeof value === "number" ? String(value) : undefined;
  if (text === undefined) return;
  if (schema instanceof z.ZodObject) yield { [Object.keys(schema.shape)[0]!]: value };
  if (schema instanceof z.ZodBoolean) yield onOff[text.toLowerCase()];
  if (schema instanceof z.ZodNumber) yield Number(text);
  if (schema instanceof z.ZodEnum) yield nearest(text, schema.options.map(String));
  if (schema instanceof z.ZodLiteral) yield nearest(text, [...schema.values].map(String));
  if (schema instanceof z.ZodString) yield* [text, ...repairs.map((repair) => repair(text))];
}

/** The nearest value that the schema takes; undefined where none is near. */
function meant(schema: Schema, value: unknown): unknown {
  for (const candidate of candidates(schema, value)) {
    if (candidate !== value && candidate !== undefined && z.safeParse(schema, candidate).success) return candidate;
  }
  return undefined;
}

/** A problem as zod reports it, with its explanation once there is one. */
export type Issue = z.core.$ZodIssue & { explanation?: Explanation };

/** True for an issue whose message is the whole of what is to be said. */
export const saidWhole = (issue: Issue) => issue.code === "custom" && issue.params?.["whole"] === true;

/** Adds what the schema that found a problem can say about it. */
export function explained(issue: Issue, schema: Schema): Issue {
  if (issue.explanation !== undefined) return issue;
  const found = schemaAt(schema, issue.path);
  if (issue.code === "unrecognized_keys") {
    const known = found instanceof z.ZodObject ? Object.keys(found.shape) : [];
    return { ...issue, explanation: { allowed: known.join(", "), known } };
  }
  const own = ofZod.test(issue.message) ? undefined : issue.message;
  const byType = issue.code === "invalid_type" || issue.code === "invalid_value";
  const allowed = found !== undefined && (byType || own === undefined) ? allowedBy(found) : (own ?? valuesOf(issue));
  if (found === undefined || saidWhole(issue) || issue.input === undefined)
    return { ...issue, explanation: { allowed } };
  const near = meant(found, issue.input);
  return { ...issue, explanation: { allowed, ...(near !== undefined && { meant: near }) } };
}

/** Where no schema is known: the values that zod itself names. */
function valuesOf(issue: Issue): string {
  return issue.code === "invalid_value" ? list(issue.values.map(String), "or") : "another value";
}
