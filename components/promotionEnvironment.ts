// The whole environment of one stack: the platform first, then everything that promotes on it.
import * as pulumi from "@pulumi/pulumi";
import { type EdgeRow, edgeTable, secretNames } from "./outputs";
import { ArgoCd } from "./platform/argoCd";
import { ArgoEvents } from "./platform/argoEvents";
import { ArgoWorkflows, controllerAccount } from "./platform/argoWorkflows";
import { Namespaces } from "./platform/namespaces";
import { NetworkPolicies } from "./platform/networkPolicies";
import type { AntiAffinity } from "./platform/release";
import { Admission } from "./promotion/admission";
import { ApplicationBoundary } from "./promotion/applicationBoundary";
import { Applications } from "./promotion/applications";
import { CampaignEgress } from "./promotion/campaignEgress";
import { EventBus, type Storage } from "./promotion/eventBus";
import { EventSource } from "./promotion/eventSource";
import { GitCredentials } from "./promotion/gitCredentials";
import { GitWebhook } from "./promotion/gitWebhook";
import { NotificationConfig } from "./promotion/notificationConfig";
import { Rbac } from "./promotion/rbac";
import { Sensor } from "./promotion/sensor";
import { Sweep } from "./promotion/sweep";
import { WebhookAuth } from "./promotion/webhookAuth";
import { WorkflowTemplates } from "./promotion/workflowTemplates";
import type { Charts } from "./settings/charts";
import type { Credentials } from "./settings/credentials";
import { fromRegistry, type Images, pullSecretsOf } from "./settings/images";
import type { Phase } from "./settings/phases";
import type { Reports } from "./settings/reports";
import type { Repository } from "./settings/repository";

export interface PromotionEnvironmentArgs {
  /** The GitOps repository. */
  repository: Repository;
  /** Credentials for the GitOps repository. */
  credentials: Credentials;
  /** Phases of an application and the edges between them. */
  phases: readonly Phase[];
  /** Helm charts. */
  charts: Charts;
  /** Container images. */
  images: Images;
  /** Replicas of everything. */
  availability: "single" | "high";
  /** Spread of replicas with `high`. */
  antiAffinity: AntiAffinity;
  /** Volume of each EventBus replica. */
  storage: Storage;
  /** Keep the Argo custom resource definitions when the stack is destroyed. */
  keepCrds: boolean;
  /** Keep what an Application deployed when the Application goes. */
  keepWorkloads: boolean;
  /** What the NetworkPolicies let in besides. */
  networkPolicy: { metricsFrom: readonly string[] };
  /** Where the campaigns' reports are kept. Default: nowhere. */
  reports?: Reports | undefined;
  /** When the sweep looks for promotions that are due and never ran, as cron writes it. */
  sweepSchedule: string;
  /** Another number makes another webhook token. */
  webhookTokenGeneration: number;
}

/** Argo CD, Argo Events, Argo Workflows, and the promotion between phases. */
export class PromotionEnvironment extends pulumi.ComponentResource {
  /** The edges that this stack carries, as a table. */
  readonly edges: EdgeRow[];
  /** Namespace and name of every Secret that a person may have to look into. */
  readonly secrets: ReturnType<typeof secretNames>;

