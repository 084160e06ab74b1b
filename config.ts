// The only reader of Pulumi configuration: typed, checked as a whole, one object out.
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { chartsSchema } from "./components/settings/charts";
import { credentialsSchema } from "./components/settings/credentials";
import { imagesSchema } from "./components/settings/images";
import { graphProblems, phasesSchema } from "./components/settings/phases";
import { ConfigurationError, describe, keyPath, sentence } from "./components/settings/problems";
import { reportsSchema } from "./components/settings/reports";
import { repositorySchema } from "./components/settings/repository";

const defaultPhases = [{ name: "test", promotesTo: ["prod"] }, { name: "prod" }];

const schema = z.strictObject({
  /** Kubeconfig of the cluster, as text. Default: the user's own file, with `context`. */
  kubeconfig: z.string().min(1, "a kubeconfig as text").optional(),
  /** Context of the kubeconfig. Needed when `kubeconfig` is not set. */
  context: z.string().min(1, "the name of a context").optional(),
  /**
   * The id that this stack marks what it makes with, as the label `argo-promotion/owner`. Set it after a lost state only
   * (docs/operating.md#recover-a-lost-state). Default: one made at random and kept in the state.
   */
  owner: z
    .string()
    .regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, "the owner id that the cluster's objects carry")
    .optional(),
  /** The GitOps repository. */
  repository: repositorySchema,
  /** Credentials for the GitOps repository. */
  credentials: credentialsSchema,
  /** Phases of an application and the edges between them. Default: test -> prod. */
  phases: phasesSchema.default(() => phasesSchema.parse(defaultPhases)),
  /** Helm charts. Default: the current official ones. */
  charts: chartsSchema.default(() => chartsSchema.parse({})),
  /** Container images. */
  images: imagesSchema.default(() => imagesSchema.parse({})),
  /** Replicas: `single` runs one of each, `high` survives the loss of a node. Default: single. */
  availability: z.enum(["single", "high"]).default("single"),
  /** With `high`: must replicas be on different nodes (`hard`), or should they (`soft`)? Default: hard. */
  antiAffinity: z.enum(["hard", "soft"]).default("hard"),
  /** Volume of each EventBus replica, so that it keeps its messages. Default: 1Gi of the default storage class. */
  storage: z
    .strictObject({
      /** `false` where the cluster has no storage class: then the bus forgets everything with its pod. Default: true. */
      persistent: z.boolean().default(true),
      /** Storage class. Default: the cluster's default class. */
      storageClass: z.string().min(1, "the name of a storage class").optional(),
      /** Size of the volume. Default: 1Gi. */
      size: z
        .string()
        .regex(/^\d+[KMGT]i$/, "a size such as 1Gi")
        .optional(),
    })
    .default({ persistent: true }),
  /** Keep the Argo custom resource definitions when the stack is destroyed. Default: true. */
  keepCrds: z.boolean().default(true),
  /**
   * Keep what an Application deployed when the Application goes: with the stack (`pulumi destroy`), with its generator file, or with its
   * phase. Default: true.
   */
  keepWorkloads: z.boolean().default(true),
  /** What the NetworkPolicies of the platform let in besides what it needs itself. */
  networkPolicy: z
    .strictObject({
      /** Namespaces whose pods may read the metrics of the platform, for example that of Prometheus. Default: none. */
      metricsFrom: z
        .array(z.string().regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, "the name of a namespace"))
        .default([]),
    })
    .default({ metricsFrom: [] }),
  /** Where the reports of test campaigns are kept: S3-compatible storage. Default: nowhere. */
  reports: reportsSchema.optional(),
  /** When the sweep looks for promotions that are due and never ran, as cron writes it. Default: every two minutes. */
  sweepSchedule: z
    .string()
    .regex(/^(\S+ ){4}\S+$/, "five fields of cron, such as */2 * * * *")
    .default("*/2 * * * *"),
  /** Raise it to replace the webhook's token. Default: 1. */
  webhookTokenGeneration: z.number().int("a whole number").min(1, "1 or more").default(1),
});

/** The whole configuration, checked, with every default filled in. */
export type Settings = z.infer<typeof schema>;

/** Phases as far as they can be read, so that the graph is checked even when another value is wrong. */
const lenientPhases = z.array(
  z.object({
    name: z.string(),
    promotesTo: z.array(z.string()).catch([]).default([]),
    managed: z.boolean().catch(true).default(true),
    namespace: z
      .string()
      .regex(/^[-a-z0-9{}]*$/)
      .catch("{app}-{phase}")
      .default("{app}-{phase}"),
  }),
);

/** Checks a configuration. Throws a ConfigurationError that names every problem. */
export function parseSettings(raw: Record<string, unknown>): Settings {
  const { reports, ...others } = raw;
  // The project file declares {} as the default of an object that may be left out as a whole.
  const given = reports === undefined || JSON.stringify(reports) === "{}" ? others : raw;
  const result = schema.safeParse(given, { reportInput: true });
  const problems = result.success ? [] : result.error.issues.map(describe);

  const phases = lenientPhases.safeParse(raw["phases"] ?? []);
  for (const problem of phases.success ? graphProblems(phases.data) : []) {
    problems.push(sentence(keyPath(["phases", ...problem.path]), problem.value, problem.allowed));
  }
  if (raw["kubeconfig"] === undefined && raw["context"] === undefined) {
    const what = "the name of a context of your kubeconfig, or kubeconfig itself (no cluster is chosen by accident)";
    problems.push(sentence("context", undefined, what));
  }

  if (!result.success || problems.length > 0) throw new ConfigurationError(problems);
  return result.data;
}

const keys = Object.keys(schema.shape);
const textKeys = ["kubeconfig", "context", "owner", "availability", "antiAffinity", "sweepSchedule"];

/** Reads the configuration of a stack. Default: of the one that the program runs for. */
export function readSettings(config: Pick<pulumi.Config, "get" | "getObject"> = new pulumi.Config()): Settings {
  const raw: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const key of keys) {
    try {
      const value = textKeys.includes(key) ? config.get(key) : config.getObject<unknown>(key);
      // The project file declares "" as the default of texts that may be left out.
      if (value !== undefined && value !== "") raw[key] = value;
    } catch {
      problems.push(`${key} is not valid; allowed: the shape that Pulumi.yaml describes.`);
    }
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
  return parseSettings(raw);
}
