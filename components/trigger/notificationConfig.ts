// Argo CD's notification config: tells the webhook when a phase runs a new revision.
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { stringify } from "yaml";
import type { Origin } from "../../contract/identity";
import { type Notification, ready } from "../../contract/notification";
import { placeOfRepository, placeTemplate } from "../../contract/sources";
import { targetsOf } from "../../contract/phases";
import { settingKeys } from "../cluster/ahead";
import { labels, webhook, webhookUrl } from "../objects/names";
import { type Phase, triggeredPhases } from "../settings/phases";
import { fill } from "../settings/placeholders";
import { reachOf, verificationsOf } from "../settings/verification";

export interface NotificationConfigArgs {
  /** Namespace of Argo CD. */
  namespace: pulumi.Input<string>;
  /** All phases; those that are managed and verified or promoted from get a notification. */
  phases: readonly Phase[];
  /** Where Applications come from: those of the ApplicationSet subscribe by themselves. */
  applications: Origin;
  /** URL of the GitOps repository. */
  repository: string;
  /** True: Argo CD was there before, and its ConfigMap gets these keys besides its own. */
  existing: boolean;
}

const trigger = "on-sync-success";
const recipient = "sync-webhook";

/** The trigger and the service, as an Application subscribes to them. */
export const subscription = `notifications.argoproj.io/subscribe.${trigger}.${recipient}`;

/** Attempts after the first: about 17 s in all. What is lost after that is found by the sweep. */
const retries = 5;

/** The service `sync-webhook`. The token stands in the Secret `argocd-notifications-secret`. */
export function service() {
  return {
    url: webhookUrl,
    headers: [
      { name: "Content-Type", value: "application/json" },
      { name: "Authorization", value: `Bearer $${webhook.notificationsKey}` },
    ],
    retryMax: retries,
  };
}

/** What the last sync came to. The commit in it identifies the promotion: the sweep uses the same fields. */
const result = "app.status.operationState.syncResult";

/** Once for what was synced: a commit, or with several sources the revision of each. */
const oncePer = `len(${result}.revisions ?? []) > 0 ? join(${result}.revisions, ",") : ${result}.revision`;

/**
 * Go template: the commit of the GitOps repository. An Application of several sources has a revision for each; the first that is this
 * repository counts.
 */
export function commitTemplate(repository: string): string {
  const same = `eq (${placeTemplate("$source.repoURL")}) "${placeOfRepository(repository)}"`;
  const several = [
    '{{ $commit := "" }}',
    `{{ range $i, $source := .${result}.sources }}`,
    `{{ if and (eq $commit "") (${same}) }}{{ $commit = index $.${result}.revisions $i }}{{ end }}`,
    "{{ end }}{{ $commit }}",
  ];
  return `{{ if .${result}.revisions }}${several.join("")}{{ else }}{{ .${result}.revision }}{{ end }}`;
}

/**
 * When a phase is announced: synced, the operation succeeded, healthy, and looked at since the operation ended
 * (before that, `Healthy` may still speak of the version before).
 */
export function when(phase: string): string {
  return [
    `app.metadata.labels?.["${labels.phase}"] == '${phase}'`,
    `app.status.sync.status == '${ready.sync}'`,
    `app.status.operationState?.phase in ['${ready.operation}']`,
    `app.status.health.status == '${ready.health}'`,
    `${result}?.revision != nil`,
    "!time.Parse(app.status.reconciledAt).Before(time.Parse(app.status.operationState.finishedAt))",
  ].join(" and ");
}

/** The body of a phase's notification. App, source phase and commit decide; the rest is for readers. */
export function notificationBody(phase: Phase, repository: string): string {
  const app = `{{index .app.metadata.labels "${labels.app}"}}`;
  const values = { app, phase: phase.name };
  const namespace = fill(phase.namespace, values);
  const [first] = verificationsOf(phase);
  const target = first === undefined ? "" : fill(reachOf(first).target, { ...values, namespace });
  const fields = {
    app,
    test_target: target,
    source_phase: phase.name,
    target_phase: targetsOf(phase).join(","),
    source_commit: commitTemplate(repository),
  } satisfies Notification;
  // Not JSON.stringify as a whole: the quotes inside the expressions must stay as they are.
  const lines = Object.entries(fields).map(([key, value]) => `  "${key}": "${value}"`);
  return `{\n${lines.join(",\n")}\n}\n`;
}

/** `data` of the ConfigMap `argocd-notifications-cm`. */
export function notificationData(
  phases: readonly Phase[],
  applications: Origin,
  repository: string,
): Record<string, string> {
  const sources = triggeredPhases(phases);
  const data: Record<string, string> = { "service.webhook.sync-webhook": stringify(service()) };
  for (const phase of sources) {
    data[`template.sync-success-${phase.name}`] = stringify({
      webhook: {
        "sync-webhook": { method: "POST", path: webhook.endpoint, body: notificationBody(phase, repository) },
      },
    });
  }
  data["trigger.on-sync-success"] = stringify(
    sources.map((phase) => ({
      when: when(phase.name),
      oncePer,
      send: [`sync-success-${phase.name}`],
    })),
  );
  // Those that somebody else made need no annotation: the labels are enough.
  const selector = `${labels.app},${labels.phase}`;
  if (applications === "labelled")
    data["subscriptions"] = stringify([{ recipients: [recipient], triggers: [trigger], selector }]);
  return data;
}

/** The ConfigMap `argocd-notifications-cm`, or what promotions need in the one that is there. */
export class NotificationConfig extends pulumi.ComponentResource {
  constructor(name: string, args: NotificationConfigArgs, opts?: pulumi.ComponentResourceOptions) {
    super("argo-promotion:promotion:NotificationConfig", name, {}, opts);
    const { namespace, phases, applications, repository, existing } = args;
    const metadata = { name: "argocd-notifications-cm", namespace };
    if (existing) {
      // The key `subscriptions` is one text with everybody's, so each Application subscribes by itself.
      const data = notificationData(phases, "discovered", repository);
      const own = settingKeys(metadata, Object.keys(data));
      new k8s.core.v1.ConfigMapPatch(`${name}-keys`, { metadata: own, data }, { parent: this });
    } else {
      const labelled = { ...metadata, labels: { "app.kubernetes.io/part-of": "argocd" } };
      const data = notificationData(phases, applications, repository);
      new k8s.core.v1.ConfigMap(`${name}-configmap`, { metadata: labelled, data }, { parent: this });
    }
    this.registerOutputs();
  }
}
