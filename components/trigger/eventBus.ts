// The EventBus `default`: NATS JetStream between EventSource and Sensor.
import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { EventBusSpec } from "../objects/argoEventsKinds";
import { argoResource } from "../objects/argoKinds";
import { jetStream } from "../platform/argoEvents";
import { containerSecurity, diskLimit, podSecurity } from "../platform/podSecurity";
import { type AntiAffinity, spread } from "../platform/release";
import type { PullSecret } from "../settings/images";

/** A volume. */
export interface Storage {
  /** False: no volume. */
  persistent: boolean;
  /** Storage class. Default: the cluster's default class. */
  storageClass?: string | undefined;
  /** Size. Default: 1Gi. */
  size?: string | undefined;
}

export interface EventBusArgs {
  /** Namespace of the EventBus. */
  namespace: pulumi.Input<string>;
  /** One replica, or three of which one may be lost. */
  availability: "single" | "high";
  /** Spread of the replicas with `high`. */
  antiAffinity: AntiAffinity;
  /** Volume of each replica. */
  storage: Storage;
  /** Version of JetStream, which the controller must offer. Default: the one that this program sets. */
  version?: string | undefined;
  /** Pull policy of the containers. */
  pullPolicy: string;
  /** Secrets that the images are pulled with. */
  pullSecrets?: PullSecret[] | undefined;
}

/** Replicas of the bus, and of the stream in it: a stream with more replicas than the bus is never made. */
export function eventBusReplicas(availability: "single" | "high"): number {
  return availability === "high" ? 3 : 1;
}

/** The user that NATS runs as; its volume becomes this group's. */
const natsUser = 1000;

/** `spec` of the EventBus. */
export function eventBusSpec(args: Omit<EventBusArgs, "namespace">) {
  const high = args.availability === "high";
  const replicas = eventBusReplicas(args.availability);
  const { persistent, storageClass, size } = args.storage;
  const container = (cpu: string, memory: string, limit: string) => ({
    imagePullPolicy: args.pullPolicy,
    securityContext: containerSecurity,
    resources: { requests: { cpu, memory }, limits: { memory: limit, ...diskLimit } },
  });
  return {
    jetstream: {
      version: args.version ?? jetStream.version,
      replicas,
      securityContext: podSecurity(natsUser),
      settings: "max_file_store: 1GB\nmax_memory_store: 64MB\n",
      streamConfig: `maxMsgs: 50000\nmaxAge: 72h\nmaxBytes: -1\nreplicas: ${replicas}\nduplicates: 300s\n`,
      containerTemplate: container("50m", "64Mi", "512Mi"),
      reloaderContainerTemplate: container("10m", "16Mi", "64Mi"),
      metricsContainerTemplate: container("10m", "16Mi", "64Mi"),
      ...(args.pullSecrets && { imagePullSecrets: args.pullSecrets }),
      ...(persistent && {
        persistence: {
          accessMode: "ReadWriteOnce",
          volumeSize: size ?? "1Gi",
          ...(storageClass !== undefined && { storageClassName: storageClass }),
        },
      }),
      ...(high && { affinity: spread(args.antiAffinity, { "eventbus-name": "default" }) }),
    },
  } satisfies EventBusSpec;
}

/** The EventBus `default`. */
export class EventBus extends pulumi.ComponentResource {
  readonly resource: k8s.apiextensions.CustomResource;

  constructor(name: string, args: EventBusArgs, opts?: pulumi.ComponentResourceOptions) {
    super("argo-promotion:promotion:EventBus", name, {}, opts);
    this.resource = argoResource(
      `${name}-default`,
      "EventBus",
      { name: "default", namespace: args.namespace },
      eventBusSpec(args),
      { parent: this },
    );
    this.registerOutputs();
  }
}
