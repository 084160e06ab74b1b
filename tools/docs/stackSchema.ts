// docs/stack.schema.json: what an editor needs to complete and to check a stack file, Pulumi.<stack>.yaml.
import { z } from "zod";
import { shapesOf } from "../../components/settings/variants";
import { bare } from "../../components/settings/words";
import { configurationKeys, innerKeys, type Key } from "./keys";

type Json = z.core.JSONSchema.BaseSchema;

const secret = { $ref: "#/definitions/secret" };

/** Adds to a schema of zod's making what only this project's schemas know, and takes out what is no JSON schema. */
function completed({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodTypes; jsonSchema: Json }): void {
  const { defaultText, description, secret: isSecret } = z.globalRegistry.get(zodSchema) ?? {};
  const { allowed } = z.globalRegistry.get(bare(zodSchema)!) ?? {};
  const said = [
    ...(description === undefined ? [] : [description]),
    ...(allowed === undefined ? [] : [`Allowed: ${allowed.join("; ")}.`]),
    ...(defaultText === undefined ? [] : [`Default: ${defaultText}.`]),
  ];
  if (description !== undefined) jsonSchema.description = said.join(" ");
  const shapes = shapesOf(zodSchema);
  if (shapes.length > 0) jsonSchema.anyOf = shapes.map(json);
  // Its keys are texts anyway.
  delete jsonSchema.propertyNames;
  for (const own of ["defaultText", "allowed", "shapes", "secret"]) delete jsonSchema[own];
  if (jsonSchema.type === "string" && jsonSchema.enum === undefined && jsonSchema.const === undefined) {
    const checks = Object.entries(jsonSchema).filter(([name]) => name !== "description" && name !== "default");
    for (const [name] of checks) delete jsonSchema[name];
    jsonSchema.anyOf = [Object.fromEntries(checks), secret];
  }
  // In plain text the program refuses it.
  if (isSecret) jsonSchema.anyOf = [secret];
}

/** The JSON schema of what may be written. Drafts after 7 are not what editors read everywhere. */
function json(schema: z.core.$ZodType): Json {
  const options = { target: "draft-7", io: "input", unrepresentable: "any", override: completed } as const;
  const made: Json = z.toJSONSchema(schema, options);
  delete made.$schema;
  return made;
}

/** The same without keys that must be there: they may stand in the file as keys of their own (`repository.url`). */
function withoutRequired(schema: Json): Json {
  const { properties, anyOf } = schema;
  return {
    ...schema,
    required: undefined,
    ...(properties && { properties: mapped(properties, (each) => withoutRequired(each as Json)) }),
    ...(anyOf && { anyOf: anyOf.map((each) => withoutRequired(each)) }),
  };
}

const mapped = <From, To>(object: Record<string, From>, change: (value: From) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));

/** How `pulumi config set` writes a value that is no text, as a text. */
function asText(schema: z.core.$ZodType): Json[] {
  const type = bare(schema);
  if (type instanceof z.ZodBoolean) return [{ enum: ["true", "false"] }];
  if (type instanceof z.ZodNumber) return [{ type: "string", pattern: "^\\d+$" }];
  const isText = type instanceof z.ZodString || type instanceof z.ZodEnum;
  return isText ? [] : [{ type: "string", pattern: "^\\s*[\\[{]" }];
}

/** A key of the file: the value itself, as a text, or encrypted. */
function entry(key: Key): Json {
  const whole = withoutRequired(json(key.schema));
  // A text is one in any case, and may be encrypted anyway.
  if (whole.anyOf?.includes(secret)) return whole;
  const { description, default: value, ...schema } = whole;
  const forms = [schema, ...asText(key.schema), secret];
  return { description, ...(value !== undefined && { default: value }), anyOf: forms };
}

/** The keys with those inside them that may stand as keys of their own: all but those in lists. */
function entries(keys: readonly Key[], prefix: string): [name: string, schema: Json][] {
  return keys.flatMap((key) => {
    const inner = bare(key.schema) instanceof z.ZodArray ? [] : innerKeys(key);
    return [[`${prefix}${key.name}`, entry(key)], ...entries(inner, `${prefix}${key.name}.`)];
  });
}

/** The JSON schema of the stack files of a project. */
export function stackSchema(project: string): object {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    $comment: "Written by `npm run docs` from components/settings; edits are lost.",
    title: `Pulumi.<stack>.yaml of ${project}`,
    type: "object",
    properties: {
      config: {
        description: "Configuration of the stack. docs/configuration.md explains every key.",
        type: "object",
        properties: Object.fromEntries(entries(configurationKeys(), `${project}:`)),
        // Keys of providers, and Pulumi's own.
        patternProperties: { [`^(?!${project}:)[^:]+:`]: {} },
        additionalProperties: false,
      },
      environment: { description: "Environments of Pulumi ESC that are merged in." },
      secretsprovider: { description: "What encrypts the secrets of this file.", type: "string" },
      encryptedkey: { description: "Key of the secrets provider, encrypted.", type: "string" },
      encryptionsalt: { description: "Salt of the passphrase that encrypts the secrets of this file.", type: "string" },
    },
    additionalProperties: false,
    definitions: {
      secret: {
        title: "encrypted value",
        description: "A value that `pulumi config set --secret` encrypted.",
        type: "object",
        properties: { secure: { type: "string" } },
        required: ["secure"],
        additionalProperties: false,
      },
    },
  };
}
