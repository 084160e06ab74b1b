// What promotes on the platform of an environment: secrets, workflows, the way of an event, Applications.
import * as pulumi from "@pulumi/pulumi";
import { ApplicationBoundary } from "../gitops/applicationBoundary";
import { Applications } from "../gitops/applications";
import { GitCredentials } from "../gitops/gitCredentials";
import { GitWebhook } from "../gitops/gitWebhook";
import { namespaces as names, promotionEvents, webhook } from "../objects/names";
import { controllerAccount } from "../platform/argoWorkflows";
import { fromRegistry, pullSecretsOf } from "../settings/images";
import { Page } from "../page/page";
import { carriedBy } from "../settings/carried";
import { pagesOf } from "../settings/links";
import { keptSecrets } from "../settings/namedSecrets";
import { triggeredPhases } from "../settings/phases";
import { isTemplated, verificationsOf } from "../settings/verification";
import { Sweep } from "../sweep/sweep";
import { EventBus } from "../trigger/eventBus";
import { EventSource } from "../trigger/eventSource";
import { NotificationConfig } from "../trigger/notificationConfig";
import { NotifySensor } from "../trigger/notifySensor";
import { Sensor } from "../trigger/sensor";
import { WebhookAuth } from "../trigger/webhookAuth";
import { Admission } from "../workflow/admission";
import { CampaignEgress } from "../workflow/campaignEgress";
import type { PromoteArgs } from "../workflow/promoteContainer";
import { Rbac } from "../workflow/rbac";
import { VerificationAdmission } from "../workflow/verificationAdmission";
import { WorkflowTemplates } from "../workflow/workflowTemplates";
import type { Controllers } from "./platform";
import { type Placed, running } from "./part";
import type { EnvironmentSettings } from "./settings";

/** Credentials and tokens, and the notifications that are sent with one. */
export function makeSecrets({ name, settings, namespaces, parent }: Placed) {
  const { repository, phases, applications, platform } = settings;
  const existing = !platform.argoCd.install;
  const both = { argoCdNamespace: namespaces.argoCd, argoNamespace: namespaces.argo };
  const credentials = new GitCredentials(
    `${name}-git`,
    {
      ...both,
      credentials: settings.credentials,
      url: repository.url,
      caBundle: repository.caBundle,
      // Who makes Applications has told Argo CD of their repository.
      argoCd: !(existing && applications === "labelled"),
    },
    parent,
  );
  const webhookAuth = new WebhookAuth(
    `${name}-webhook-auth`,
    { ...both, generation: settings.webhookTokenGeneration, existing },
    parent,
  );
  // One that is there has webhooks of its own.
  const gitWebhook = existing ? [] : [new GitWebhook(`${name}-git-webhook`, { namespace: namespaces.argoCd }, parent)];
  const notifications = new NotificationConfig(
    `${name}-notifications`,
    { namespace: namespaces.argoCd, phases, applications, repository: repository.url, existing },
    parent,
  );
  return { credentials, webhookAuth, configuration: [notifications, webhookAuth, ...gitWebhook] };
}

/** The user of the Kubernetes API that the workflow controller is. */
function controllerUser({ platform: { argoWorkflows }, charts }: EnvironmentSettings): string {
  const { install, namespace, serviceAccount } = argoWorkflows;
  const account = (install ? undefined : serviceAccount) ?? controllerAccount(charts.values.argoWorkflows);
  return `system:serviceaccount:${namespace}:${account}`;
}

/** What every run of the promotion step is given. */
function promoteArgs(settings: EnvironmentSettings, gitCredentialsSecret: string): PromoteArgs {
  const { repository, images, phases, links } = settings;
  const { layout } = repository;
  return {
    gitRepo: repository.url,
    gitCredentialsSecret,
    promoteImage: fromRegistry(images.promote, images.registry),
    pullPolicy: images.pullPolicy,
    pullSecrets: pullSecretsOf(images),
    phases,
    branch: repository.branch,
    carried: carriedBy(layout),
    stops: layout.stops,
    holds: layout.holds,
    commits: repository.commits,
    forge: repository.forge,
    gitTimeout: repository.gitTimeout,
    proof: layout.proof,
    applications: settings.applications,
    generators: settings.applications === "discovered" ? layout.generators : undefined,
    argoCdNamespace: settings.platform.argoCd.namespace,
    gitCa: repository.caBundle !== undefined,
    knownHosts: repository.knownHosts,
    pages: pagesOf({ links, repository, namespace: names.argo }),
  };
}

