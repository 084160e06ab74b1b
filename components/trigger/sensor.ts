// The Sensor `webhook-app-promotion`: one dependency and one trigger for each phase that is verified or promotes.
import * as pulumi from "@pulumi/pulumi";
import { longestAppName, workflowNameTemplate } from "../../contract/identity";
import type { Notification } from "../../contract/notification";
import { identityParameters, timeToLive } from "../../contract/workflow";
import type { Dependency, SensorSpec, Trigger } from "../objects/argoEventsKinds";
import { argoResource } from "../objects/argoKinds";
import {
  forPhase,
  labels,
  protectedPhases,
  sensor as sensorName,
  serviceAccounts,
  webhook,
  workflowTemplates,
} from "../objects/names";
import { type Phase, triggeredPhases } from "../settings/phases";
import { identity } from "../workflow/promoteContainer";
import { type SensorPodArgs, sensorPods, textFilter } from "./sensorPod";

export interface SensorArgs extends SensorPodArgs {
  /** All phases; those that are managed and verified or promoted from get a trigger. */
  phases: readonly Phase[];
}

/** Fields of the notification, by what they say of the promotion's identity. */
const fields = { app: "app", phase: "source_phase", commit: "source_commit" } as const satisfies Record<
  keyof typeof identityParameters,
  keyof Notification
>;

/** A field of the notification, as a Go template reads it. */
const input = (of: keyof typeof fields) => `.Input.body.${fields[of]}`;

const body = { app: `{{ ${input("app")} }}`, phase: `{{ ${input("phase")} }}`, commit: `{{ ${input("commit")} }}` };

/** The events of one source phase. */
export function dependency(phase: Phase) {
  const inner = longestAppName(phase.name) - 2;
  return {
    name: `webhook-dep-${phase.name}`,
    eventSourceName: webhook.eventSource,
    eventName: webhook.eventName,
    filters: {
      data: [
        textFilter(`body.${fields.app}`, `[a-z]([-a-z0-9]{0,${inner}}[a-z0-9])?`),
        textFilter(`body.${fields.phase}`, phase.name),
        textFilter(`body.${fields.commit}`, "[0-9a-f]{40}"),
      ],
    },
  } satisfies Dependency;
}

/** `spec` of a Workflow: which promotion it is. What it does stands in its template. */
const workflowSpec = (template: string) => ({
  ttlStrategy: { secondsAfterCompletion: timeToLive },
  arguments: { parameters: identity },
  workflowTemplateRef: { name: template, clusterScope: true },
});

/** Fills in the arguments of such a Workflow, in the order of `identity`. */
const fillArguments = (phase: Phase) =>
  (Object.keys(identityParameters) as (keyof typeof identityParameters)[]).map((name, index) => ({
    src: { dependencyName: dependency(phase).name, dataTemplate: body[name] },
    dest: `spec.arguments.parameters.${index}.value`,
  }));

/** When no retry could make the Workflow: a small one that records the promotion as broken, for the sweep to find. */
function deadLetter(phase: Phase) {
  return {
    atLeastOnce: true,
    retryStrategy: { steps: 6, duration: "5s", factor: 2, jitter: 0.2 },
    template: {
      name: `${forPhase(sensorName, phase.name)}-dead-letter`,
      k8s: {
        operation: "create",
        source: {
          resource: {
            apiVersion: "argoproj.io/v1alpha1",
            kind: "Workflow",
            metadata: { generateName: `dead-letter-${phase.name}-` },
            spec: workflowSpec(workflowTemplates.recordEnd),
          },
        },
        parameters: fillArguments(phase),
      },
    },
  } satisfies Trigger;
}

/** The trigger of one source phase: makes the Workflow that is named after the promotion's identity. */
export function trigger(phase: Phase) {
  const dependencyName = dependency(phase).name;
  const set = (dest: string, dataTemplate: string) => ({ src: { dependencyName, dataTemplate }, dest });
  return {
    atLeastOnce: true,
    retryStrategy: { steps: 6, duration: "1s", factor: 2, jitter: 0.2 },
    template: {
      name: forPhase(sensorName, phase.name),
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
            spec: workflowSpec(forPhase(workflowTemplates.validateThenPromote, phase.name)),
          },
        },
        parameters: [
          set("metadata.name", workflowNameTemplate(input("app"), input("phase"), input("commit"))),
          set("metadata.labels.phase", body.phase),
          set(`metadata.labels.${labels.app}`, body.app),
          set(`metadata.labels.${labels.phase}`, body.phase),
          set(`metadata.labels.${labels.commit}`, body.commit),
          ...fillArguments(phase),
        ],
      },
    },
    dlqTrigger: deadLetter(phase),
  } satisfies Trigger;
}

/** `spec` of the Sensor. */
export function sensorSpec(args: Omit<SensorArgs, "namespace">) {
  const sources = triggeredPhases(args.phases);
  return {
    ...sensorPods(args, sensorName, serviceAccounts.sensor),
    dependencies: sources.map(dependency),
    triggers: sources.map(trigger),
  } satisfies SensorSpec;
}

/** The Sensor `webhook-app-promotion`. Register it only where a managed phase is verified or promoted from. */
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
