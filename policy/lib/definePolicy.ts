// The one way to write a policy: metadata, what it looks at, and a pure check that yields messages; turned into what Pulumi's
// SDK expects.
import type {
  PolicyComplianceFramework,
  PolicyResource,
  ResourceValidationPolicy,
  Severity,
  StackValidationPolicy,
} from "@pulumi/policy";
import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";
import { type Kind, Types } from "./kinds";
import type { Resource } from "./resource";
import { resourceOf } from "./resource";
import { Stack } from "./stack";
import { eachKnown, gather } from "./unknown";

/** A violation of a stack policy. */
export interface Violation {
  message: string;
  /** The resource to blame; the whole stack where none is named. */
  resource?: Resource;
}

/** What a policy that differs between environments can be told: one JSON schema a property, each with a default. */
export type ConfigSchema<C> = { [K in keyof C]-?: PolicyConfigJSONSchema & { default: C[K]; description: string } };

/** What a resource policy looks at: every policy that looks at the same things shares the way to find them. */
export interface Sight<S> {
  /** Kinds of objects that they stand in. */
  kinds: readonly Kind[];
  /** The type tokens that may reach such an object. Default: those of the kinds and of what may hold them. */
  types?: Types;
  /** Those of one resource. */
  of(resource: Resource): Iterable<S>;
}

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

interface ResourceDefinition<S, C extends object> extends Definition<C> {
  looksAt: Sight<S>;
  /** Yields one message for each thing wrong. */
  check(subject: S, config: C): Iterable<string>;
}

interface StackDefinition<S, C extends object> extends Definition<C> {
  /** What there is to judge. */
  looksAt(stack: Stack, config: C): Iterable<S>;
  check(subject: S, stack: Stack, config: C): Iterable<Violation>;
}

/** A policy of this pack. */
export interface PackPolicy {
  kind: "resource" | "stack";
  /** The type tokens of a resource policy; undefined for a stack policy, which sees all. */
  types?: Types;
  config: Record<string, PolicyConfigJSONSchema>;
  pulumi: ResourceValidationPolicy | StackValidationPolicy;
  /** How many things of these resources it looks at; one that finds none is worth nothing to them. */
  countSubjects(resources: PolicyResource[], config?: object): Promise<number>;
}

/** A policy that judges one resource at a time, by its inputs, before anything is changed. */
export function resourcePolicy<S, C extends object = object>(definition: ResourceDefinition<S, C>): PackPolicy {
  const { looksAt } = definition;
  const types = looksAt.types ?? new Types(looksAt.kinds);
  const pulumi: ResourceValidationPolicy = {
    ...metadata(definition),
    validateResource: (args, report) => {
      if (!types.includes(args.type)) return;
      const config = withDefaults(definition, args.getConfig());
      const told = once(report);
      return after(resourceOf(args), (resource) => {
        const messages = eachKnown(looksAt.of(resource), (subject) => definition.check(subject, config));
        for (const message of messages) told(message);
      });
    },
  };
  const countSubjects: PackPolicy["countSubjects"] = async (resources) => {
    const all = await Promise.all(resources.map((each) => Promise.resolve(resourceOf(each))));
    return all.reduce((count, resource) => count + gather(looksAt.of(resource)).found.length, 0);
  };
  return { kind: "resource", types, config: definition.config ?? {}, pulumi, countSubjects };
}

/** A policy that judges what spans resources, by their outputs, once all are known. */
export function stackPolicy<S, C extends object = object>(definition: StackDefinition<S, C>): PackPolicy {
  const pulumi: StackValidationPolicy = {
    ...metadata(definition),
    validateStack: (args, report) => {
      const config = withDefaults(definition, args.getConfig());
      const told = once(report);
      return after(Stack.of(args.resources), (stack) => {
        const violations = eachKnown(definition.looksAt(stack, config), (subject) =>
          definition.check(subject, stack, config),
        );
        for (const { message, resource } of violations) told(message, resource?.urn);
        stack.unknown.rethrow();
      });
    },
  };
  const countSubjects: PackPolicy["countSubjects"] = async (resources, config = {}) => {
    const stack = await Stack.of(resources);
    return gather(definition.looksAt(stack, withDefaults(definition, config))).found.length;
  };
  return { kind: "stack", config: definition.config ?? {}, pulumi, countSubjects };
}

/** Now, or once it is there: only files that a program hands over as assets have to be waited for. */
function after<V>(value: V | Promise<V>, then: (value: V) => void): void | Promise<void> {
  if (value instanceof Promise) return value.then(then);
  then(value);
}

/** Says every message once: the same thing may be reached by more than one way. */
function once<A extends unknown[]>(report: (message: string, ...rest: A) => void) {
  const said = new Set<string>();
  return (message: string, ...rest: A) => {
    if (said.has(message)) return;
    said.add(message);
    report(message, ...rest);
  };
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
