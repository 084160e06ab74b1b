// The only reader of Pulumi configuration: typed, checked as a whole, one object out.
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { chartsSchema } from "./components/settings/charts";
import { comes, isSchedule } from "./components/settings/cron";
import { credentialsSchema } from "./components/settings/credentials";
import { imagesSchema } from "./components/settings/images";
import { graphProblems, phasesSchema } from "./components/settings/phases";
import { ConfigurationError, describe, keyPath, sentence } from "./components/settings/problems";
import { reportsSchema } from "./components/settings/reports";
import { repositorySchema } from "./components/settings/repository";
import { type ConfigurationSource, ownValues, plainSecrets } from "./components/settings/source";
import { explained } from "./components/settings/words";

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
    .refine(isSchedule, { error: "five fields of cron, such as */2 * * * *" })
    .refine((text) => !isSchedule(text) || comes(text), { error: "a schedule that comes: some month has that day" })
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

/** Problems of a configuration without its namespace; its settings where there are none. */
function check(raw: Record<string, unknown>, hidden?: (path: string) => boolean): [string[], Settings | undefined] {
  // The project file declares {} as the default of an object that may be left out as a whole.
  const { reports, repository = {}, credentials, ...others } = raw;
  const noCredentials = credentials === undefined || isEmpty(credentials);
  const given = { ...others, repository, credentials, ...(isEmpty(reports) ? {} : { reports }) };
  const result = schema.safeParse(given, { reportInput: true });
  const problems: string[] = [];
  const places = new Set<string>();
  for (const issue of result.success ? [] : result.error.issues) {
    const place = `${issue.code === "unrecognized_keys" ? "keys of " : ""}${keyPath(issue.path)}`;
    // Of a value with several faults the first is said: the others often follow from it.
    if (places.has(place) || (noCredentials && issue.path[0] === "credentials")) continue;
    places.add(place);
    problems.push(...describe(explained(issue, schema), hidden));
  }
  if (noCredentials) problems.push(sentence("credentials", undefined, credentialShapes));
  if (raw["kubeconfig"] === undefined && raw["context"] === undefined) {
    problems.push(sentence("context", undefined, clusterChoice));
  }
  const phases = lenientPhases.safeParse(raw["phases"] ?? []);
  for (const problem of phases.success ? graphProblems(phases.data) : []) {
    problems.push(sentence(keyPath(["phases", ...problem.path]), problem.value, problem.allowed));
  }
  return [[...new Set(problems)], result.data];
}

const clusterChoice =
  "the name of a context of your kubeconfig, or kubeconfig itself (no cluster is chosen by accident; pulumi config set context <name>)";
const credentialShapes =
  "username, email and password; or existingSecret; or externalSecret (docs/configuration.md#credentials)";

const isEmpty = (value: unknown) => value === undefined || JSON.stringify(value) === "{}";

/** Checks a configuration. Throws a ConfigurationError that names every problem. */
export function parseSettings(raw: Record<string, unknown>): Settings {
  const [problems, settings] = check(raw);
  if (settings === undefined || problems.length > 0) throw new ConfigurationError(problems);
  return settings;
}

const keys = Object.keys(schema.shape);
const textKeys = ["kubeconfig", "context", "owner", "availability", "antiAffinity", "sweepSchedule"];

/** Reads the configuration of a stack. Default: of the one that the program runs for. Throws as `parseSettings` does. */
export function readSettings(source: ConfigurationSource = ofEngine()): Settings {
  const { raw, problems: keyProblems } = ownValues(source, keys, textKeys);
  const isHidden = (path: string) =>
    source.secrets?.includes(`${source.project}:${path.split(/[.[]/)[0]}`) === true &&
    !/\.(email|existingSecret)$/.test(path);
  const [problems, settings] = check(raw, isHidden);
  const all = [...keyProblems, ...problems, ...plainSecrets(raw, source)];
  if (settings === undefined || all.length > 0) throw new ConfigurationError(all);
  return settings;
}

/** What the engine gives the program. */
function ofEngine(): ConfigurationSource {
  const secrets = process.env["PULUMI_CONFIG_SECRET_KEYS"];
  return {
    project: pulumi.getProject(),
    values: pulumi.runtime.allConfig(),
    ...(secrets !== undefined && { secrets: JSON.parse(secrets) as string[] }),
  };
}
