// Built-in resources that hold a pod template: where its containers are.
import type { Resource } from "./definePolicy";
import { itemPaths, type Path } from "./read";

const POD_PATHS: Record<string, Path> = {
  Pod: ["spec"],
  CronJob: ["spec", "jobTemplate", "spec", "template", "spec"],
};

/** The path of the pod's spec. */
export function podSpecPath(resource: Resource): Path {
  return POD_PATHS[resource.type.split(":").pop() ?? ""] ?? ["spec", "template", "spec"];
}

/** The paths of all containers of the pod, with init containers. */
export function podContainers(resource: Resource): Path[] {
  const pod = podSpecPath(resource);
  return ["containers", "initContainers"].flatMap((list) => itemPaths(resource.props, ...pod, list));
}
