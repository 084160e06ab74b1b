// The Sensor `webhook-app-promotion`: one dependency and one trigger per source phase.
import * as pulumi from "@pulumi/pulumi";
import { longestAppName, workflowNameTemplate } from "../../contract/identity";
import { argoResource, type DataFilter, type Dependency, type SensorSpec, type Trigger } from "../argoKinds";
import { labels, protectedPhases, sensor as sensorName, serviceAccounts, webhook, workflowTemplates } from "../names";
import { type AntiAffinity, spread } from "../platform/release";
import { campaignImage, type Images, pullSecretsOf } from "../settings/images";
import { type Phase, sourcePhases } from "../settings/phases";
import { fill } from "../settings/placeholders";
import type { WorkflowParameter } from "./workflowTemplates";

export interface SensorArgs {
  /** Namespace of the Sensor and of the Workflows that it makes. */
  namespace: pulumi.Input<string>;
  /** All phases; those that are managed and have an edge out get a trigger. */
  phases: readonly Phase[];
  /** URL of the GitOps repository. */
  gitRepo: string;
  /** Secret that the promotion step reads. */
  gitCredentialsSecret: string;
  /** Images of the campaigns, and the Secrets that the Sensor's own is pulled with. */
  images: Images;
  /** One replica, or two of which one leads. */
  availability: "single" | "high";
  /** Spread of the replicas with `high`. */
  antiAffinity: AntiAffinity;
}

/** Seconds that a finished Workflow is kept: 12 hours. */
const timeToLive = 43200;

const body = {
  app: "{{ .Input.body.app }}",
  phase: "{{ .Input.body.source_phase }}",
  commit: "{{ .Input.body.source_commit }}",
};

/**
 * The events of one source phase. `@tostr` compares the JSON text of a field, quotes included, so that only a
 * string passes; the expressions are anchored, because the Sensor's own are not.
 */
export function dependency(phase: Phase) {
  const inner = longestAppName(phase.name) - 2;
  const filter = (field: string, pattern: string): DataFilter => ({
    path: `body.${field}|@tostr`,
    type: "string",
    value: [`^"${pattern}"$`],
  });
  return {
    name: `webhook-dep-${phase.name}`,
    eventSourceName: webhook.eventSource,
    eventName: webhook.eventName,
    filters: {
      data: [
        filter("app", `[a-z]([-a-z0-9]{0,${inner}}[a-z0-9])?`),
        filter("source_phase", phase.name),
        filter("source_commit", "[0-9a-f]{40}"),
      ],
    },
  } satisfies Dependency;
}

/** Values of the Workflow's arguments; what is not from the body is from the configuration. */
export function workflowArguments(
  phase: Phase,
  args: Pick<SensorArgs, "gitRepo" | "gitCredentialsSecret" | "images">,
): Record<WorkflowParameter, { value?: string; dataTemplate?: string }> {
  const verification = phase.verification === "none" ? undefined : phase.verification;
  const values = { app: body.app, phase: phase.name };
  const namespace = fill(phase.namespace, values);
  return {
    app: { dataTemplate: body.app },
    source_commit: { dataTemplate: body.commit },
    source_phase: { dataTemplate: body.phase },
    target_phases: { value: JSON.stringify(phase.promotesTo) },
    test_target: verification ? { dataTemplate: fill(verification.target, { ...values, namespace }) } : { value: "" },
    test_docker_image: { value: campaignImage(phase, args.images) ?? "" },
    test_docker_command: { value: verification?.command ?? "" },
    test_resources: { value: JSON.stringify(verification?.resources ?? {}) },
    git_repo: { value: args.gitRepo },
    git_credentials_secret: { value: args.gitCredentialsSecret },
  };
}

