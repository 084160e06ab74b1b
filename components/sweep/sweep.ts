// The sweep: every minute it looks for promotions that are due and never ran, whose notification it sends again, and for gates that
// have opened.
import * as pulumi from "@pulumi/pulumi";
import { deadlines } from "../../contract/limits";
import { phasesText, startsWorkflows } from "../../contract/phases";
import { argoResource } from "../objects/argoKinds";
import type { CronWorkflowSpec, WorkflowTemplateSpec } from "../objects/argoWorkflowsKinds";
import {
  namespaces,
  serviceAccounts,
  sweep as sweepName,
  webhook,
  webhookUrl,
  workflowTemplates,
} from "../objects/names";
import { eventsClientLabel, webhookClientLabel } from "../platform/networkPolicies";
import { sweepMetrics, sweepOutputs } from "../workflow/metrics";
import { graphOf } from "../settings/phases";
import {
  forgeFlags,
  generatorFlags,
  gitContainer,
  layoutFlags,
  promoteVolumes,
  type PromoteArgs,
  tellingVolume,
  withForge,
  withTelling,
} from "../workflow/promoteContainer";
import { common, podOf } from "../workflow/templateDefaults";

export interface SweepArgs extends PromoteArgs {
  /** Namespace of the Workflows. */
  namespace: pulumi.Input<string>;
  /** When it runs, as cron writes it. */
  schedule: string;
}

/** Where the sweep leaves its figures, in the scratch folder. */
const sweepResult = "/tmp/result";

const webhookToken = { name: "webhook-token", mountPath: "/var/run/webhook", readOnly: true };

/** `spec` of `workflow-template-sweep`. */
export function sweepTemplateSpec(args: Omit<SweepArgs, "namespace" | "schedule">) {
  // Of the others it needs to know nothing.
  const phases = args.phases.filter((phase) => startsWorkflows(phase) || (phase.managed && phase.valuesOptional));
  const flags = [
    ...["sweep", "--git-repo", args.gitRepo, "--branch", args.branch, ...layoutFlags(args), ...generatorFlags(args)],
    ...["--phases", phasesText(graphOf(phases))],
    ...["--webhook-url", `${webhookUrl}${webhook.endpoint}`],
    ...["--token-file", `${webhookToken.mountPath}/${webhook.authKey}`],
    ...["--namespace", namespaces.argo, "--record-namespace", namespaces.records, "--output-dir", sweepResult],
    ...forgeFlags(args),
  ];
  return {
    ...common(args),
    serviceAccountName: serviceAccounts.sweep,
    activeDeadlineSeconds: deadlines.sweep,
    entrypoint: "sweep",
    templates: [
      {
        ...podOf("sweep"),
        name: "sweep",
        metadata: { labels: { ...webhookClientLabel, ...eventsClientLabel } },
        outputs: { parameters: sweepOutputs(sweepResult) },
        metrics: { prometheus: sweepMetrics },
        activeDeadlineSeconds: deadlines.sweep,
        retryStrategy: { limit: "1", retryPolicy: "Always", backoff: { duration: "5s" } },
        volumes: [
          ...promoteVolumes(args),
          tellingVolume,
          { name: webhookToken.name, secret: { secretName: webhook.authSecret } },
        ],
        container: withTelling(args, withForge(args, gitContainer(args, flags, [webhookToken]), true)),
      },
    ],
  } satisfies WorkflowTemplateSpec;
}

/** `spec` of the CronWorkflow: never two at a time, first where Workflows queue, and little kept of what went well. */
export function sweepSpec(schedule: string) {
  return {
    schedules: [schedule],
    timezone: "Etc/UTC",
    concurrencyPolicy: "Forbid",
    startingDeadlineSeconds: 60,
    successfulJobsHistoryLimit: 1,
    failedJobsHistoryLimit: 3,
    workflowSpec: { workflowTemplateRef: { name: workflowTemplates.sweep, clusterScope: true }, priority: 1 },
  } satisfies CronWorkflowSpec;
}

/** The template of the sweep, and the CronWorkflow that runs it. */
export class Sweep extends pulumi.ComponentResource {
  constructor(name: string, args: SweepArgs, opts?: pulumi.ComponentResourceOptions) {
    super("argo-promotion:promotion:Sweep", name, {}, opts);
    const template = argoResource(
      `${name}-template`,
      "ClusterWorkflowTemplate",
      { name: workflowTemplates.sweep },
      sweepTemplateSpec(args),
      { parent: this },
    );
    argoResource(
      `${name}-cron`,
      "CronWorkflow",
      { name: sweepName, namespace: args.namespace },
      sweepSpec(args.schedule),
      { parent: this, dependsOn: template },
    );
    this.registerOutputs();
  }
}
