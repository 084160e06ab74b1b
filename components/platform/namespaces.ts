// The namespaces of the platform, made here and not by the releases, so that Secrets can be there first.
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { knownAhead } from "../cluster/ahead";
import { namespaces } from "../objects/names";
import { podSecurityLabels } from "./podSecurity";

export interface NamespacesArgs {
  /** True: Pulumi refuses to delete them. */
  protect: boolean;
}

/** Manifest of one namespace: none takes a pod with rights on its node. */
export function namespaceManifest(name: string) {
  return { metadata: { name, labels: { "app.kubernetes.io/part-of": "argo-promotion", ...podSecurityLabels } } };
}

/** `argocd`, `argo`, `argo-events` and `argo-promotion`. The outputs are their names, known once they exist. */
export class Namespaces extends pulumi.ComponentResource {
  readonly argoCd: pulumi.Output<string>;
  readonly argo: pulumi.Output<string>;
  readonly argoEvents: pulumi.Output<string>;
  readonly records: pulumi.Output<string>;

  constructor(name: string, args: NamespacesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("argo-promotion:platform:Namespaces", name, {}, opts);
    const make = (namespace: string) =>
      knownAhead(
        new k8s.core.v1.Namespace(`${name}-${namespace}`, namespaceManifest(namespace), {
          parent: this,
          protect: args.protect,
        }).metadata.name,
        namespace,
      );
    this.argoCd = make(namespaces.argoCd);
    this.argo = make(namespaces.argo);
    this.argoEvents = make(namespaces.argoEvents);
    this.records = make(namespaces.records);
    const { argoCd, argo, argoEvents, records } = this;
    this.registerOutputs({ argoCd, argo, argoEvents, records });
  }
}
