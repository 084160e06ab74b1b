// Keys of ConfigMaps and Secrets that are somebody else's: what is merged into them, by a field manager of the stack's own, and whether the
// keys are free. Pure functions.
import { type ExistingObject, keyOf, type ObjectReference } from "./existing";

/** An object of somebody else's, and the keys of its `data` that this stack sets. */
export interface Merged extends ObjectReference {
  keys: readonly string[];
}

/** Who Kubernetes notes down as the manager of the keys that a stack sets in objects of others. */
export const fieldManager = (ownerId: string): string => `argo-promotion-${ownerId}`;

/** Types of the Kubernetes provider whose resources set fields of what is there. */
export const isPatch = (type: string): boolean => /^kubernetes:core\/v1:(ConfigMap|Secret)Patch$/.test(type);

/** `ConfigMap argocd/argocd-notifications-cm`. */
const named = ({ kind, metadata: { name, namespace } }: ObjectReference): string => `${kind} ${namespace}/${name}`;

/** Keys of the object that somebody else has set. */
function takenKeys({ keys }: Merged, { data = {}, metadata }: ExistingObject, ownerId: string | undefined): string[] {
  const own = (metadata.managedFields ?? [])
    .filter(({ manager }) => ownerId !== undefined && manager === fieldManager(ownerId))
    .flatMap(({ fieldsV1 }) => Object.keys(fieldsV1?.["f:data"] ?? {}));
  return keys.filter((key) => Object.hasOwn(data, key) && !own.includes(`f:${key}`));
}

/** Why nothing is merged: a sentence for each object that is not there, or that has one of the keys already. */
export function mergeRefusals(
  merged: readonly Merged[],
  existing: readonly ExistingObject[],
  ownerId: string | undefined,
): string[] {
  const found = new Map(existing.map((object) => [keyOf(object), object]));
  return merged.flatMap((object) => {
    const there = found.get(keyOf(object));
    if (there === undefined) {
      return [
        `${named(object)} does not exist: the notifications controller of an Argo CD that is there reads it (docs/existing.md#argo-cd); nothing was changed.`,
      ];
    }
    const taken = takenKeys(object, there, ownerId);
    if (taken.length === 0) return [];
    const keys = new Intl.ListFormat("en-GB").format(taken);
    return [
      `${named(object)} has ${keys} already, and not by this stack: nothing was changed; rename or remove what is there (docs/existing.md#argo-cd).`,
    ];
  });
}
