// The Argo kinds that are written here, and the resource of one. Preview works before the custom resource definitions exist.
import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { ApplicationSetSpec, AppProjectSpec } from "./argoCdKinds";
import type { EventBusSpec, EventSourceSpec, NotifySensorSpec, SensorSpec } from "./argoEventsKinds";
import type { CronWorkflowSpec, WorkflowTemplateSpec } from "./argoWorkflowsKinds";

/** `spec` of each kind. */
export interface ArgoKinds {
  AppProject: AppProjectSpec;
  ApplicationSet: ApplicationSetSpec;
  ClusterWorkflowTemplate: WorkflowTemplateSpec;
  CronWorkflow: CronWorkflowSpec;
  EventBus: EventBusSpec;
  EventSource: EventSourceSpec;
  Sensor: SensorSpec | NotifySensorSpec;
}

/** Registers an object of one of these kinds. Preview works before its CRD exists. */
export function argoResource<Kind extends keyof ArgoKinds>(
  name: string,
  kind: Kind,
  metadata: k8s.types.input.meta.v1.ObjectMeta,
  spec: ArgoKinds[Kind],
  opts: pulumi.CustomResourceOptions,
): k8s.apiextensions.CustomResource {
  return new k8s.apiextensions.CustomResource(name, { apiVersion: "argoproj.io/v1alpha1", kind, metadata, spec }, opts);
}
