// Rules for containers that hold wherever the container is written: in a pod template or in a template of a Workflow.
import type { Resource } from "./definePolicy";
import { isTemplated, pinProblem } from "./images";
import { pathText, text, type Path } from "./read";
import { titleOf } from "./title";
import { eachKnown } from "./unknown";

/** Yields a message where the image under `path` is not pinned. */
export function* pinnedImage(resource: Resource, path: Path): Generator<string> {
  const image = text(resource.props, ...path);
  const problem = isTemplated(image) ? undefined : pinProblem(image);
  if (problem) {
    yield `${titleOf(resource)}: \`${pathText(path)}\` must have a tag other than latest, or a digest; it is ${problem}.`;
  }
}

/** Requests and limits that every container needs, as policy configuration. */
export interface ResourcesConfig {
  fields: string[];
}

/**
 * Memory by default: a container that takes more of it than it asked for gets its neighbours killed. Too little cpu only
 * makes them slow, and a limit of cpu throttles a container also while the node is idle.
 */
export const resourcesConfig = {
  fields: {
    description: "The requests and limits that every container must set.",
    type: "array" as const,
    items: { type: "string" as const, pattern: "^(requests|limits)\\.[a-z-]+$" },
    default: ["requests.memory", "limits.memory"],
  },
};

/** Yields a message for each request or limit that the container under `path` leaves out. */
export function* resourcesSet(resource: Resource, path: Path, { fields }: ResourcesConfig): Generator<string> {
  yield* eachKnown(fields, function* (field) {
    const full = [...path, "resources", ...field.split(".")];
    if (text(resource.props, ...full) === "") yield `${titleOf(resource)}: \`${pathText(full)}\` must be set.`;
  });
}