  constructor(name: string, args: PromotionEnvironmentArgs, opts?: pulumi.ComponentResourceOptions) {
    super("argo-promotion:index:PromotionEnvironment", name, {}, opts);
    const parent = { parent: this };
    const { availability, antiAffinity, repository, images, phases } = args;
    const pullSecrets = pullSecretsOf(images);
    this.edges = edgeTable(phases, images);
    const protect = phases.some((phase) => phase.managed && phase.protected);

    const namespaces = new Namespaces(`${name}-namespaces`, { protect }, parent);
    new NetworkPolicies(
      `${name}-network-policies`,
      {
        argoCdNamespace: namespaces.argoCd,
        argoNamespace: namespaces.argo,
        argoEventsNamespace: namespaces.argoEvents,
        recordNamespace: namespaces.records,
        availability,
        metricsFrom: args.networkPolicy.metricsFrom,
      },
      parent,
    );
    const release = {
      repository: args.charts.repository,
      availability,
      antiAffinity,
      registry: images.registry,
      pullPolicy: images.pullPolicy,
      pullSecrets,
      keepCrds: args.keepCrds,
      protect,
    };
    const credentials = new GitCredentials(
      `${name}-git`,
      {
        credentials: args.credentials,
        url: repository.url,
        caBundle: repository.caBundle,
        argoCdNamespace: namespaces.argoCd,
        argoNamespace: namespaces.argo,
      },
      parent,
    );
    const auth = new WebhookAuth(
      `${name}-webhook-auth`,
      {
        generation: args.webhookTokenGeneration,
        argoCdNamespace: namespaces.argoCd,
        argoNamespace: namespaces.argo,
      },
      parent,
    );
    const gitWebhook = new GitWebhook(`${name}-git-webhook`, { namespace: namespaces.argoCd }, parent);
    const notifications = new NotificationConfig(
      `${name}-notifications`,
      { namespace: namespaces.argoCd, phases },
      parent,
    );

    const argoCd = new ArgoCd(
      `${name}-argo-cd`,
      {
        ...release,
        chart: args.charts.argoCd,
        values: args.charts.values.argoCd,
        namespace: namespaces.argoCd,
        polling: repository.polling,
        gitHost: new URL(repository.url).hostname,
        caBundle: repository.caBundle,
      },
      // Argo CD finds its configuration when it starts.
      { ...parent, dependsOn: [notifications, auth, gitWebhook] },
    );
    const argoWorkflows = new ArgoWorkflows(
      `${name}-argo-workflows`,
      {
        ...release,
        chart: args.charts.argoWorkflows,
        values: args.charts.values.argoWorkflows,
        namespace: namespaces.argo,
      },
      parent,
    );
    const argoEvents = new ArgoEvents(
      `${name}-argo-events`,
      {
        ...release,
        chart: args.charts.argoEvents,
        values: args.charts.values.argoEvents,
        namespace: namespaces.argoEvents,
      },
      parent,
    );

    const rbac = new Rbac(
      `${name}-rbac`,
      {
        namespace: namespaces.argo,
        argoCdNamespace: namespaces.argoCd,
        recordNamespace: namespaces.records,
      },
      parent,
    );
    const promote = {
      gitRepo: repository.url,
      gitCredentialsSecret: credentials.secretName,
      promoteImage: fromRegistry(images.promote, images.registry),
      pullPolicy: images.pullPolicy,
      pullSecrets,
      branch: repository.branch,
      valuesPath: repository.layout.values,
      versionKey: repository.layout.versionKey,
      proof: repository.layout.proof,
      gitCa: repository.caBundle !== undefined,
    };
    const templates = new WorkflowTemplates(
      `${name}-workflow-templates`,
      { ...promote, phases, images, reports: args.reports },
      { ...parent, dependsOn: argoWorkflows },
    );
    new CampaignEgress(
      `${name}-campaign-egress`,
      { namespace: namespaces.argo, phases, gitRepo: repository.url, reports: args.reports },
      parent,
    );
    const eventBus = new EventBus(
      `${name}-event-bus`,
      {
        namespace: namespaces.argo,
        availability,
        antiAffinity,
        storage: args.storage,
        pullPolicy: images.pullPolicy,
        pullSecrets,
      },
      { ...parent, dependsOn: argoEvents },
    );
    const events = { ...parent, dependsOn: [eventBus, auth] };
    const eventSource = { namespace: namespaces.argo, availability, antiAffinity, pullSecrets };
    new EventSource(`${name}-event-source`, eventSource, events);
    new Admission(
      `${name}-admission`,
      { namespace: namespaces.argo, controller: controllerAccount(args.charts.values.argoWorkflows), phases },
      parent,
    );
    if (this.edges.length > 0) {
      new Sensor(
        `${name}-sensor`,
        {
          namespace: namespaces.argo,
          phases,
          pullSecrets,
          availability,
          antiAffinity,
        },
        { ...parent, dependsOn: [eventBus, rbac, templates] },
      );
      new Sweep(
        `${name}-sweep`,
        {
          ...promote,
          namespace: namespaces.argo,
          phases,
          schedule: args.sweepSchedule,
        },
        { ...parent, dependsOn: [argoWorkflows, rbac] },
      );
    }
    const boundary = new ApplicationBoundary(
      `${name}-application-boundary`,
      { argoCdNamespace: namespaces.argoCd, phases },
      parent,
    );
    new Applications(
      `${name}-applications`,
      { namespace: namespaces.argoCd, repository, phases, keepWorkloads: args.keepWorkloads },
      { ...parent, dependsOn: [argoCd, credentials, boundary] },
    );
    this.secrets = secretNames(credentials.secretName);
    this.registerOutputs({ edges: this.edges, secrets: this.secrets });
  }
}