/** When no retry could make the Workflow: a small one that records the promotion as broken, for the sweep to find. */
function deadLetter(phase: Phase) {
  const dependencyName = dependency(phase).name;
  const fields = { app: body.app, source_commit: body.commit, source_phase: body.phase };
  return {
    atLeastOnce: true,
    retryStrategy: { steps: 6, duration: "5s", factor: 2, jitter: 0.2 },
    template: {
      name: `${sensorName}-${phase.name}-dead-letter`,
      k8s: {
        operation: "create",
        source: {
          resource: {
            apiVersion: "argoproj.io/v1alpha1",
            kind: "Workflow",
            metadata: { generateName: `dead-letter-${phase.name}-` },
            spec: {
              ttlStrategy: { secondsAfterCompletion: timeToLive },
              arguments: {
                parameters: [
                  ...Object.keys(fields).map((name) => ({ name })),
                  { name: "target_phases", value: JSON.stringify(phase.promotesTo) },
                ],
              },
              workflowTemplateRef: { name: workflowTemplates.recordEnd, clusterScope: true },
            },
          },
        },
        parameters: Object.values(fields).map((dataTemplate, index) => ({
          src: { dependencyName, dataTemplate },
          dest: `spec.arguments.parameters.${index}.value`,
        })),
      },
    },
  } satisfies Trigger;
}

/** The trigger of one source phase: makes the Workflow that is named after the promotion's identity. */
export function trigger(phase: Phase, args: Pick<SensorArgs, "gitRepo" | "gitCredentialsSecret" | "images">) {
  const dependencyName = dependency(phase).name;
  const parameters = Object.entries(workflowArguments(phase, args));
  const set = (dest: string, dataTemplate: string) => ({ src: { dependencyName, dataTemplate }, dest });
  return {
    atLeastOnce: true,
    retryStrategy: { steps: 6, duration: "1s", factor: 2, jitter: 0.2 },
    template: {
      name: `${sensorName}-${phase.name}`,
      conditions: dependencyName,
      k8s: {
        // Creates what is absent and merges the same content into what is there: a repeat changes nothing.
        operation: "patch",
        source: {
          resource: {
            apiVersion: "argoproj.io/v1alpha1",
            kind: "Workflow",
            metadata: {
              name: "",
              labels: { scenario: "syncSuccess", phase: "", [labels.app]: "", [labels.phase]: "", [labels.commit]: "" },
            },
            spec: {
              ttlStrategy: { secondsAfterCompletion: timeToLive },
              arguments: {
                parameters: parameters.map(([name, { value }]) => (value === undefined ? { name } : { name, value })),
              },
              workflowTemplateRef: { name: workflowTemplates.validateThenPromote, clusterScope: true },
            },
          },
        },
        parameters: [
          set(
            "metadata.name",
            workflowNameTemplate(".Input.body.app", ".Input.body.source_phase", ".Input.body.source_commit"),
          ),
          set("metadata.labels.phase", body.phase),
          set(`metadata.labels.${labels.app}`, body.app),
          set(`metadata.labels.${labels.phase}`, body.phase),
          set(`metadata.labels.${labels.commit}`, body.commit),
          ...parameters.flatMap(([, { dataTemplate }], index) =>
            dataTemplate === undefined ? [] : [set(`spec.arguments.parameters.${index}.value`, dataTemplate)],
          ),
        ],
      },
    },
    dlqTrigger: deadLetter(phase),
  } satisfies Trigger;
}

/** `spec` of the Sensor. */
export function sensorSpec(args: Omit<SensorArgs, "namespace">) {
  const high = args.availability === "high";
  const sources = sourcePhases(args.phases);
  const imagePullSecrets = pullSecretsOf(args.images);
  return {
    replicas: high ? 2 : 1,
    template: {
      serviceAccountName: serviceAccounts.sensor,
      ...(imagePullSecrets && { imagePullSecrets }),
      container: {
        resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "256Mi" } },
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
      },
      ...(high && { affinity: spread(args.antiAffinity, { "sensor-name": sensorName }) }),
    },
    dependencies: sources.map(dependency),
    triggers: sources.map((phase) => trigger(phase, args)),
  } satisfies SensorSpec;
}

/** The Sensor `webhook-app-promotion`. Register it only where a managed phase has an edge out. */
export class Sensor extends pulumi.ComponentResource {
  constructor(name: string, args: SensorArgs, opts?: pulumi.ComponentResourceOptions) {
    super("argo-promotion:promotion:Sensor", name, {}, opts);
    const guarded = args.phases.filter((phase) => phase.protected).map((phase) => phase.name);
    argoResource(
      `${name}-webhook-app-promotion`,
      "Sensor",
      {
        name: sensorName,
        namespace: args.namespace,
        ...(guarded.length > 0 && { annotations: { [protectedPhases]: guarded.join(",") } }),
      },
      sensorSpec(args),
      { parent: this },
    );
    this.registerOutputs();
  }
}
