// The Argo kinds as far as this program writes them: a field that no interface here has is found by the compiler.
import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

type Affinity = k8s.types.input.core.v1.Affinity;
type Container = k8s.types.input.core.v1.Container;
type ContainerResources = Pick<Container, "imagePullPolicy" | "resources" | "securityContext">;
type PodSecurity = k8s.types.input.core.v1.PodSecurityContext;
type SecretReference = k8s.types.input.core.v1.LocalObjectReference;

/** An AppProject of Argo CD. */
export interface AppProjectSpec {
  description: string;
  sourceRepos: string[];
  destinations: { server: string; namespace: string }[];
  clusterResourceWhitelist: { group: string; kind: string }[];
}

/** An ApplicationSet whose applications stand in files of a git repository. */
export interface ApplicationSetSpec {
  goTemplate: boolean;
  goTemplateOptions: string[];
  /** A Go template of what each Application has over the template: what is no text, and so cannot be a template itself. */
  templatePatch?: string;
  generators: {
    git: { repoURL: string; revision: string; files: { path: string }[]; requeueAfterSeconds: number };
    selector: { matchExpressions: { key: string; operator: "In" | "NotIn"; values: string[] }[] };
  }[];
  syncPolicy: { preserveResourcesOnDeletion: boolean };
  template: {
    metadata: { name: string; labels: Record<string, string>; annotations: Record<string, string> };
    spec: {
      project: string;
      source: {
        repoURL: string;
        targetRevision: string;
        path: string;
        /** Neither of the two: Argo CD takes the folder for what is in it, a chart or a kustomization. */
        helm?: { ignoreMissingValueFiles: boolean; releaseName: string; valueFiles?: string[] };
        directory?: { recurse: boolean };
      };
      destination: { server: string; namespace: string };
      syncPolicy: {
        automated: { prune: boolean; selfHeal: boolean };
        syncOptions: string[];
        managedNamespaceMetadata: { labels: Record<string, string> };
        /** `refresh`: an attempt takes the newest commit, not the one that failed. */
        retry: { limit: number; refresh: boolean; backoff: { duration: string; factor: number; maxDuration: string } };
      };
    };
  };
}

/** An EventBus on NATS JetStream. */
export interface EventBusSpec {
  jetstream: {
    version: string;
    replicas: number;
    settings: string;
    streamConfig: string;
    securityContext: PodSecurity;
    containerTemplate: ContainerResources;
    reloaderContainerTemplate: ContainerResources;
    metricsContainerTemplate: ContainerResources;
    imagePullSecrets?: SecretReference[];
    persistence?: { accessMode: "ReadWriteOnce"; volumeSize: string; storageClassName?: string };
    affinity?: Affinity;
  };
}

/** Pods of an EventSource or a Sensor. */
interface EventsPod {
  serviceAccountName?: string;
  securityContext: PodSecurity;
  volumes?: k8s.types.input.core.v1.Volume[];
  container: ContainerResources & Pick<Container, "volumeMounts">;
  imagePullSecrets?: SecretReference[];
  affinity?: Affinity;
}

/** An EventSource that takes webhooks. */
export interface EventSourceSpec {
  replicas: number;
  template: EventsPod;
  webhook: Record<
    string,
    {
      port: string;
      endpoint: string;
      method: "POST";
      authSecret: { name: string; key: string };
      maxPayloadSize: number;
    }
  >;
}

/** A Workflow as a trigger makes it. */
export interface TriggeredWorkflow {
  apiVersion: "argoproj.io/v1alpha1";
  kind: "Workflow";
  metadata: { name: string; labels: Record<string, string> } | { generateName: string };
  spec: {
    ttlStrategy: { secondsAfterCompletion: number };
    arguments: { parameters: { name: string; value?: string }[] };
    workflowTemplateRef: { name: string; clusterScope: boolean };
  };
}

/** A trigger that makes a Workflow. */
export interface Trigger {
  atLeastOnce: boolean;
  retryStrategy: { steps: number; duration: string; factor: number; jitter: number };
  template: {
    name: string;
    conditions?: string;
    k8s: {
      operation: "create" | "patch";
      source: { resource: TriggeredWorkflow };
      parameters: { src: { dependencyName: string; dataTemplate: string }; dest: string }[];
    };
  };
  dlqTrigger?: Trigger;
}

/** A comparison of a field of an event's body with patterns. */
export interface DataFilter {
  path: string;
  type: "string";
  value: string[];
}

/** The events that a trigger waits for. */
export interface Dependency {
  name: string;
  eventSourceName: string;
  eventName: string;
  filters: { data: DataFilter[] };
}

/** A Sensor. */
export interface SensorSpec<T = Trigger> {
  replicas: number;
  template: EventsPod;
  dependencies: Dependency[];
  triggers: T[];
}

