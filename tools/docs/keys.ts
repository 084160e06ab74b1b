// The configuration keys as the schemas describe them, for everything that is written from them.
import { z } from "zod";
import { schema } from "../../components/settings/schema";
import { shapesOf } from "../../components/settings/variants";
import { bare } from "../../components/settings/words";

type Schema = z.core.$ZodType;

/** One configuration key. */
export interface Key {
  name: string;
  /** What it is for. */
  text: string;
  /** What is allowed, as phrases. */
  allowed: string[];
  /** The default as a value; undefined where there is none, and for an object whose keys have their own. */
  default?: { value: unknown };
  /** The default in words. */
  defaultText?: string;
  required: boolean;
  /** Keys of an object, or of each object of a list. */
  keys: Key[];
  /** The shapes of a value that has several: what each is for, and its keys. */
  variants: { text: string; keys: Key[] }[];
  /** What checks it. */
  schema: Schema;
}

type Shape = Pick<Key, "allowed" | "keys" | "variants">;

/** Text as code in Markdown. */
export const code = (text: string): string => `\`${text}\``;

const textOf = (found: Schema): string => z.globalRegistry.get(found)?.description ?? "";

/** What a schema says when a check of it fails. A check that says different things is left to `allowed`. */
function messages(found: Schema): string[] {
  const checks = found._zod.def.checks ?? [];
  return checks.flatMap((check) => {
    const message = check._zod.def.error?.({ code: "custom", input: undefined, path: [] } as never);
    return typeof message === "string" ? [message] : [];
  });
}

const types: Record<string, string> = { string: "a text", boolean: "true or false", number: "a number" };

/** What is allowed for a value that has no keys; its checks say more than its type does. */
function allowedOf(found: Schema): string[] {
  if (found instanceof z.ZodEnum) return [found.options.map((each) => code(String(each))).join(" or ")];
  if (found instanceof z.ZodLiteral) return [[...found.values].map((each) => code(String(each))).join(" or ")];
  if (found instanceof z.ZodRecord) return ["keys and values"];
  const said = z.globalRegistry.get(found)?.allowed ?? messages(found);
  return said.length > 0 ? [...said] : [types[found._zod.def.type] ?? ""];
}

/** A list whose entries have only shapes that are listed already. */
function isListOf(shape: Schema, known: readonly Schema[]): boolean {
  return shape instanceof z.ZodArray && shapesOf(shape.element).some((each) => known.includes(each));
}

function shapeOf(found: Schema): Shape {
  const shapes = shapesOf(found);
  if (shapes.length > 0) {
    const lists = shapes.filter((shape) => isListOf(shape, shapes));
    const each = shapes
      .filter((shape) => !lists.includes(shape))
      .map((shape) => ({ ...shapeOf(shape), text: textOf(shape) }));
    return {
      allowed: [
        ...each.flatMap(({ keys, allowed }) => (keys.length === 0 ? allowed : [])),
        ...lists.map(() => "a list of what follows"),
      ],
      keys: [],
      variants: each.filter(({ keys }) => keys.length > 0),
    };
  }
  if (found instanceof z.ZodObject) return { allowed: messages(found), keys: keysOf(found), variants: [] };
  if (found instanceof z.ZodArray) {
    const entry = shapeOf(bare(found.element)!);
    const each = innerKeys(entry).length > 0 ? [] : [`each ${entry.allowed.join("; ")}`];
    return { ...entry, allowed: ["a list", ...messages(found), ...each] };
  }
  return { allowed: allowedOf(found), keys: [], variants: [] };
}

/** The value that stands for one that is left out; undefined where there is none. */
export function defaultOf(found: Schema): unknown {
  if (found instanceof z.ZodOptional) return defaultOf(found.unwrap());
  return found instanceof z.ZodDefault || found instanceof z.ZodPrefault ? found.def.defaultValue : undefined;
}

/** The keys of an object. */
export function keysOf(object: z.ZodObject): Key[] {
  return Object.entries(object.shape as Record<string, Schema>).map(([name, found]) => {
    const { defaultText } = z.globalRegistry.get(found) ?? {};
    const value = defaultOf(found);
    const hasValue = value !== undefined && JSON.stringify(value) !== "{}";
    return {
      name,
      text: textOf(found),
      ...shapeOf(bare(found)!),
      ...(hasValue && { default: { value } }),
      ...(defaultText !== undefined && { defaultText }),
      required: found._zod.optin === undefined,
      schema: found,
    };
  });
}

/** Every key of the configuration. */
export const configurationKeys = (): Key[] => keysOf(schema);

/** The keys inside a key, whatever the shape of its value. */
export const innerKeys = ({ keys, variants }: Pick<Key, "keys" | "variants">): Key[] => [
  ...keys,
  ...variants.flatMap((each) => each.keys),
];
