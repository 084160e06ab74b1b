// EventSources and their Services: where notifications arrive (`webhook`), and where ends of promotions are told (`promotion`).
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { EventSourceSpec } from "../objects/argoEventsKinds";
import { argoResource } from "../objects/argoKinds";
import type { promotionEvents, webhook } from "../objects/names";
import { argoEventsUser } from "../platform/argoEvents";
import { containerSecurity, diskLimit, podSecurity } from "../platform/podSecurity";
import { type AntiAffinity, spread } from "../platform/release";
import type { PullSecret } from "../settings/images";

/** What takes requests: its EventSource, and where it listens. */
type Receiver = typeof webhook | typeof promotionEvents;

export interface EventSourceArgs {
  /** What it takes. */
  receiver: Receiver;
  /** Namespace of the EventSource. */
  namespace: pulumi.Input<string>;
  /** One replica or two. */
  availability: "single" | "high";
  /** Spread of the replicas with `high`. */
  antiAffinity: AntiAffinity;
  /** Secrets that the image is pulled with. */
  pullSecrets?: PullSecret[] | undefined;
}

/** Bytes of a request's body; a notification has about 400, the event of an end up to 5,000. */
const maxPayloadBytes = 16384;

/** Pod labels that Argo Events gives an EventSource. */
const podLabels = ({ eventSource }: Receiver) => ({ "eventsource-name": eventSource });

/** `spec` of the EventSource. */
export function eventSourceSpec({ receiver, ...args }: Omit<EventSourceArgs, "namespace">) {
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
      ...(high && { affinity: spread(args.antiAffinity, podLabels(receiver)) }),
    },
    webhook: {
      [receiver.eventName]: {
        port: String(receiver.port),
        endpoint: receiver.endpoint,
        method: "POST",
        authSecret: { name: receiver.authSecret, key: receiver.authKey },
        maxPayloadSize: maxPayloadBytes,
      },
    },
  } satisfies EventSourceSpec;
}

/** `spec` of the Service. Its name is the document's; Argo Events would generate another. */
export function eventSourceServiceSpec(receiver: Receiver) {
  return {
    type: "ClusterIP",
    selector: podLabels(receiver),
    ports: [{ name: "http", port: receiver.port, targetPort: receiver.port, protocol: "TCP" }],
  };
}

/** An EventSource behind a ClusterIP Service. */
export class EventSource extends pulumi.ComponentResource {
  readonly resource: k8s.apiextensions.CustomResource;

  constructor(name: string, args: EventSourceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("argo-promotion:promotion:EventSource", name, {}, opts);
    const { receiver } = args;
    this.resource = argoResource(
      `${name}-${receiver.eventSource}`,
      "EventSource",
      { name: receiver.eventSource, namespace: args.namespace },
      eventSourceSpec(args),
      { parent: this },
    );
    new k8s.core.v1.Service(
      `${name}-service`,
      {
        metadata: {
          name: receiver.service,
          namespace: args.namespace,
          labels: { "app.kubernetes.io/part-of": "argo-events" },
          // The pods come from the EventSource, after the EventBus: not this Service's business.
          annotations: { "pulumi.com/skipAwait": "true" },
        },
        spec: eventSourceServiceSpec(receiver),
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}
