// Finds resources of a stack by their name in the cluster.
import type { Resource } from "./definePolicy";
import { text } from "./read";
import { eachKnown } from "./unknown";

/**
 * The resource of one of the types with this name, and this namespace where one is given. Throws for an unknown value
 * only where none is found: it might be the one whose name or namespace is not known yet.
 */
export function findNamed(
  resources: readonly Resource[],
  types: readonly string[],
  { name, namespace }: { name: string; namespace?: string },
): Resource | undefined {
  const candidates = resources.filter(({ type }) => types.includes(type));
  const found = eachKnown(candidates, function* (resource) {
    if (text(resource.props, "metadata", "name") !== name) return;
    if (namespace === undefined || text(resource.props, "metadata", "namespace") === namespace) yield resource;
  });
  for (const resource of found) return resource;
  return undefined;
}
