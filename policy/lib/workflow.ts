// Argo Workflows: where a resource holds the spec of a Workflow, and which of its templates run pods.
import type { Resource } from "./definePolicy";
import { at, itemPaths, keys, pathText, text, type Path } from "./read";
import { titleOf } from "./title";
import { CLUSTER_WORKFLOW_TEMPLATE, CRON_WORKFLOW, SENSOR, WORKFLOW, WORKFLOW_TEMPLATE } from "./types";

/** Resources that hold the spec of a Workflow. */
export const WORKFLOW_HOLDERS = [
  WORKFLOW,
  WORKFLOW_TEMPLATE,
  CLUSTER_WORKFLOW_TEMPLATE,
  CRON_WORKFLOW,
  SENSOR,
] as const;

/** The paths of the Workflow specs in a resource: one, or for a Sensor one a trigger and dead letter. */
export function workflowSpecPaths(resource: Resource): Path[] {
  if (resource.type === CRON_WORKFLOW) return [["spec", "workflowSpec"]];
  if (resource.type !== SENSOR) return [["spec"]];
  return triggerPaths(resource)
    .flatMap((trigger) => [
      [...trigger, "template"],
      [...trigger, "dlqTrigger", "template"],
    ])
    .flatMap((template) => [
      [...template, "k8s", "source", "resource"],
      [...template, "argoWorkflow", "source", "resource"],
    ])
    .filter((path) => text(resource.props, ...path, "kind") === "Workflow")
    .map((path) => [...path, "spec"]);
}

/** The paths of a Sensor's triggers. */
export function triggerPaths(sensor: Resource): Path[] {
  return itemPaths(sensor.props, "spec", "triggers");
}

/** A template that runs a pod. */
export interface PodTemplate {
  resource: Resource;
  /** Path of the Workflow's spec. */
  spec: Path;
  path: Path;
}

const RUNS_POD = ["container", "script", "containerSet", "resource", "data"];

/** The templates of a resource that run pods. */
export function podTemplates(resource: Resource): PodTemplate[] {
  return workflowSpecPaths(resource).flatMap((spec) =>
    itemPaths(resource.props, ...spec, "templates")
      .filter((path) => keys(resource.props, ...path).some((key) => RUNS_POD.includes(key)))
      .map((path) => ({ resource, spec, path })),
  );
}

/** How messages name a template: `ClusterWorkflowTemplate "x": template "promotion"`. */
export function templateTitle({ resource, path }: PodTemplate): string {
  return `${titleOf(resource)}: template "${text(resource.props, ...path, "name") || pathText(path)}"`;
}

/**
 * A field of a template's pod. In a Workflow the spec and `templateDefaults` fill in what a template leaves out. In a
 * WorkflowTemplate or ClusterWorkflowTemplate only the template counts: a `templateRef` takes nothing else along.
 */
export function inTemplate(template: PodTemplate, ...field: string[]): unknown {
  const { resource, spec, path } = template;
  const own = at(resource.props, ...path, ...field);
  if (own !== undefined || resource.type === WORKFLOW_TEMPLATE || resource.type === CLUSTER_WORKFLOW_TEMPLATE)
    return own;
  return at(resource.props, ...spec, "templateDefaults", ...field) ?? at(resource.props, ...spec, ...field);
}

/** The paths of the containers of a template, with init containers and sidecars. */
export function templateContainers({ resource, path }: PodTemplate): Path[] {
  const single = ["container", "script"].filter((key) => keys(resource.props, ...path).includes(key));
  const lists = [["containerSet", "containers"], ["initContainers"], ["sidecars"]];
  return [
    ...single.map((key) => [...path, key]),
    ...lists.flatMap((list) => itemPaths(resource.props, ...path, ...list)),
  ];
}
