// Argo CD, as a Helm release.
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { gitWebhook, namespaces } from "../objects/names";
import type { HelmValues } from "../settings/charts";
import { checkedArguments } from "../settings/check";
import { sentence } from "../settings/problems";
import { repositorySchema } from "../settings/repository";
import { type ReleaseArgs, releaseArgs, type ReleaseSettings, releaseShape, replicas, requests } from "./release";

export interface ArgoCdArgs extends ReleaseArgs {
  /** How often Argo CD looks for new commits, a duration such as 15s. Default: 15s. */
  polling?: string | undefined;
  /** Host of the git server, for its entry in `argocd-tls-certs-cm`. Default: none; needed with `caBundle`. */
  gitHost?: string | undefined;
  /** PEM of the CA that signed the git server's certificate. Default: the public CAs. */
  caBundle?: string | undefined;
  /** Lines of known_hosts, besides those that the chart has of hosted servers. Default: none. */
  knownHosts?: string | undefined;
}

/** The same, checked and with every default. */
export type ArgoCdSettings = ReleaseSettings &
  Pick<ArgoCdArgs, "gitHost" | "caBundle" | "knownHosts"> & { polling: string };

/**
 * Notifications that can be on their way at the same time. One that is being retried blocks its processor,
 * and the default is a single one.
 */
const notificationProcessors = 10;

/**
 * Keys of `argocd-secret` for the webhooks of GitHub, GitLab, Gitea or Gogs, Bitbucket and Azure DevOps. All are set:
 * a kind of webhook without a secret is accepted from anyone (argo-cd v3.2 `util/webhook`).
 */
const webhookKeys = [
  "webhook.github.secret",
  "webhook.gitlab.secret",
  "webhook.gogs.secret",
  "webhook.bitbucket.uuid",
  "webhook.bitbucketserver.secret",
  "webhook.azuredevops.username",
  "webhook.azuredevops.password",
];

/** Requests, and a limit of memory, for a container of redis-ha: the chart sets none. */
const bounded = (cpu: string, memory: string, limit: string) => ({
  resources: { requests: { cpu, memory }, limits: { memory: limit } },
});

/**
 * Values of the chart redis-ha, which the other values do not reach.
 *
 * Its haproxy has as many replicas as the set has nodes: where they must be on different nodes a new pod finds no place before an
 * old one goes.
 */
function redisHa({ antiAffinity, registry, pullPolicy, pullSecrets }: ArgoCdSettings): HelmValues {
  const hardAntiAffinity = antiAffinity === "hard";
  const common = { hardAntiAffinity, ...(pullSecrets && { imagePullSecrets: pullSecrets }) };
  const image = (name: string) => ({
    pullPolicy,
    ...(registry && { repository: `${registry}/docker/library/${name}` }),
  });
  return {
    enabled: true,
    ...common,
    image: image("redis"),
    redis: bounded("50m", "32Mi", "256Mi"),
    sentinel: bounded("10m", "16Mi", "64Mi"),
    splitBrainDetection: bounded("10m", "16Mi", "64Mi"),
    init: bounded("10m", "16Mi", "64Mi"),
    haproxy: {
      ...common,
      image: image("haproxy"),
      deploymentStrategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
      ...bounded("20m", "64Mi", "256Mi"),
      init: bounded("10m", "16Mi", "64Mi"),
    },
  };
}

/** Helm values of the chart argo-cd. */
export function argoCdValues(args: ArgoCdSettings): HelmValues {
  const high = args.availability === "high";
  const { registry, pullPolicy, pullSecrets } = args;
  const imagePullSecrets = pullSecrets && { imagePullSecrets: pullSecrets };
  return {
    crds: { keep: args.keepCrds },
    dex: { enabled: false },
    global: {
      image: {
        imagePullPolicy: pullPolicy,
        ...(registry && { repository: `${registry}/argoproj/argocd` }),
      },
      ...imagePullSecrets,
      // The chart's let in more than each component needs: this program makes its own.
      networkPolicy: { create: false },
      ...(high && { affinity: { podAntiAffinity: args.antiAffinity } }),
    },
    configs: {
      // The jitter's default of 60s would hide whatever interval is set.
      cm: { "timeout.reconciliation": args.polling, "timeout.reconciliation.jitter": "0s" },
      // References, not secrets: Argo CD resolves them. Without any, everyone could send it webhooks.
      secret: { extra: Object.fromEntries(webhookKeys.map((key) => [key, `$${gitWebhook.secret}:${gitWebhook.key}`])) },
      ...(args.caBundle && args.gitHost && { tls: { certificates: { [args.gitHost]: args.caBundle } } }),
      ...(args.knownHosts && { ssh: { extraHosts: args.knownHosts } }),
    },
    controller: requests("250m", "256Mi"),
    server: { ...requests("50m", "64Mi"), ...replicas(args) },
    repoServer: { ...requests("100m", "128Mi"), ...replicas(args) },
    applicationSet: { ...requests("50m", "64Mi"), ...replicas(args) },
    // The notification config and its Secret are resources of this program.
    notifications: {
      ...requests("50m", "64Mi"),
      cm: { create: false },
      secret: { create: false },
      extraArgs: [`--processors-count=${notificationProcessors}`],
    },
    redis: {
      ...requests("50m", "32Mi"),
      ...(registry && { image: { repository: `${registry}/docker/library/redis` } }),
    },
    ...(high && { "redis-ha": redisHa(args) }),
  };
}

const { polling, caBundle, knownHosts } = repositorySchema.shape;
const schema = z.strictObject({
  ...releaseShape("argoCd"),
  polling,
  gitHost: z.string().min(1, "the host of the git server").optional(),
  caBundle,
  knownHosts,
});

/** The arguments checked, with every default. */
function settingsOf(name: string, { namespace = namespaces.argoCd, ...args }: ArgoCdArgs): ArgoCdSettings {
  const nobodys = args.caBundle !== undefined && args.gitHost === undefined;
  const further = nobodys ? [sentence("gitHost", undefined, "the host of the git server, whose CA caBundle is")] : [];
  return { ...checkedArguments(`ArgoCd ${name}`, schema, args, further), namespace };
}

/** Argo CD in its namespace. */
export class ArgoCd extends pulumi.ComponentResource {
  readonly release: k8s.helm.v3.Release;

  constructor(name: string, args: ArgoCdArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    const settings = settingsOf(name, args);
    super("argo-promotion:platform:ArgoCd", name, {}, opts);
    this.release = new k8s.helm.v3.Release(
      `${name}-release`,
      releaseArgs("argocd", "argo-cd", settings, argoCdValues(settings)),
      { parent: this, protect: settings.protect },
    );
    this.registerOutputs({ release: this.release.name });
  }
}
