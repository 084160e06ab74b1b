// The webhook's bearer token: made here, in one Secret for the receiver and one for the sender.
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { webhook } from "../objects/names";

export interface WebhookAuthArgs {
  /** Another number makes another token. */
  generation: number;
  /** Namespace of Argo CD. */
  argoCdNamespace: pulumi.Input<string>;
  /** Namespace of the EventSource. */
  argoNamespace: pulumi.Input<string>;
}

/** Arguments of the random token: letters and digits only, since it travels in a header. */
export function tokenArgs(generation: number): random.RandomPasswordArgs {
  return { length: 48, special: false, keepers: { generation: String(generation) } };
}

/** The token in `webhook-auth` (EventSource) and in `argocd-notifications-secret` (notifications). */
export class WebhookAuth extends pulumi.ComponentResource {
  constructor(name: string, args: WebhookAuthArgs, opts?: pulumi.ComponentResourceOptions) {
    super("argo-promotion:promotion:WebhookAuth", name, {}, opts);
    const token = new random.RandomPassword(`${name}-token`, tokenArgs(args.generation), { parent: this }).result;
    new k8s.core.v1.Secret(
      `${name}-receiver`,
      {
        metadata: { name: webhook.authSecret, namespace: args.argoNamespace },
        type: "Opaque",
        stringData: { [webhook.authKey]: token },
      },
      { parent: this },
    );
    new k8s.core.v1.Secret(
      `${name}-sender`,
      {
        metadata: {
          name: "argocd-notifications-secret",
          namespace: args.argoCdNamespace,
          labels: { "app.kubernetes.io/part-of": "argocd" },
        },
        type: "Opaque",
        stringData: { [webhook.notificationsKey]: token },
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}
