// The EventSource `webhook` and its Service: where notifications arrive.
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { argoResource, type EventSourceSpec } from "../objects/argoKinds";
import { webhook } from "../objects/names";
import { argoEventsUser } from "../platform/argoEvents";
import { containerSecurity, diskLimit, podSecurity } from "../platform/podSecurity";
import { type AntiAffinity, spread } from "../platform/release";
import type { PullSecret } from "../settings/images";

export interface EventSourceArgs {
  /** Namespace of the EventSource. */
  namespace: pulumi.Input<string>;
  /** One replica or two. */
  availability: "single" | "high";
  /** Spread of the replicas with `high`. */
  antiAffinity: AntiAffinity;
  /** Secrets that the image is pulled with. */
  pullSecrets?: PullSecret[] | undefined;
}

/** Bytes of a request's body; a notification has about 400. */
const maxPayloadBytes = 16384;

/** Pod labels that Argo Events gives an EventSource. */
export const eventSourcePodLabels = { "eventsource-name": webhook.eventSource };

/** `spec` of the EventSource. */
export function eventSourceSpec(args: Omit<EventSourceArgs, "namespace">) {
  const high = args.availability === "high";
  return {
    replicas: high ? 2 : 1,
    template: {
      ...(args.pullSecrets && { imagePullSecrets: args.pullSecrets }),
      securityContext: podSecurity(argoEventsUser),
      container: {
        resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "256Mi", ...diskLimit } },
        securityContext: containerSecurity,
      },
      ...(high && { affinity: spread(args.antiAffinity, eventSourcePodLabels) }),
    },
    webhook: {
      [webhook.eventName]: {
        port: String(webhook.port),
        endpoint: webhook.endpoint,
        method: "POST",
        authSecret: { name: webhook.authSecret, key: webhook.authKey },
        maxPayloadSize: maxPayloadBytes,
      },
    },
  } satisfies EventSourceSpec;
}

/** `spec` of the Service. Its name is the document's; Argo Events would generate another. */
export function eventSourceServiceSpec() {
  return {
    type: "ClusterIP",
    selector: eventSourcePodLabels,
    ports: [{ name: "http", port: webhook.port, targetPort: webhook.port, protocol: "TCP" }],
  };
}

/** The EventSource `webhook` behind the ClusterIP Service `webhook-eventsource`. */
export class EventSource extends pulumi.ComponentResource {
  readonly resource: k8s.apiextensions.CustomResource;

  constructor(name: string, args: EventSourceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("argo-promotion:promotion:EventSource", name, {}, opts);
    this.resource = argoResource(
      `${name}-webhook`,
      "EventSource",
      { name: webhook.eventSource, namespace: args.namespace },
      eventSourceSpec(args),
      { parent: this },
    );
    new k8s.core.v1.Service(
      `${name}-service`,
      {
        metadata: {
          name: webhook.service,
          namespace: args.namespace,
          labels: { "app.kubernetes.io/part-of": "argo-events" },
          // The pods come from the EventSource, after the EventBus: not this Service's business.
          annotations: { "pulumi.com/skipAwait": "true" },
        },
        spec: eventSourceServiceSpec(),
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}
