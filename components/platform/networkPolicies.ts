// NetworkPolicies: nothing comes into the platform's namespaces except what is needed.
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { namespaces, promotionEvents, webhook } from "../objects/names";
import { namespaceNamed } from "../objects/selectors";
import type { Platform } from "../settings/platform";
import { tcp } from "./ports";

export interface NetworkPoliciesArgs {
  /** Namespace of Argo CD. */
  argoCdNamespace: pulumi.Input<string>;
  /** Namespace of EventBus, EventSource, Sensor and Workflows. */
  argoNamespace: pulumi.Input<string>;
  /** Namespace of the Argo Events controller. */
  argoEventsNamespace: pulumi.Input<string>;
  /** Namespace of the records, in which nothing runs. */
  recordNamespace: pulumi.Input<string>;
  /** With `high`, Argo CD runs the redis-ha chart, which brings no policies of its own. */
  availability: "single" | "high";
  /** Which Argos are installed here: what comes to the others is their owner's business. */
  platform: Pick<Platform, "argoCd" | "argoEvents">;
  /** Namespaces whose pods may read metrics. Default: none. */
  metricsFrom?: readonly string[];
}

type PodLabels = Record<string, string>;
const pods = (matchLabels: PodLabels) => ({ podSelector: { matchLabels } });
const ports = (...numbers: number[]) => numbers.map(tcp);

/** Label of the pods that may call the webhook from inside the namespace `argo`. */
export const webhookClientLabel = { "argo-promotion/webhook-client": "true" };

/** Label of the pods that tell how promotions ended. */
export const eventsClientLabel = { "argo-promotion/events-client": "true" };

/** Refuses everything that no other policy lets in. */
const defaultDeny = { podSelector: {}, policyTypes: ["Ingress"] };

const letIn = (to: PodLabels, from: object[], ...numbers: number[]) => ({
  podSelector: { matchLabels: to },
  policyTypes: ["Ingress"],
  ingress: [{ from, ports: ports(...numbers) }],
});

/** Lets everybody in, from wherever. */
const letAllIn = (to: PodLabels, ...numbers: number[]) => ({
  podSelector: { matchLabels: to },
  policyTypes: ["Ingress"],
  ingress: [{ ports: ports(...numbers) }],
});

/** Labels of the pods of one of Argo CD's components. */
const argoCd = (component: string): PodLabels => ({ "app.kubernetes.io/name": `argocd-${component}` });

/** Ports that the pods of each namespace serve metrics on. */
const metricsPorts = {
  // ApplicationSets', application controller's, server's, repo-server's, notifications'.
  argoCd: [8080, 8082, 8083, 8084, 9001],
  // The workflow controller's, and those of EventBus, EventSource and Sensor.
  argo: [9090, 7777],
  argoEvents: [7777],
};

const metrics = (metricsFrom: readonly string[], numbers: number[]) =>
  metricsFrom.length > 0 && {
    metrics: letIn({}, metricsFrom.map(namespaceNamed), ...numbers),
  };

/** `spec` of every NetworkPolicy, by namespace and name. */
export function networkPolicySpecs(
  availability: "single" | "high",
  metricsFrom: readonly string[] = [],
  argoCdNamespace: string = namespaces.argoCd,
) {
  const eventBus = { "eventbus-name": "default" };
  return {
    argoCd: {
      "default-deny": defaultDeny,
      // In the place of the chart's own, which let every namespace read metrics, and everybody reach every port of the server.
      "to-server": letAllIn(argoCd("server"), 8080),
      "to-repo-server": letIn(
        argoCd("repo-server"),
        ["server", "application-controller", "applicationset-controller", "notifications-controller"].map((name) =>
          pods(argoCd(name)),
        ),
        8081,
      ),
      ...metrics(metricsFrom, metricsPorts.argoCd),
      ...(availability === "single" && {
        "to-redis": letIn(
          argoCd("redis"),
          ["server", "repo-server", "application-controller"].map((name) => pods(argoCd(name))),
          6379,
        ),
      }),
      ...(availability === "high" && {
        "redis-ha": letIn({ app: "redis-ha" }, [{ podSelector: {} }], 6379, 26379),
        "redis-ha-haproxy": letIn({ app: "redis-ha-haproxy" }, [{ podSelector: {} }], 6379),
      }),
    },
    argo: {
      "default-deny": defaultDeny,
      ...metrics(metricsFrom, metricsPorts.argo),
      "webhook-eventsource": letIn(
        { "eventsource-name": webhook.eventSource },
        [
          {
            ...namespaceNamed(argoCdNamespace),
            ...pods({ "app.kubernetes.io/name": "argocd-notifications-controller" }),
          },
          pods(webhookClientLabel),
        ],
        webhook.port,
      ),
      "promotion-eventsource": letIn(
        { "eventsource-name": promotionEvents.eventSource },
        [pods(eventsClientLabel)],
        promotionEvents.port,
      ),
      "eventbus-clients": letIn(
        eventBus,
        [pods({ controller: "eventsource-controller" }), pods({ controller: "sensor-controller" })],
        4222,
      ),
      "eventbus-cluster": letIn(eventBus, [pods(eventBus)], 4222, 6222, 8222),
    },
    argoEvents: { "default-deny": defaultDeny, ...metrics(metricsFrom, metricsPorts.argoEvents) },
    records: { "default-deny": defaultDeny },
  };
}

/** The NetworkPolicies of the namespaces. A network plugin has to enforce them. */
export class NetworkPolicies extends pulumi.ComponentResource {
  constructor(name: string, args: NetworkPoliciesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("argo-promotion:platform:NetworkPolicies", name, {}, opts);
    const namespaceOf = {
      argoCd: args.argoCdNamespace,
      argo: args.argoNamespace,
      argoEvents: args.argoEventsNamespace,
      records: args.recordNamespace,
    };
    const { argoCd, argoEvents } = args.platform;
    const left = [...(argoCd.install ? [] : ["argoCd"]), ...(argoEvents.install ? [] : ["argoEvents"])];
    const specs = Object.entries(networkPolicySpecs(args.availability, args.metricsFrom, argoCd.namespace));
    for (const [key, policies] of specs.filter(([each]) => !left.includes(each))) {
      const namespace = namespaceOf[key as keyof typeof namespaceOf];
      for (const [policy, spec] of Object.entries(policies)) {
        new k8s.networking.v1.NetworkPolicy(
          `${name}-${key}-${policy}`,
          { metadata: { name: policy, namespace }, spec },
          { parent: this },
        );
      }
    }
    this.registerOutputs();
  }
}
