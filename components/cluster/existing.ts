// Asks the cluster which of some objects exist already.
import { kubectl, type Printed } from "./kubectl";
import type { ClusterChoice } from "./provider";

/** An object by its kind and name. */
export interface ObjectReference {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string | undefined };
}

/** An object of the cluster, as far as it says whose it is. */
export interface ExistingObject extends ObjectReference {
  metadata: ObjectReference["metadata"] & {
    creationTimestamp?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    ownerReferences?: { kind: string; name: string }[];
    managedFields?: { manager?: string; time?: string; fieldsV1?: { "f:data"?: Record<string, unknown> } }[];
  };
  /** Of a ConfigMap or a Secret. */
  data?: Record<string, string>;
}

/** A Helm release by its name and where Helm keeps it. */
export interface ReleaseReference {
  name: string;
  namespace: string;
}

/** The same for the same object, whatever version of its kind is named. */
export const keyOf = ({ apiVersion, kind, metadata }: ObjectReference): string =>
  [apiVersion.replace(/\/?[^/]*$/, ""), kind, metadata.namespace ?? "", metadata.name].join("/");

/** A kind that the cluster does not know has no objects; kubectl says so in two lines. */
const unknownKind = /no matches for kind|ensure CRDs are installed first/;

function complain({ complaints }: Printed): void {
  const [other] = complaints.filter((line) => !unknownKind.test(line));
  if (other !== undefined) throw new Error(other);
}

/** Those of the objects that exist, in their order. Throws where the cluster cannot be asked, or may not. */
export async function existingObjects(
  cluster: ClusterChoice,
  objects: readonly ObjectReference[],
): Promise<ExistingObject[]> {
  if (objects.length === 0) return [];
  const items = objects.map(({ apiVersion, kind, metadata: { name, namespace } }) => {
    return { apiVersion, kind, metadata: { name, namespace } };
  });
  const args = ["get", "-f", "-", "--ignore-not-found", "-o", "json", "--show-managed-fields"];
  const printed = await kubectl(cluster, args, JSON.stringify({ apiVersion: "v1", kind: "List", items }));
  complain(printed);
  if (printed.stdout.trim() === "") return [];
  const found = JSON.parse(printed.stdout) as ExistingObject | { items: ExistingObject[] };
  return "items" in found ? found.items : [found];
}

/** Those of the releases that Helm knows, in whatever state they are. */
export async function existingReleases(
  cluster: ClusterChoice,
  releases: readonly ReleaseReference[],
): Promise<ReleaseReference[]> {
  const found = await Promise.all(
    releases.map(async ({ name, namespace }) => {
      const args = ["get", "secrets", "-n", namespace, "-l", `owner=helm,name=${name}`, "-o", "name"];
      const printed = await kubectl(cluster, args);
      complain(printed);
      return printed.stdout.trim() !== "";
    }),
  );
  return releases.filter((_, index) => found[index]);
}
