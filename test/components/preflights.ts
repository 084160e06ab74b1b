// A small plan, and what the preflight says of it on clusters that hold this or that.
import { type ExistingObject, keyOf, type ObjectReference } from "../../components/cluster/existing";
import type { Merged } from "../../components/cluster/merged";
import { preflight } from "../../components/cluster/preflight";
import type { State } from "../../components/cluster/state";

export const namespace = (name: string): ObjectReference => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name },
});
export const role = (name: string): ObjectReference => {
  return { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name } };
};
export const having = (object: ObjectReference, metadata: Partial<ExistingObject["metadata"]> = {}): ExistingObject => {
  return { ...object, metadata: { ...object.metadata, ...metadata } };
};

export const argoCd = { name: "argocd", namespace: "argocd", chart: "argo-cd", version: "10.1.1" };

export const plan = {
  objects: [namespace("argocd"), namespace("argo"), role("guard")],
  releases: [argoCd],
  merged: [] as Merged[],
};

/** What the preflight says, on a cluster with these objects and releases. */
export const asked = (
  cluster: ExistingObject[],
  {
    state = {},
    ownerId = undefined as string | undefined,
    releases = [] as string[],
    merged = [] as Merged[],
    missing = [] as string[],
  } = {},
) =>
  preflight(
    { ...plan, merged },
    {
      state,
      ownerId,
      existing: (objects) => {
        const keys = objects.map(keyOf);
        return Promise.resolve(cluster.filter((object) => keys.includes(keyOf(object))));
      },
      existingReleases: (asked) => Promise.resolve(asked.filter(({ name }) => releases.includes(name))),
      chart: () => Promise.resolve([role("argocd-server")]),
      missing: () => Promise.resolve(missing),
    },
  );

export const inState = (object: ObjectReference): State => ({
  [keyOf(object)]: { type: "kubernetes:any", outputs: { ...object } },
});
