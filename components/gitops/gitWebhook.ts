// The shared secret of the git server's webhook, by which Argo CD hears of a commit at once.
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { gitWebhook } from "../objects/names";

export interface GitWebhookArgs {
  /** Namespace of Argo CD. */
  namespace: pulumi.Input<string>;
}

/** Metadata of the Secret; Argo CD resolves references only to Secrets with this label. */
export function gitWebhookMetadata(namespace: pulumi.Input<string>) {
  return { name: gitWebhook.secret, namespace, labels: { "app.kubernetes.io/part-of": "argocd" } };
}

/** The Secret `gitops-webhook`; `argocd-secret` refers to it. */
export class GitWebhook extends pulumi.ComponentResource {
  constructor(name: string, args: GitWebhookArgs, opts?: pulumi.ComponentResourceOptions) {
    super("argo-promotion:promotion:GitWebhook", name, {}, opts);
    const secret = new random.RandomPassword(`${name}-secret`, { length: 48, special: false }, { parent: this }).result;
    new k8s.core.v1.Secret(
      `${name}-argocd`,
      { metadata: gitWebhookMetadata(args.namespace), type: "Opaque", stringData: { [gitWebhook.key]: secret } },
      { parent: this },
    );
    this.registerOutputs();
  }
}
