// Argo Workflows: where an object holds the spec of a Workflow, and every template in it, wherever that is written.
import { parseText } from "./embedded";
import { withFieldsOf } from "./fields";
import {
  CLUSTER_WORKFLOW_TEMPLATE,
  CRON_WORKFLOW,
  type Kind,
  WORKFLOW,
  WORKFLOW_EVENT_BINDING,
  WORKFLOW_TEMPLATE,
} from "./kinds";
import { Layers } from "./layers";
import { pathText, type Node } from "./node";
import type { KubeObject } from "./object";
import { container, type Container, ofSpec, type Pod } from "./pods";
import { eachKnown, inTurn } from "./unknown";

/** Kinds that hold the spec of a Workflow. */
export const WORKFLOW_KINDS: readonly Kind[] = [WORKFLOW, WORKFLOW_TEMPLATE, CLUSTER_WORKFLOW_TEMPLATE, CRON_WORKFLOW];

/** The specs of Workflows in an object: also one that a Workflow claims to have been made from. */
export function specsOf(object: KubeObject): Node[] {
  if (object.is(CRON_WORKFLOW)) return [object.body.at("spec", "workflowSpec")];
  if (object.is(WORKFLOW)) {
    return [["spec"], ["status", "storedWorkflowTemplateSpec"]]
      .map((path) => object.body.at(...path))
      .filter((spec) => spec.isSet);
  }
  return object.is(WORKFLOW_TEMPLATE, CLUSTER_WORKFLOW_TEMPLATE) ? [object.body.at("spec")] : [];
}

/** True for a Workflow with templates of its own, which say themselves what they need. */
export function hasTemplates(spec: Node): boolean {
  return spec.keys("templates").length > 0;
}

/** A template of a Workflow. */
export interface Template {
  object: KubeObject;
  /** The Workflow's spec. */
  spec: Node;
  place: Node;
  /** True for what is only added to templates. */
  partial: boolean;
}

/** Every template of an object: named, inline in steps and tasks, the defaults, those that its status claims. */
export function* templatesOf(object: KubeObject): Generator<Template> {
  const { partial } = object;
  yield* eachKnown(specsOf(object), (spec) =>
    inTurn(
      eachKnown(spec.entries("templates"), (place) => withInline({ object, spec, place, partial })),
      eachKnown([spec.at("templateDefaults")], (place) =>
        place.isSet ? withInline({ object, spec, place, partial: true }) : [],
      ),
      eachKnown(object.is(WORKFLOW) ? object.body.entries("status", "storedTemplates") : [], (place) =>
        withInline({ object, spec, place, partial }),
      ),
    ),
  );
}

function* withInline(template: Template): Generator<Template> {
  const { object, spec, place } = template;
  yield template;
  yield* eachKnown(callsOf(place), function* (call) {
    const inline = call.at("inline");
    if (inline.isSet) yield* withInline({ object, spec, place: inline, partial: object.partial });
  });
}

/** The steps and tasks of a template. */
export function callsOf(template: Node): Node[] {
  const steps = template
    .items("steps")
    .flatMap((group) => (group.at("steps").isSet ? group.items("steps") : group.items()));
  return [...steps, ...template.items("dag", "tasks")];
}

/** How messages name a template: `ClusterWorkflowTemplate "x": template "promotion"`. */
function templateTitle({ object, place, spec }: Template): string {
  if (place.path.join() === spec.at("templateDefaults").path.join()) return `${object.title}: templateDefaults`;
  return `${object.title}: template "${place.text("name") || pathText(place.path)}"`;
}

/** What makes a template run a pod of its own, and what makes it run in the agent's. */
const RUNS_POD = ["container", "script", "containerSet", "resource", "data"];
const RUNS_IN_AGENT = ["http", "plugin"];

/** A template that runs a pod. */
export interface TemplatePod extends Pod {
  template: Template;
  /** True where it runs in a pod that Argo keeps for such templates. */
  agent: boolean;
}

/** The templates of an object that run pods, with what patches lay over their containers. */
export function templatePods(object: KubeObject): Generator<TemplatePod> {
  return eachKnown(templatesOf(object), (template) => {
    const { partial, place } = template;
    const keys = place.keys();
    const agent = !keys.some((key) => RUNS_POD.includes(key));
    if (agent && !partial && !keys.some((key) => RUNS_IN_AGENT.includes(key))) return [];
    const fields = over(template);
    return [
      { object, template, agent, title: templateTitle(template), partial, fields, containers: containersOf(template) },
    ];
  });
}

