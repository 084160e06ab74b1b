// Runs policies over resources as the SDK's server does: unknown values throw, types do not matter to a stack policy.
import type {
  PolicyResource,
  PolicyResourceOptions,
  ResourceValidation,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import type { PackPolicy } from "../lib/definePolicy";
import { UnknownValueError, unknownCheckingProxy } from "../lib/unknown";
import type { Given } from "./cases";

export interface Report {
  policy: string;
  /** The level that counts: the policy's own, or that of the policy configuration. */
  level: string;
  /** Name of the resource to blame; undefined for the whole stack. */
  resource?: string;
  message: string;
}

export interface Outcome {
  reports: Report[];
  /** Paths of values that were unknown and kept a policy from deciding. */
  unknown: string[];
}

const notApplicable = (reason?: string): never => {
  throw new Error(`unexpected notApplicable: ${reason}`);
};
const isType = () => false;
const asType = () => undefined;

/** Configuration of one policy, as in `--policy-pack-config`. */
export type Settings = { enforcementLevel?: string } & Record<string, unknown>;
/** Configuration by policy name, as in `--policy-pack-config`. */
export type PackConfig = Record<string, Settings>;

/** The outcome of one policy over all the given resources. */
export function runPolicy(policy: PackPolicy, given: readonly Given[], settings: Settings = {}): Promise<Outcome> {
  return runOver(policy, policyResources(given), settings);
}

async function runOver(policy: PackPolicy, resources: PolicyResource[], settings: Settings = {}): Promise<Outcome> {
  const outcome: Outcome = { reports: [], unknown: [] };
  const { enforcementLevel: level = policy.pulumi.enforcementLevel ?? "mandatory", ...config } = settings;
  if (level === "disabled") return outcome;
  const about = { policy: policy.pulumi.name, level };
  const common = { getConfig: <T>() => config as T, stackTags: new Map<string, string>(), notApplicable };
  if (policy.kind === "stack") {
    const { validateStack } = policy.pulumi as StackValidationPolicy;
    await noting(outcome, () =>
      validateStack({ ...common, resources }, (message, urn) => {
        const resource = resources.find((r) => r.urn === urn)?.name;
        outcome.reports.push({ ...about, message, ...(resource && { resource }) });
      }),
    );
  } else {
    const validate = (policy.pulumi as ResourceValidationPolicy).validateResource as ResourceValidation;
    for (const { type, props, urn, name, opts } of resources) {
      await noting(outcome, () =>
        validate({ ...common, type, props, urn, name, opts, isType, asType }, (message) =>
          outcome.reports.push({ ...about, resource: name, message }),
        ),
      );
    }
  }
  return outcome;
}

/** The outcome of every policy. */
export async function runPack(
  policies: readonly PackPolicy[],
  given: readonly Given[],
  config: PackConfig = {},
): Promise<Outcome> {
  const all: Outcome = { reports: [], unknown: [] };
  const resources = policyResources(given);
  for (const policy of policies) {
    const outcome = await runOver(policy, resources, config[policy.pulumi.name]);
    all.reports.push(...outcome.reports);
    all.unknown.push(...outcome.unknown);
  }
  return all;
}

async function noting(outcome: Outcome, run: () => Promise<void> | void): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof UnknownValueError)) throw error;
    outcome.unknown.push(error.props.join("."));
  }
}

/** The given resources as the engine hands them to a pack. */
export function policyResources(given: readonly Given[]): PolicyResource[] {
  const resources = given.map(toPolicyResource);
  if (new Set(resources.map(({ urn }) => urn)).size < given.length) throw new Error("two resources have one URN");
  given.forEach(({ dependsOn = [] }, i) => {
    resources[i]!.dependencies = resources.filter(({ name, urn }) => [name, urn].some((id) => dependsOn.includes(id)));
  });
  return resources;
}

function toPolicyResource({ type, name, props, protect = false, urn }: Given): PolicyResource {
  const opts: PolicyResourceOptions = {
    protect,
    ignoreChanges: [],
    aliases: [],
    customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
    additionalSecretOutputs: [],
  };
  return {
    type,
    name,
    props: unknownCheckingProxy(props),
    urn: urn ?? `urn:pulumi:stack::project::${type}::${name}`,
    opts,
    dependencies: [],
    propertyDependencies: {},
    isType,
    asType,
  };
}
