// Argo Events, as a Helm release.
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { namespaces } from "../objects/names";
import type { HelmValues } from "../settings/charts";
import { checkedArguments } from "../settings/check";
import { fromRegistry } from "../settings/images";
import { jetStreamVersion } from "../settings/jetStream";
import { podSecurity, restrictedContainer } from "./podSecurity";
import {
  type ReleaseArgs,
  releaseArgs,
  type ReleaseSettings,
  releaseShape,
  replicas,
  requests,
  spread,
} from "./release";

export type ArgoEventsArgs = ReleaseArgs;

/** The one JetStream version that the controller offers and the EventBus uses. */
export const jetStream = {
  version: jetStreamVersion,
  natsImage: `nats:${jetStreamVersion}`,
  metricsExporterImage: "natsio/prometheus-nats-exporter:0.14.0",
  configReloaderImage: "natsio/nats-server-config-reloader:0.14.0",
  startCommand: "/nats-server",
} as const;

/** The user that the pods of Argo Events run as: the controller, EventSources and Sensors. */
export const argoEventsUser = 9731;

/** Helm values of the chart argo-events. */
export function argoEventsValues(args: ReleaseSettings): HelmValues {
  const { registry } = args;
  return {
    crds: { keep: args.keepCrds },
    global: {
      image: {
        imagePullPolicy: args.pullPolicy,
        ...(registry && { repository: `${registry}/argoproj/argo-events` }),
      },
      ...(args.pullSecrets && { imagePullSecrets: args.pullSecrets }),
      // The image names no user of its own.
      securityContext: podSecurity(argoEventsUser),
    },
    configs: {
      jetstream: {
        versions: [
          {
            ...jetStream,
            natsImage: fromRegistry(jetStream.natsImage, registry),
            metricsExporterImage: fromRegistry(jetStream.metricsExporterImage, registry),
            configReloaderImage: fromRegistry(jetStream.configReloaderImage, registry),
          },
        ],
      },
    },
    controller: {
      ...requests("50m", "64Mi"),
      containerSecurityContext: restrictedContainer,
      // The pods of EventSources and Sensors take their pull policy from here (default: Always).
      env: [{ name: "IMAGE_PULL_POLICY", value: args.pullPolicy }],
      ...(args.availability === "high" && {
        ...replicas(args),
        affinity: spread(args.antiAffinity, {
          "app.kubernetes.io/name": "argo-events-controller-manager",
          "app.kubernetes.io/instance": "argo-events",
        }),
      }),
    },
  };
}

const schema = z.strictObject(releaseShape("argoEvents"));

/** The arguments checked, with every default. */
function settingsOf(name: string, { namespace = namespaces.argoEvents, ...args }: ArgoEventsArgs): ReleaseSettings {
  return { ...checkedArguments(`ArgoEvents ${name}`, schema, args), namespace };
}

/** Argo Events in the namespace `argo-events`; it watches all namespaces. */
export class ArgoEvents extends pulumi.ComponentResource {
  readonly release: k8s.helm.v3.Release;

  constructor(name: string, args: ArgoEventsArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    const settings = settingsOf(name, args);
    super("argo-promotion:platform:ArgoEvents", name, {}, opts);
    this.release = new k8s.helm.v3.Release(
      `${name}-release`,
      releaseArgs("argo-events", "argo-events", settings, argoEventsValues(settings)),
      { parent: this, protect: settings.protect },
    );
    this.registerOutputs({ release: this.release.name });
  }
}
