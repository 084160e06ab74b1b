// The kinds of Argo Events as far as this program writes them: a field that no interface here has is found by the compiler.
import type * as k8s from "@pulumi/kubernetes";

type Affinity = k8s.types.input.core.v1.Affinity;
type Container = k8s.types.input.core.v1.Container;
type ContainerResources = Pick<Container, "imagePullPolicy" | "resources" | "securityContext">;
type PodSecurity = k8s.types.input.core.v1.PodSecurityContext;
type SecretReference = k8s.types.input.core.v1.LocalObjectReference;

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
