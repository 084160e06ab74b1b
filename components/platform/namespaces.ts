// The namespaces of the platform, made here and not by the releases, so that Secrets can be there first. Those of an Argo that is there
// already are left alone.
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { knownAhead } from "../cluster/ahead";
import { namespaces } from "../objects/names";
import type { Platform } from "../settings/platform";
import { podSecurityLabels } from "./podSecurity";

export interface NamespacesArgs {
  /** True: Pulumi refuses to delete them. */
  protect: boolean;
  /** Which Argos are installed here, and where the others are. */
  platform: Pick<Platform, "argoCd" | "argoEvents">;
}

/** Manifest of one namespace: none takes a pod with rights on its node. */
export function namespaceManifest(name: string) {
  return { metadata: { name, labels: { "app.kubernetes.io/part-of": "argo-promotion", ...podSecurityLabels } } };
}

/** `argocd`, `argo`, `argo-events` and `argo-promotion`, as far as they are made here. The outputs are their names, known once they exist. */
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
    const place = ({ install, namespace }: Platform["argoCd"]) =>
      install ? make(namespace) : knownAhead(pulumi.output(namespace), namespace);
    this.argoCd = place(args.platform.argoCd);
    this.argo = make(namespaces.argo);
    this.argoEvents = place(args.platform.argoEvents);
    this.records = make(namespaces.records);
    const { argoCd, argo, argoEvents, records } = this;
    this.registerOutputs({ argoCd, argo, argoEvents, records });
  }
}
