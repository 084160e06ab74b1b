// How messages name a resource: kind and name as in the cluster, so that it can be found with kubectl.
import type { Resource } from "./definePolicy";
import { text } from "./read";
import { UnknownValueError } from "./unknown";

/** The kind in the type token: `Sensor` for `kubernetes:argoproj.io/v1alpha1:Sensor`. */
export function kindOf(resource: Resource): string {
  return resource.type.split(":").pop() ?? resource.type;
}

/** `Sensor "webhook-app-promotion"`; by its name in the program where its own is missing or unknown at preview. */
export function titleOf(resource: Resource): string {
  return `${kindOf(resource)} "${nameOf(resource) || resource.name}"`;
}

/** `metadata.name`; empty where it is missing or unknown at preview. */
export function nameOf(resource: Resource): string {
  return metadataOf(resource, "name");
}

/** `metadata.namespace`; empty where it is missing or unknown at preview. */
export function namespaceOf(resource: Resource): string {
  return metadataOf(resource, "namespace");
}

function metadataOf(resource: Resource, field: "name" | "namespace"): string {
  try {
    return text(resource.props, "metadata", field);
  } catch (error) {
    if (error instanceof UnknownValueError) return "";
    throw error;
  }
}