/** What Workflows are made of, what they may do and reach, and the sweep, which has one of its own. */
export function makeWorkflows(placed: Placed, { argoWorkflows }: Controllers, { secretName }: GitCredentials) {
  const { name, settings, namespaces, parent } = placed;
  const { phases, images, reports, repository, applications } = settings;
  const promote = promoteArgs(settings, secretName);
  const namespace = namespaces.argo;
  const rbac = new Rbac(
    `${name}-rbac`,
    { namespace, argoCdNamespace: namespaces.argoCd, recordNamespace: namespaces.records, applications },
    parent,
  );
  const templates = new WorkflowTemplates(
    `${name}-workflow-templates`,
    { ...promote, images, reports },
    { ...parent, dependsOn: [...argoWorkflows, rbac] },
  );
  new CampaignEgress(`${name}-campaign-egress`, { namespace, phases, gitRepo: repository.url, reports }, parent);
  const controller = controllerUser(settings);
  new Admission(`${name}-admission`, { namespace, controller, phases }, parent);
  // Without one nobody's template runs here.
  if (triggeredPhases(phases).some((phase) => verificationsOf(phase).some(isTemplated))) {
    const admitted = { namespace, controller, phases, secrets: keptSecrets(settings, secretName) };
    new VerificationAdmission(`${name}-verification-admission`, admitted, parent);
  }
  if (triggeredPhases(phases).length > 0) {
    new Sweep(
      `${name}-sweep`,
      { ...promote, namespace, schedule: settings.sweepSchedule },
      { ...parent, dependsOn: [...argoWorkflows, rbac] },
    );
  }
  return { rbac, templates };
}

/** The page, where one is asked for. */
export function makePage(
  { name, settings, namespaces, parent }: Placed,
  { argoCd, argoWorkflows }: Controllers,
  { secretName }: GitCredentials,
) {
  const { page } = settings;
  if (!page.enabled) return;
  new Page(
    `${name}-page`,
    {
      ...promoteArgs(settings, secretName),
      ...page,
      ...running(settings),
      namespace: namespaces.argo,
      applicationsNamespace: namespaces.argoCd,
      recordNamespace: namespaces.records,
      stack: pulumi.getStack(),
    },
    // What it watches is a kind that these two bring.
    { ...parent, dependsOn: [...argoCd, ...argoWorkflows] },
  );
}

/**
 * The way of an event from the webhook to a Workflow.
 *
 * @param auth the token that the webhook asks for
 * @param workflows what the Sensor makes Workflows of
 */
export function makeTrigger(
  { name, settings, namespaces, parent }: Placed,
  { argoEvents }: Controllers,
  auth: pulumi.Resource,
  workflows: pulumi.Resource[],
): void {
  const common = { ...running(settings), namespace: namespaces.argo };
  const eventBus = new EventBus(
    `${name}-event-bus`,
    {
      ...common,
      storage: settings.storage,
      pullPolicy: settings.images.pullPolicy,
      version: settings.platform.argoEvents.jetStream,
    },
    { ...parent, dependsOn: argoEvents },
  );
  const receiving = { ...parent, dependsOn: [eventBus, auth] };
  new EventSource(`${name}-event-source`, { ...common, receiver: webhook }, receiving);
  if (triggeredPhases(settings.phases).length > 0) {
    new Sensor(
      `${name}-sensor`,
      { ...common, phases: settings.phases },
      { ...parent, dependsOn: [eventBus, ...workflows] },
    );
    new EventSource(`${name}-promotion-events`, { ...common, receiver: promotionEvents }, receiving);
    const { notify } = settings;
    if (notify.length > 0) {
      new NotifySensor(`${name}-notify`, { ...common, notify }, { ...parent, dependsOn: [eventBus, ...workflows] });
    }
  }
}

/** The applications of the repository, and the namespaces that they are kept in; nothing where somebody else makes them. */
export function makeApplications(
  { name, settings, namespaces, parent }: Placed,
  { argoCd }: Controllers,
  credentials: GitCredentials,
): void {
  const { repository, phases, keepWorkloads, platform } = settings;
  if (settings.applications === "labelled") return;
  // It goes by names, and an Argo CD that is there has Applications of others with names like these.
  const boundary = platform.argoCd.install
    ? [new ApplicationBoundary(`${name}-application-boundary`, { argoCdNamespace: namespaces.argoCd, phases }, parent)]
    : [];
  new Applications(
    `${name}-applications`,
    { namespace: namespaces.argoCd, repository, phases, keepWorkloads },
    { ...parent, dependsOn: [...argoCd, credentials, ...boundary] },
  );
}
