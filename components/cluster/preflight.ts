// Whether anything that is about to be made exists already and is somebody else's. No engine, no cluster: both are asked by functions.
import type { ReleaseInputs } from "./chart";
import { type ExistingObject, keyOf, type ObjectReference, type ReleaseReference } from "./existing";
import { type Merged, mergeRefusals } from "./merged";
import { knownObjects, knownReleases, type State } from "./state";
import { belongsTo, belongsToRelease, refusals, releaseRefusal } from "./whose";

/** Everything that the program makes in the cluster. */
export interface Plan {
  objects: readonly ObjectReference[];
  releases: readonly ReleaseInputs[];
  /** Keys that are set in objects of others. */
  merged: readonly Merged[];
}

/** What is known, and ways to find out the rest. */
export interface Knowledge {
  state: State;
  /** The stack's owner id; undefined before it has one. */
  ownerId: string | undefined;
  existing: (objects: readonly ObjectReference[]) => Promise<ExistingObject[]>;
  existingReleases: (releases: readonly ReleaseReference[]) => Promise<ReleaseReference[]>;
  chart: (release: ReleaseInputs) => Promise<ObjectReference[]>;
  /** Sentences about what must be there and is not, or is otherwise than needed. */
  missing: () => Promise<string[]>;
}

/**
 * Sentences that refuse; none where all is well. What the state knows is the stack's own, and so is what carries its owner id: that is how
 * an `up` that was interrupted goes on. Of what is merged into objects of others the state says no more than that something was: whose each
 * key is, its field manager says. A release that Helm does not have yet is asked about what its chart brings, too: CRDs and
 * ClusterRoles are shared by the whole cluster.
 */
export async function preflight({ objects, releases, merged }: Plan, knowledge: Knowledge): Promise<string[]> {
  const { state, ownerId, existing, existingReleases, chart } = knowledge;
  const known = knownObjects(state);
  const found = await existing(objects.filter((object) => !known.has(keyOf(object))));
  const foreign = found.filter((object) => !belongsTo(object, ownerId));
  if (foreign.length > 0) return refusals(foreign);

  const missing = await knowledge.missing();
  if (missing.length > 0) return missing;
  const taken = mergeRefusals(merged, await existing(merged), ownerId);
  if (taken.length > 0) return taken;

  const installed = knownReleases(state);
  const fresh = releases.filter(({ name, namespace }) => !installed.has(`${namespace}/${name}`));
  const unknown = await existingReleases(fresh);
  if (unknown.length > 0) return [releaseRefusal(unknown)];
  const brought = await Promise.all(
    fresh.map(async (release) =>
      (await existing(await chart(release))).filter((object) => !belongsToRelease(object, release)),
    ),
  );
  return refusals(brought.flat());
}
