// Whose an object of the cluster is, in words, by what it says about itself. Pure functions.
import type { ExistingObject, ObjectReference, ReleaseReference } from "./existing";

/** Label of everything that a stack makes: which stack's it is. */
export const ownerLabel = "argo-promotion/owner";

/** Annotation with the name of the stack that made an object: for people, who know no owner ids. */
export const stackAnnotation = "argo-promotion/stack";

/** Annotations of Helm on what a release installed. */
const helm = { release: "meta.helm.sh/release-name", namespace: "meta.helm.sh/release-namespace" };
const argoCdTracking = "argocd.argoproj.io/tracking-id";

const guide = "docs/operating.md";
/** Objects of one owner that a sentence names. */
const mostNamed = 4;

/** `Namespace argocd`, `Secret argo/webhook-auth`. */
const named = ({ kind, metadata: { name, namespace } }: ObjectReference): string =>
  `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;

/** The stack's own: it carries the stack's owner id. */
export const belongsTo = ({ metadata }: ExistingObject, ownerId: string | undefined): boolean =>
  ownerId !== undefined && metadata.labels?.[ownerLabel] === ownerId;

/** Installed by this Helm release, or by an earlier one of the same name and place: Helm's own measure. */
export const belongsToRelease = ({ metadata }: ExistingObject, { name, namespace }: ReleaseReference): boolean =>
  metadata.annotations?.[helm.release] === name && metadata.annotations[helm.namespace] === namespace;

/** The first that wrote it, as Kubernetes noted it down. */
function maker({ metadata }: ExistingObject): string {
  const writers = (metadata.managedFields ?? []).filter(({ manager }) => manager !== undefined);
  const [first] = writers.sort((a, b) => (a.time ?? "").localeCompare(b.time ?? ""));
  return first === undefined ? "nothing says whose" : `made by ${first.manager}`;
}

/** `of the Helm release argocd/argocd`, `made by kubectl-create`. */
export function whose(object: ExistingObject): string {
  const { labels = {}, annotations = {}, ownerReferences } = object.metadata;
  const ownerId = labels[ownerLabel];
  if (ownerId !== undefined) return `of the stack ${annotations[stackAnnotation] ?? "(no name)"}, owner ${ownerId}`;
  if (annotations[helm.release] !== undefined) {
    return `of the Helm release ${annotations[helm.namespace]}/${annotations[helm.release]}`;
  }
  const application = annotations[argoCdTracking]?.split(":")[0];
  if (application !== undefined) return `of Argo CD's Application ${application}`;
  const [reference] = ownerReferences ?? [];
  if (reference !== undefined) return `of the ${reference.kind} ${reference.name}`;
  const manager = labels["app.kubernetes.io/managed-by"];
  return manager === undefined ? maker(object) : `managed by ${manager}`;
}

function list(names: readonly string[]): string {
  const more = names.length - mostNamed;
  const shown = more > 0 ? [...names.slice(0, mostNamed), `${more} more`] : names;
  return new Intl.ListFormat("en-GB").format(shown);
}

const isOrAre = (count: number, one: string, many: string) => (count === 1 ? one : many);

/** Why nothing is made, and what to do: one sentence for each owner of what exists already. */
export function refusals(foreign: readonly ExistingObject[]): string[] {
  const owners = new Map<string, ExistingObject[]>();
  for (const object of foreign) owners.set(whose(object), [...(owners.get(whose(object)) ?? []), object]);
  return [...owners].map(([owner, objects]) => {
    const ownerId = objects[0]!.metadata.labels?.[ownerLabel];
    const advice =
      ownerId === undefined
        ? `use another cluster, remove ${isOrAre(objects.length, "it", "them")}, or see ${guide}#something-exists-already`
        : `use another cluster; if this is that stack and its state was lost, see ${guide}#recover-a-lost-state`;
    const what = isOrAre(
      objects.length,
      "exists already and is not this stack's",
      "exist already and are not this stack's",
    );
    return `${list(objects.map(named))} ${what} (${owner}): nothing was changed; ${advice}.`;
  });
}

/** The same for Helm releases that the state does not know. */
export function releaseRefusal(releases: readonly ReleaseReference[]): string {
  const names = releases.map(({ name, namespace }) => `${namespace}/${name}`);
  return (
    `Helm has the ${isOrAre(names.length, "release", "releases")} ${list(names)} already, and this stack's state does not: nothing was ` +
    `changed; after an interrupted up see ${guide}#recover-an-interrupted-pulumi-up, after a lost state ${guide}#recover-a-lost-state.`
  );
}
