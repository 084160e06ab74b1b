// The one way to write a policy: metadata and a pure check that yields messages; turned into what Pulumi's SDK expects.
import type {
  PolicyComplianceFramework,
  PolicyResource,
  ResourceValidationPolicy,
  Severity,
  StackValidationPolicy,
} from "@pulumi/policy";
import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";

/** A resource as a check sees it. */
export interface Resource {
  /** Type token, for example `kubernetes:argoproj.io/v1alpha1:Sensor`. */
  type: string;
  /** Name in the Pulumi program. */
  name: string;
  urn: string;
  /** Inputs for a resource policy, outputs for a stack policy. Reading a value unknown at preview throws. */
  props: Record<string, unknown>;
  /** The `protect` option. */
  protect: boolean;
  /** What it depends on directly. Empty in a resource policy, which cannot know. */
  dependencies: readonly Resource[];
}

/** A violation of a stack policy. */
export interface Violation {
  message: string;
  /** The resource to blame; the whole stack where none is named. */
  resource?: Resource;
}

/** What a policy that differs between environments can be told: one JSON schema a property, each with a default. */
export type ConfigSchema<C> = { [K in keyof C]-?: PolicyConfigJSONSchema & { default: C[K]; description: string } };

interface Definition<C extends object> {
  /** Unique; also the name of the file. */
  name: string;
  /** What holds when the policy is met, in one sentence. */
  description: string;
  level: "mandatory" | "advisory";
  severity: Severity;
  framework: PolicyComplianceFramework;
  /** What to do about a violation. */
  remediation: string;
  /** The upstream document that explains the setting. */
  url: string;
  /** Left out where nothing differs between environments. */
  config?: ConfigSchema<C>;
}

interface ResourceDefinition<C extends object> extends Definition<C> {
  /** The type tokens that the check applies to. */
  types: readonly string[];
  /** Yields one message for each thing wrong. */
  check(resource: Resource, config: C): Iterable<string>;
}

interface StackDefinition<C extends object> extends Definition<C> {
  check(resources: readonly Resource[], config: C): Iterable<Violation>;
}

/** A policy of this pack. */
export interface PackPolicy {
  kind: "resource" | "stack";
  /** The type tokens of a resource policy; undefined for a stack policy, which sees all. */
  types?: readonly string[];
  config: Record<string, PolicyConfigJSONSchema>;
  pulumi: ResourceValidationPolicy | StackValidationPolicy;
}

/** A policy that judges one resource at a time, by its inputs, before anything is changed. */
export function resourcePolicy<C extends object = object>(definition: ResourceDefinition<C>): PackPolicy {
  const pulumi: ResourceValidationPolicy = {
    ...metadata(definition),
    validateResource: (args, report) => {
      if (!definition.types.includes(args.type)) return;
      const { type, name, urn, props } = args;
      const resource = { type, name, urn, props, protect: args.opts.protect, dependencies: [] };
      for (const message of definition.check(resource, withDefaults(definition, args.getConfig()))) report(message);
    },
  };
  return { kind: "resource", types: definition.types, config: definition.config ?? {}, pulumi };
}

/** A policy that judges what spans resources, by their outputs, once all are known. */
export function stackPolicy<C extends object = object>(definition: StackDefinition<C>): PackPolicy {
  const pulumi: StackValidationPolicy = {
    ...metadata(definition),
    validateStack: (args, report) => {
      const resources = fromPulumi(args.resources);
      for (const violation of definition.check(resources, withDefaults(definition, args.getConfig()))) {
        report(violation.message, violation.resource?.urn);
      }
    },
  };
  return { kind: "stack", config: definition.config ?? {}, pulumi };
}

function metadata<C extends object>(definition: Definition<C>) {
  const { name, description, level, severity, framework, remediation, url, config } = definition;
  return {
    name,
    description,
    enforcementLevel: level,
    severity,
    framework,
    remediationSteps: remediation,
    url,
    ...(config && { configSchema: { properties: config as Record<string, PolicyConfigJSONSchema> } }),
  };
}

/** The CLI fills defaults in only where it reads the schema; a test, or an older CLI, does not. */
function withDefaults<C extends object>(definition: Definition<C>, given: object): C {
  const defaults = Object.entries<{ default: unknown }>(definition.config ?? {}).map(([key, s]) => [key, s.default]);
  return { ...(Object.fromEntries(defaults) as C), ...given };
}

/** Two passes, because dependencies may be declared in any order. */
function fromPulumi(resources: PolicyResource[]): Resource[] {
  const byUrn = new Map<string, Resource & { dependencies: Resource[] }>();
  for (const { type, name, urn, props, opts } of resources) {
    byUrn.set(urn, { type, name, urn, props, protect: opts.protect, dependencies: [] });
  }
  for (const resource of resources) {
    const dependencies = resource.dependencies.flatMap((dependency) => byUrn.get(dependency.urn) ?? []);
    byUrn.get(resource.urn)?.dependencies.push(...dependencies);
  }
  return [...byUrn.values()];
}
