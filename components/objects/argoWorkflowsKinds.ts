// The kinds of Argo Workflows as far as this program writes them: a field that no interface here has is found by the compiler.
import type * as k8s from "@pulumi/kubernetes";

type Container = k8s.types.input.core.v1.Container;
type PodSecurity = k8s.types.input.core.v1.PodSecurityContext;
type SecretReference = k8s.types.input.core.v1.LocalObjectReference;

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
