// What the three Helm releases have in common.
import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { chartsSchema, chartSource, type HelmValues } from "../settings/charts";
import { secretName } from "../settings/credentials";
import { imagesSchema, type PullSecret } from "../settings/images";
import { environmentSchema } from "../settings/schema";

/** How replicas are spread with `high`: on different nodes always, or where possible. */
export type AntiAffinity = "hard" | "soft";

/** What every release can be told. */
export interface ReleaseArgs {
  /** Chart version, OCI reference or local path. Default: the version that docs/configuration.md#charts names. */
  chart?: string | undefined;
  /** Chart repository, used when `chart` is a version. Default: the official one. */
  repository?: string | undefined;
  /** Namespace of the release; it exists already. Default: the one that the program makes for it. */
  namespace?: pulumi.Input<string> | undefined;
  /** Replicas: one of each, or enough to survive the loss of a node. Default: single. */
  availability?: "single" | "high" | undefined;
  /** Spread of replicas with `high`. Default: hard. */
  antiAffinity?: AntiAffinity | undefined;
  /** Registry of every image. Default: each image's own. */
  registry?: string | undefined;
  /** Pull policy of every container: Always, IfNotPresent or Never. Default: IfNotPresent. */
  pullPolicy?: string | undefined;
  /** Secrets that every image is pulled with. Default: none. */
  pullSecrets?: PullSecret[] | undefined;
  /** Values over the program's own. Default: none. */
  values?: HelmValues | undefined;
  /** Keep the custom resource definitions when the release is removed. Default: true. */
  keepCrds?: boolean | undefined;
  /** True: Pulumi refuses to delete the release. Default: false. */
  protect?: boolean | undefined;
}

type MayBeNone = "registry" | "pullSecrets" | "values";

/** The same, checked and with every default. */
export type ReleaseSettings = {
  [Key in Exclude<keyof ReleaseArgs, MayBeNone>]-?: NonNullable<ReleaseArgs[Key]>;
} & Pick<ReleaseArgs, MayBeNone>;

const { availability, antiAffinity, keepCrds } = environmentSchema.shape;
const { registry, pullPolicy } = imagesSchema.shape;
const { repository, values } = chartsSchema.shape;

/** What a release can be told, but for its namespace, by the schemas of the configuration's keys of the same names. */
export const releaseShape = (chart: "argoCd" | "argoEvents" | "argoWorkflows") => ({
  chart: chartsSchema.shape[chart],
  repository,
  availability,
  antiAffinity,
  registry,
  pullPolicy,
  pullSecrets: z.array(z.strictObject({ name: secretName })).optional(),
  values: values.unwrap().shape[chart],
  keepCrds,
  protect: z.boolean().default(false),
});

/** Seconds that Helm waits for a release to become ready. */
const timeoutSeconds = 600;

const isMap = (value: unknown): value is HelmValues =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Values over others, as Helm merges values files: maps are merged, everything else is replaced. */
export function mergeValues(base: HelmValues, over: HelmValues): HelmValues {
  const merged = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = base[key];
    merged[key] = isMap(below) && isMap(value) ? mergeValues(below, value) : value;
  }
  return merged;
}

/** The arguments of a Helm release: exact version, fixed name, nothing left behind by a failed attempt. */
export function releaseArgs(
  name: string,
  chart: string,
  args: ReleaseSettings,
  values: HelmValues,
): k8s.helm.v3.ReleaseArgs {
  return {
    ...chartSource(chart, args.chart, args.repository),
    name,
    namespace: args.namespace,
    createNamespace: false,
    timeout: timeoutSeconds,
    atomic: true,
    cleanupOnFail: true,
    maxHistory: 3,
    values: mergeValues(values, args.values ?? {}),
  };
}

/** Pod affinity that spreads the pods of a Deployment over nodes, for charts that have no preset for it. */
export function spread(
  antiAffinity: AntiAffinity,
  matchLabels: Record<string, string>,
): k8s.types.input.core.v1.Affinity {
  const term = { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels } };
  return {
    podAntiAffinity:
      antiAffinity === "hard"
        ? { requiredDuringSchedulingIgnoredDuringExecution: [term] }
        : { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }] },
  };
}

/**
 * CPU that a controller is given first on a busy node, and the memory it starts with. Without any a pod is the first to starve:
 * with 50 promotions at once on two cores Argo CD's probes failed, and its pods were started again in the middle of the work.
 */
export function requests(cpu: string, memory: string): { resources: k8s.types.input.core.v1.ResourceRequirements } {
  return { resources: { requests: { cpu, memory } } };
}

/** Replicas and a PodDisruptionBudget for `high`, nothing for `single`. */
export function replicas(args: ReleaseSettings): object {
  return args.availability === "high" ? { replicas: 2, pdb: { enabled: true, minAvailable: 1 } } : {};
}
