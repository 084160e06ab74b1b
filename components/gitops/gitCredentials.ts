// Credentials for the GitOps repository, for the promotion step and for Argo CD.
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { gitCa, gitCredentialsSecret } from "../objects/names";
import { type GivenCredentials, type LateCredentials, shownKeys, stepVariables } from "../settings/credentials";

export interface GitCredentialsArgs {
  /** Given, existing, or from an external store. */
  credentials: LateCredentials;
  /** URL of the GitOps repository. */
  url: string;
  /** PEM of the CA that signed the git server's certificate. Default: the public CAs. */
  caBundle?: string | undefined;
  /** False: Argo CD has credentials for the repository already. */
  argoCd: boolean;
  /** Namespace of Argo CD. */
  argoCdNamespace: pulumi.Input<string>;
  /** Namespace of the Workflows. */
  argoNamespace: pulumi.Input<string>;
}

/** Name of Argo CD's Secret for the repository. */
const repositorySecret = "gitops-repository";
const repositoryLabels = { "argocd.argoproj.io/secret-type": "repository" };

/** Manifest of an ExternalSecret that makes the Secret `name` from one key of a ClusterSecretStore. */
export function externalSecretManifest(
  name: string,
  source: { store: string; key: string },
  properties: readonly string[],
  template?: { labels: Record<string, string>; data: Record<string, string> },
) {
  return {
    metadata: { name },
    spec: {
      refreshInterval: "1h",
      secretStoreRef: { kind: "ClusterSecretStore", name: source.store },
      target: {
        name,
        creationPolicy: "Owner",
        ...(template && {
          template: { mergePolicy: "Merge", metadata: { labels: template.labels }, data: template.data },
        }),
      },
      data: properties.map((property) => ({ secretKey: property, remoteRef: { key: source.key, property } })),
    },
  };
}

/** The Secret `github-credentials`, Argo CD's repository Secret, and the CA of the git server. */
export class GitCredentials extends pulumi.ComponentResource {
  /** Name of the Secret that the promotion step reads. */
  readonly secretName: string;

  constructor(name: string, args: GitCredentialsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("argo-promotion:promotion:GitCredentials", name, {}, opts);
    const { credentials } = args;
    this.secretName = "existingSecret" in credentials ? credentials.existingSecret : gitCredentialsSecret;

    if ("externalSecret" in credentials) {
      this.fromExternalStore(name, args, credentials.externalSecret);
    } else if (!("existingSecret" in credentials)) {
      this.fromConfiguration(name, args, credentials);
    }
    if (args.caBundle !== undefined) {
      new k8s.core.v1.ConfigMap(
        `${name}-ca`,
        { metadata: { name: gitCa.configMap, namespace: args.argoNamespace }, data: { [gitCa.key]: args.caBundle } },
        { parent: this },
      );
    }
    this.registerOutputs({ secretName: this.secretName });
  }

  private fromConfiguration(name: string, args: GitCredentialsArgs, given: GivenCredentials): void {
    const shown: Record<string, pulumi.Input<string>> = "password" in given
      ? { username: given.username, password: pulumi.secret(given.password) }
      : { sshPrivateKey: pulumi.secret(given.sshPrivateKey) };
    new k8s.core.v1.Secret(
      `${name}-promotion`,
      {
        metadata: { name: gitCredentialsSecret, namespace: args.argoNamespace },
        type: "Opaque",
        stringData: { ...shown, email: given.email },
      },
      { parent: this },
    );
    if (!args.argoCd) return;
    new k8s.core.v1.Secret(
      `${name}-argocd`,
      {
        metadata: { name: repositorySecret, namespace: args.argoCdNamespace, labels: repositoryLabels },
        type: "Opaque",
        stringData: { type: "git", url: args.url, ...shown },
      },
      { parent: this },
    );
  }

  private fromExternalStore(name: string, args: GitCredentialsArgs, source: { store: string; key: string }): void {
    const make = (
      suffix: string,
      namespace: pulumi.Input<string>,
      manifest: ReturnType<typeof externalSecretManifest>,
    ) =>
      new k8s.apiextensions.CustomResource(
        `${name}-${suffix}`,
        {
          apiVersion: "external-secrets.io/v1",
          kind: "ExternalSecret",
          metadata: { ...manifest.metadata, namespace },
          spec: manifest.spec,
        },
        { parent: this },
      );
    make(
      "promotion",
      args.argoNamespace,
      externalSecretManifest(gitCredentialsSecret, source, Object.keys(stepVariables(args.url))),
    );
    if (!args.argoCd) return;
    make(
      "argocd",
      args.argoCdNamespace,
      externalSecretManifest(repositorySecret, source, shownKeys(args.url), {
        labels: repositoryLabels,
        data: { type: "git", url: args.url },
      }),
    );
  }
}