/** A key of a Secret that Argo Events mounts into the Sensor's pod. */
interface SecretKey {
  name: string;
  key: string;
}

/** A message of a kind that Argo Events sends itself. */
export type MessageTemplate =
  | { slack: { channel: string; slackToken: SecretKey } }
  | {
      email: {
        host: string;
        port: number;
        from: string;
        to: string[];
        username?: string | undefined;
        smtpPassword?: SecretKey;
      };
    }
  | {
      http: {
        url: string;
        method: "POST";
        /** Seconds. */
        timeout: number;
        headers: Record<string, string>;
        secureHeaders?: { name: string; valueFrom: { secretKeyRef: SecretKey } }[];
        payload: { src: { dependencyName: string } & ({ dataKey: string } | { dataTemplate: string }); dest: string }[];
      };
    };

/** A trigger that sends a message. Its own parameters fill in the template: those within `slack` and `email` do nothing. */
export interface NotifyTrigger extends Pick<Trigger, "atLeastOnce" | "retryStrategy"> {
  template: { name: string; conditions: string } & MessageTemplate;
  parameters?: { src: { dependencyName: string; dataTemplate: string }; dest: string }[];
  rateLimit?: { unit: "Second" | "Minute" | "Hour"; requestsPerUnit: number };
  policy?: { status: { allow: number[] } };
}

/** A Sensor that sends messages. */
export type NotifySensorSpec = SensorSpec<NotifyTrigger>;

/** When a template runs again. */
export interface RetryStrategy {
  limit: string;
  retryPolicy: "Always" | "OnError" | "OnFailure" | "OnTransientError";
  expression?: string;
  backoff: { duration: string; factor?: string; cap?: string };
}

/** A parameter: declared by its name alone, or with its value. */
interface Parameter {
  name: string;
  value?: string;
}

interface TemplateReference {
  name: string;
  template: string;
  clusterScope: boolean;
}

/** What a step or a task runs: a template of another ClusterWorkflowTemplate, or one of its own. */
type Run = ({ templateRef: TemplateReference } | { template: string }) & { arguments?: { parameters: Parameter[] } };

type Step = Run & { name: string; when?: string };

/** A task of a DAG. */
export type Task = Run & { name: string; depends?: string; when?: string; withItems?: string[] };

/** A file that a container leaves, as an output of its template, and of the whole Workflow where it has a global name. */
export interface OutputParameter {
  name: string;
  valueFrom: { path: string; default: string };
  globalName?: string;
}

/** A folder that a container leaves in an artifact repository. */
export interface Artifact {
  name: string;
  path: string;
  optional: boolean;
  archive: { none: object };
  s3: object;
}

/** A template of a Workflow: a pod, or an order of other templates. */
export interface Template {
  name: string;
  metadata?: { labels: Record<string, string> };
  serviceAccountName?: string;
  /** JSON that is laid over the spec of the pod. */
  podSpecPatch?: string;
  securityContext?: PodSecurity;
  inputs?: { parameters: Parameter[] };
  outputs?: { parameters: OutputParameter[]; artifacts?: Artifact[] };
  activeDeadlineSeconds?: number;
  retryStrategy?: RetryStrategy;
  volumes?: k8s.types.input.core.v1.Volume[];
  initContainers?: Container[];
  /** Its name is `main`, always. */
  container?: Omit<Container, "name">;
  dag?: { failFast: boolean; tasks: Task[] };
  steps?: Step[][];
  metrics?: { prometheus: WorkflowMetric[] };
}

/** What the workflow controller measures when a node of a template ends. */
export interface WorkflowMetric {
  name: string;
  help: string;
  labels?: { key: string; value: string }[];
  when?: string;
  counter?: { value: string };
  gauge?: { realtime: boolean; value: string };
  histogram?: { value: string; buckets: number[] };
}

/** A ClusterWorkflowTemplate. */
export interface WorkflowTemplateSpec {
  entrypoint: string;
  onExit?: string;
  serviceAccountName: string;
  /** Of every pod whose template does not say otherwise. */
  securityContext?: PodSecurity;
  /** JSON that is laid over the spec of every pod, before that of its template. */
  podSpecPatch?: string;
  podMetadata?: { labels: Record<string, string> };
  imagePullSecrets?: SecretReference[];
  podGC: { strategy: "OnPodSuccess" };
  activeDeadlineSeconds: number;
  arguments?: { parameters: Parameter[] };
  templates: Template[];
}

/** A CronWorkflow. */
export interface CronWorkflowSpec {
  schedules: string[];
  timezone: string;
  concurrencyPolicy: "Allow" | "Forbid" | "Replace";
  startingDeadlineSeconds: number;
  successfulJobsHistoryLimit: number;
  failedJobsHistoryLimit: number;
  workflowSpec: { workflowTemplateRef: { name: string; clusterScope: boolean }; priority: number };
}

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
