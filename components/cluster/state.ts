// What the stack's own state holds when a preview or an `up` begins.
import * as pulumi from "@pulumi/pulumi";
import { keyOf, type ObjectReference } from "./existing";
import { isKubeconfig } from "./kubeconfig";
import { type ClusterChoice, providerName } from "./provider";

/** Type of a Helm release. */
export const releaseType = "kubernetes:helm.sh/v3:Release";

/** A resource of the state: its type, and what its provider answered last. */
interface StateResource {
  type: string;
  outputs?: Record<string, unknown>;
}

/** Resources of the state, by URN. */
export type State = Record<string, StateResource>;

/** Resolves once the engine has written down the stack itself, which is registered before anything of a program is. */
function stackIsWritten(): Promise<unknown> {
  const stack = pulumi.runtime.getStackResource();
  return stack === undefined ? Promise.resolve() : new Promise((resolve) => stack.urn.apply(resolve));
}

/**
 * Reads the state of this stack. Values that are secret in it are in the clear here, and go nowhere.
 *
 * Nothing may be registered meanwhile: the engine writes the state anew with every resource, and a file that is being written cannot be read
 * ("failed to load checkpoint").
 */
export async function readState(): Promise<State> {
  await stackIsWritten();
  // The bare name means the stack of the user's own organization: with a backend that has others the whole name is needed.
  let organization = "organization";
  try {
    organization = pulumi.getOrganization();
  } catch {
    // The language host of an older CLI does not say.
  }
  const stack = pulumi.getStack();
  const stackName = organization === "organization" ? stack : `${organization}/${pulumi.getProject()}/${stack}`;
  const answer = (await pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", { stackName })) as {
    outputs?: State;
  };
  return answer.outputs ?? {};
}

/**
 * The state as far as it speaks of this cluster: all of it, or nothing where the provider was given another kubeconfig or context then. What
 * it made on another cluster is no reason to take over what has the same name here.
 */
export function stateOf(state: State, { kubeconfig, context }: ClusterChoice): State {
  const provider = Object.entries(state).find(([urn]) => urn.endsWith(`pulumi:providers:kubernetes::${providerName}`));
  const { kubeconfig: lastKubeconfig, context: lastContext } = provider?.[1].outputs ?? {};
  // With the user's own files there is none; that of version 0.1.0 then has the text of $KUBECONFIG.
  const same = kubeconfig === undefined ? !isKubeconfig(lastKubeconfig) : lastKubeconfig === kubeconfig;
  return same && lastContext === context ? state : {};
}

/** Keys of the Kubernetes objects that the state knows. */
export function knownObjects(state: State): Set<string> {
  const objects = Object.values(state).flatMap(({ outputs }) => {
    const { apiVersion, kind, metadata } = (outputs ?? {}) as Partial<ObjectReference>;
    return apiVersion !== undefined && kind !== undefined && metadata?.name !== undefined
      ? [keyOf({ apiVersion, kind, metadata })]
      : [];
  });
  return new Set(objects);
}

/** `namespace/name` of the Helm releases that the state knows. */
export function knownReleases(state: State): Set<string> {
  const releases = Object.values(state).filter(({ type }) => type === releaseType);
  return new Set(releases.map(({ outputs }) => `${String(outputs?.["namespace"])}/${String(outputs?.["name"])}`));
}

/** `result` of the resource with that type and name. */
export function knownResult(state: State, type: string, name: string): string | undefined {
  const [, resource] = Object.entries(state).find(([urn]) => urn.endsWith(`${type}::${name}`)) ?? [];
  const result = resource?.outputs?.["result"];
  return typeof result === "string" ? result : undefined;
}
