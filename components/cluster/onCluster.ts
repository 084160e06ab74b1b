// Makes something on a cluster of which nothing of anybody else's is taken over.
import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { ArgumentsError } from "../settings/problems";
import { contextProblem } from "./kubeconfig";
import { onceRead, Ownership } from "./ownership";
import { type ClusterChoice, providerArgs, providerName } from "./provider";
import { readState } from "./state";

export interface OnClusterArgs extends ClusterChoice {
  /** The owner id that marks what is made. Default: one made at random and kept in the state. */
  owner?: string | undefined;
  /** Waited for before the cluster is asked what exists: what is to be said before anything is registered. Default: nothing. */
  before?: () => Promise<void>;
  /** Sentences about what must be on the cluster already and is not. Default: none; {@link missingOf} gives those of an environment. */
  missing?: (() => Promise<string[]>) | undefined;
}

/**
 * Makes components on a cluster, marks every object with the stack's owner id, and refuses what exists already and is somebody else's: until
 * that is known, nothing is registered. At most once in a program. Throws an ArgumentsError where the context does not exist.
 *
 * @param make constructs the components, with these options, before it returns
 */
export function onCluster<T>(
  { owner, missing, before = () => Promise.resolve(), ...cluster }: OnClusterArgs,
  make: (options: pulumi.ComponentResourceOptions) => T,
): { made: T; ownerId: pulumi.Output<string> } {
  const problem = contextProblem(cluster);
  if (problem !== undefined) throw new ArgumentsError([problem], "onCluster");
  const state = readState();
  const provider = new k8s.Provider(providerName, providerArgs(cluster, owner !== undefined), {
    dependsOn: onceRead(state),
  });
  const ownership = new Ownership({ owner, cluster, provider, state, missing });
  const made = make({ providers: { kubernetes: provider }, transformations: [ownership.transformation] });
  void before().then(() => ownership.check());
  return { made, ownerId: ownership.id };
}