/** Every part of a Workflow's pods that is written apart from a template's: the spec's own fields, and patches. */
export function podParts(object: KubeObject): Generator<Pod> {
  const part = (place: Node) => [ofSpec(object, place, true)];
  return inTurn(
    eachKnown(specsOf(object), part),
    eachKnown(patchesOf(object), ({ nodes }) => eachKnown(nodes, part)),
  );
}

/**
 * A field of a template's pod: patches first. In a Workflow the spec and `templateDefaults` fill in what a template leaves
 * out. In a WorkflowTemplate or ClusterWorkflowTemplate only the template counts: a `templateRef` takes nothing else along.
 */
function over(template: Template): Layers {
  const { place, spec } = template;
  return new Layers([
    ...patchesOver(template),
    place,
    ...(takesDefaults(template) ? [spec.at("templateDefaults"), spec] : []),
  ]);
}

function takesDefaults({ object, place, spec }: Template): boolean {
  const isOwner = !object.is(WORKFLOW_TEMPLATE, CLUSTER_WORKFLOW_TEMPLATE);
  return isOwner && place.path.join() !== spec.at("templateDefaults").path.join();
}

function patchesOver({ place, spec }: Template): Node[] {
  return [place, spec.at("templateDefaults"), spec].flatMap((node) => parsePatch(node).nodes);
}

/** The containers of a template, with init containers and sidecars. */
export function containersOf(template: Template): Container[] {
  const { place, spec, partial } = template;
  const patches = patchesOver(template);
  const laid = (node: Node, name: string, under: Node[] = []) => container(node, partial, named(patches, name), under);
  const single = ["container", "script"]
    .filter((key) => place.at(key).isSet)
    .map((key) => laid(place.at(key), "main", takesDefaults(template) ? [spec.at("templateDefaults", key)] : []));
  const lists = [["containerSet", "containers"], ["initContainers"], ["sidecars"]];
  return [...single, ...lists.flatMap((list) => place.items(...list).map((node) => laid(node, node.text("name"))))];
}

function named(patches: Node[], name: string): Node[] {
  return patches
    .flatMap((patch) => ["containers", "initContainers"].flatMap((list) => patch.items(list)))
    .filter((node) => node.text("name") === name);
}

/** A patch of pods: where it stands, and what it says. */
export interface Patch {
  place: Node;
  nodes: Node[];
  /** Why it cannot be read. */
  problem?: string;
}

/** The patches of an object: of its Workflows and of their templates. */
export function patchesOf(object: KubeObject): Generator<Patch> {
  const places = inTurn(
    eachKnown(specsOf(object), (spec) => [spec, spec.at("artifactGC")]),
    eachKnown(templatesOf(object), ({ place }) => [place]),
  );
  return eachKnown(places, (holder) => (holder.text("podSpecPatch") === "" ? [] : [parsePatch(holder)]));
}

function parsePatch(holder: Node): Patch {
  const place = holder.at("podSpecPatch");
  const { documents, problem } = parseText(place.text());
  return {
    place,
    nodes: documents.map((document) => place.parsed(withFieldsOf(document))),
    ...(problem !== undefined && { problem }),
  };
}

/** The manifests of objects that templates make. */
export function manifestsOf(object: KubeObject): Generator<Node> {
  return eachKnown(templatesOf(object), ({ place }) => {
    const manifest = place.at("resource", "manifest");
    return manifest.text() === "" ? [] : [manifest];
  });
}

/** Every parameter with what is given to it: arguments, inputs, outputs. */
export function parametersOf(object: KubeObject): Generator<Node> {
  const ofBinding = object.is(WORKFLOW_EVENT_BINDING)
    ? object.body.items("spec", "submit", "arguments", "parameters")
    : [];
  return inTurn(
    ofBinding,
    eachKnown(specsOf(object), (spec) => argumentsOf(spec)),
    eachKnown(templatesOf(object), ({ place }) =>
      inTurn(
        place.items("inputs", "parameters"),
        place.items("outputs", "parameters"),
        eachKnown(callsOf(place), (call) => argumentsOf(call)),
      ),
    ),
  );
}

/** The arguments of a Workflow, a step or a task, and of what its hooks run. */
function argumentsOf(place: Node): Node[] {
  return [place, ...place.entries("hooks")].flatMap((each) => each.items("arguments", "parameters"));
}
