// The whole configuration: key, meaning, default and allowed values of everything that a stack can be told. Pulumi.yaml's block,
// docs/configuration.md and the editor's schema of a stack file are written from it (`npm run docs`).
import { z } from "zod";
import { schedule } from "../../contract/cron";
import { origins } from "../../contract/identity";
import { defaultPhases } from "../../contract/phases";
import { chartsSchema } from "./charts";
import { credentialsSchema } from "./credentials";
import { dnsLabel, namespaceName } from "./dnsLabel";
import { imagesSchema } from "./images";
import { linksSchema } from "./links";
import "./meta";
import { notifySchema } from "./notify";
import { pageSchema } from "./page";
import { phasesSchema } from "./phases";
import { platformSchema } from "./platform";
import { reportsSchema } from "./reports";
import { repositorySchema } from "./repository";
import { text } from "./text";

const keptUntil =
  "It counts from the next `pulumi up` on; the preview of a destroy says which, as the output `destroy`.";

const storage = z.strictObject({
  persistent: z.boolean().default(true).meta({
    description: "`false` where the cluster has no storage class: then the bus forgets everything with its pod.",
  }),
  storageClass: z
    .string()
    .min(1, "the name of a storage class")
    .optional()
    .meta({ description: "Storage class.", defaultText: "the cluster's default class" }),
  size: z
    .string()
    .regex(/^\d+[KMGT]i$/, "a size such as 1Gi")
    .optional()
    .meta({ description: "Size of the volume.", defaultText: "1Gi" }),
});

const networkPolicy = z.strictObject({
  metricsFrom: z.array(namespaceName).default([]).meta({
    description: "Namespaces whose pods may read the metrics of the platform, for example that of Prometheus.",
  }),
});

export const schema = z.strictObject({
  kubeconfig: z.string().min(1, "a kubeconfig as text").optional().meta({
    description: "Kubeconfig of the cluster, as text; set it with --secret.",
    defaultText: "the user's own file, of which `context` is used",
    secret: true,
  }),
  context: z
    .string()
    .min(1, "the name of a context")
    .optional()
    .meta({ description: "Context of the kubeconfig. Needed when `kubeconfig` is not set." }),
  owner: z.string().regex(dnsLabel, "the owner id that the cluster's objects carry").optional().meta({
    description:
      "The id that this stack marks what it makes with, as the label `argo-promotion/owner`. Set it after a lost state only (docs/operating.md#recover-a-lost-state).",
    defaultText: "one made at random and kept in the state",
  }),
  repository: repositorySchema.prefault({} as never).meta({ description: "The GitOps repository." }),
  credentials: credentialsSchema.prefault({} as never).meta({ description: "Credentials for the GitOps repository." }),
  applications: z
    .enum(origins)
    .default(origins[0])
    .meta({
      description: [
        "Where the Applications come from.",
        "`discovered`: one ApplicationSet makes them of the generator files in the repository.",
        "`labelled`: you make them, each with the labels `argo-promotion/app` and `argo-promotion/phase`, by hand, by an app of apps or by ApplicationSets of your own.",
        "Then the program makes no ApplicationSet and no AppProject, and what an application may deploy where is for your AppProjects to say.",
        "Of `keepWorkloads`, `podSecurity` and how manifests are rendered they know nothing; a preview names what is set of these.",
      ].join(" "),
    }),
  phases: phasesSchema
    .prefault(defaultPhases)
    .meta({ description: "Phases of an application and the edges between them." }),
  platform: platformSchema.prefault({}).meta({
    description:
      "Which of the three Argos this stack installs. What is there already is used as it is (docs/existing.md).",
    defaultText: "all three",
  }),
  charts: chartsSchema.prefault({}).meta({ description: "Helm charts.", defaultText: "the current official ones" }),
  images: imagesSchema.prefault({}).meta({ description: "Container images." }),
  availability: z
    .enum(["single", "high"])
    .default("single")
    .meta({ description: "Replicas: `single` runs one of each, `high` survives the loss of a node." }),
  antiAffinity: z
    .enum(["hard", "soft"])
    .default("hard")
    .meta({ description: "With `high`: replicas must (`hard`) or should (`soft`) be on different nodes." }),
  storage: storage.prefault({}).meta({
    description: "Volume of each EventBus replica, so that it keeps its messages.",
    defaultText: "1Gi of the default storage class",
  }),
  keepCrds: z
    .boolean()
    .default(true)
    .meta({
      description: `Keep the Argo custom resource definitions when the stack is destroyed. ${keptUntil}`,
    }),
  keepWorkloads: z
    .boolean()
    .default(true)
    .meta({
      description: `Keep what an Application deployed when the Application goes: with the stack (\`pulumi destroy\`), with its generator file, or with its phase. ${keptUntil}`,
    }),
  networkPolicy: networkPolicy.prefault({}).meta({
    description: "What the NetworkPolicies of the platform let in besides what it needs itself.",
  }),
  reports: reportsSchema.optional().meta({
    description: "Where the reports of test campaigns are kept: S3-compatible storage.",
    defaultText: "nowhere",
  }),
  notify: notifySchema.default([]).meta({
    description:
      "Who is told how promotions ended and what they wait for: a list of `{on, applications}` with one of `slack`, `teams`, `email` and `webhook` (docs/notify.md).",
    defaultText: "nobody",
  }),
  links: linksSchema.prefault({}).meta({ description: "Where people find what messages and events speak of." }),
  page: pageSchema.prefault({}).meta({ description: "A page that shows where everything is, and why." }),
  sweepSchedule: text(schedule("*/2 * * * *")).default("* * * * *").meta({
    description:
      "When the sweep looks for promotions that are due and never ran, and for gates that have opened, as cron writes it (UTC).",
  }),
  webhookTokenGeneration: z.number().int("a whole number").min(1, "1 or more").default(1).meta({
    description:
      "Another number makes other tokens, at the next `pulumi up`: that of the webhook, and that of events about promotions.",
  }),
});

/** What an environment is made of, wherever its cluster is: the arguments of a component. */
export const environmentSchema = schema.omit({ kubeconfig: true, context: true, owner: true });

/** The whole configuration, checked, with every default filled in. */
export type Settings = z.infer<typeof schema>;
