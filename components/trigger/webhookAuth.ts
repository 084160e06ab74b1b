// Bearer tokens, made here: the webhook's, in one Secret for the receiver and one for the sender, and that of events about promotions.
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { settingKeys } from "../cluster/ahead";
import { promotionEvents, webhook } from "../objects/names";

export interface WebhookAuthArgs {
  /** Another number makes other tokens. */
  generation: number;
  /** Namespace of Argo CD. */
  argoCdNamespace: pulumi.Input<string>;
  /** Namespace of the EventSource. */
  argoNamespace: pulumi.Input<string>;
  /** True: Argo CD was there before, and its Secret gets the token besides what it holds. */
  existing: boolean;
}

/** Arguments of the random token: letters and digits only, since it travels in a header. */
export function tokenArgs(generation: number): random.RandomPasswordArgs {
  return { length: 48, special: false, keepers: { generation: String(generation) } };
}

/** The token in `webhook-auth` (EventSource) and in `argocd-notifications-secret` (notifications); another one in `promotion-events-auth`. */
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
    const metadata = { name: "argocd-notifications-secret", namespace: args.argoCdNamespace };
    if (args.existing) {
      const data = { [webhook.notificationsKey]: token.apply((text) => Buffer.from(text).toString("base64")) };
      const own = settingKeys(metadata, Object.keys(data));
      new k8s.core.v1.SecretPatch(`${name}-key`, { metadata: own, data }, { parent: this });
    } else {
      const labelled = { ...metadata, labels: { "app.kubernetes.io/part-of": "argocd" } };
      const stringData = { [webhook.notificationsKey]: token };
      new k8s.core.v1.Secret(`${name}-sender`, { metadata: labelled, type: "Opaque", stringData }, { parent: this });
    }
    // Those who tell how a promotion ended can start none with it.
    const events = new random.RandomPassword(`${name}-events-token`, tokenArgs(args.generation), { parent: this });
    new k8s.core.v1.Secret(
      `${name}-events`,
      {
        metadata: { name: promotionEvents.authSecret, namespace: args.argoNamespace },
        type: "Opaque",
        stringData: { [promotionEvents.authKey]: events.result },
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}
