// The way to the cluster, as the Kubernetes provider takes it.
import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

/** Name of the provider among the stack's resources. */
export const providerName = "cluster";

/** Which cluster: a kubeconfig as text, the context of one, or both. */
export interface ClusterChoice {
  /** Kubeconfig as text. Default: the user's own files. */
  kubeconfig?: string | undefined;
  /** Context of the kubeconfig. Default: its current one. */
  context?: string | undefined;
}

/**
 * Arguments of the provider. The kubeconfig is a secret in the state too, whatever it is in the configuration. `adopts` lets what exists
 * be taken over, where the program has seen that it is its own: from 4.29 on the provider refuses that by itself.
 */
export function providerArgs({ kubeconfig, context }: ClusterChoice, adopts: boolean): k8s.ProviderArgs {
  return {
    // Empty is the user's own files, as kubectl finds them. Left out, the SDK puts the text of $KUBECONFIG here: a path, which would be in the
    // state and another on every machine, or a list of paths, which the provider cannot read.
    kubeconfig: kubeconfig === undefined ? "" : pulumi.secret(kubeconfig),
    ...(context !== undefined && { context }),
    // Without these a changed Secret or ConfigMap is deleted and made again: for that while nothing can mount or read it.
    enableSecretMutable: true,
    enableConfigMapMutable: true,
    ...(adopts && { upsertExistingObjects: true }),
  };
}
