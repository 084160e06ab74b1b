// Phases and edges, read from what decides about them when the program runs: the triggers of its Sensors.
import type { Resource } from "./definePolicy";
import { at, itemPaths, items, text, type Path } from "./read";
import { SENSOR } from "./types";
import { eachKnown } from "./unknown";
import { triggerPaths } from "./workflow";

/** An edge, with what its trigger says about it. */
export interface Edge {
  source: string;
  target: string;
  /** True where a test campaign runs before the promotion. */
  verified: boolean;
  sensor: Resource;
  /** Path of the trigger. */
  trigger: Path;
}

/** Annotation of a Sensor: names of the protected phases, separated by commas. */
export const PROTECTED_PHASES = "argo-promotion/protected-phases";

/** A trigger of a Sensor that makes Workflows of promotions. */
export interface PromotionTrigger {
  sensor: Resource;
  path: Path;
  /** Path of the Workflow that it makes. */
  workflow: Path;
}

/** The triggers that promote: those whose Workflow has the argument `target_phases` (or `target_phase`). */
export function* promotionTriggers(resources: readonly Resource[]): Generator<PromotionTrigger> {
  const sensors = resources.filter(({ type }) => type === SENSOR);
  yield* eachKnown(
    sensors.flatMap((sensor) => triggerPaths(sensor).map((path) => ({ sensor, path }))),
    function* ({ sensor, path }) {
      const workflow = ["k8s", "argoWorkflow"]
        .map((kind) => [...path, "template", kind, "source", "resource"])
        .find((candidate) => at(sensor.props, ...candidate) !== undefined);
      const trigger = workflow && { sensor, path, workflow };
      if (trigger && targetsPath(trigger)) yield trigger;
    },
  );
}

/** The edges of a stack: those out of the phases that it manages. */
export function* edgesOf(resources: readonly Resource[]): Generator<Edge> {
  yield* eachKnown(promotionTriggers(resources), function* (trigger) {
    const { sensor, path } = trigger;
    const source = sourceOf(trigger);
    const verified = argument(trigger, "test_docker_image") !== "";
    for (const target of targetsOf(trigger)) yield { source, target, verified, sensor, trigger: path };
  });
}

/** The literal value of an argument of the Workflow; empty where it has none. */
export function argument(trigger: PromotionTrigger, name: string): string {
  const path = argumentPath(trigger, name);
  return path ? text(trigger.sensor.props, ...path, "value") : "";
}

function argumentPath({ sensor, workflow }: PromotionTrigger, name: string): Path | undefined {
  const parameters = itemPaths(sensor.props, ...workflow, "spec", "arguments", "parameters");
  return parameters.find((path) => text(sensor.props, ...path, "name") === name);
}

function targetsPath(trigger: PromotionTrigger): Path | undefined {
  return argumentPath(trigger, "target_phases") ?? argumentPath(trigger, "target_phase");
}

/** A JSON list of names, or one name. */
function targetsOf(trigger: PromotionTrigger): string[] {
  const path = targetsPath(trigger);
  const value = path ? text(trigger.sensor.props, ...path, "value") : "";
  if (value === "") return [];
  try {
    const list: unknown = JSON.parse(value);
    return Array.isArray(list) ? list.map(String) : [value];
  } catch {
    return [value];
  }
}

/** The argument itself, or what the filter of the trigger's dependency lets through. */
function sourceOf(trigger: PromotionTrigger): string {
  const { sensor, path } = trigger;
  const literal = argument(trigger, "source_phase");
  if (literal !== "") return literal;
  const dependency = dependencyOf(sensor, text(sensor.props, ...path, "template", "conditions"));
  const filter = filtersOf(sensor, dependency).find((each) => fieldOf(sensor, each) === "source_phase");
  const value = filter ? String(items(sensor.props, ...filter, "value")[0] ?? "") : "";
  return value.replace(/^\^?"?/, "").replace(/"?\$?$/, "");
}

/** The path of a Sensor's dependency, by its name; the only one where a trigger names none. */
export function dependencyOf(sensor: Resource, name: string): Path {
  const dependencies = itemPaths(sensor.props, "spec", "dependencies");
  const named = dependencies.find((path) => text(sensor.props, ...path, "name") === name);
  return named ?? (name === "" ? dependencies[0] : undefined) ?? ["spec", "dependencies", name];
}

/** The paths of a dependency's filters of the message's fields. */
export function filtersOf(sensor: Resource, dependency: Path): Path[] {
  return itemPaths(sensor.props, ...dependency, "filters", "data");
}

/** The field of the message's body that a filter is about: `app` for `body.app|@tostr`. */
export function fieldOf(sensor: Resource, filter: Path): string {
  return /^body\.([\w-]+)/.exec(text(sensor.props, ...filter, "path"))?.[1] ?? "";
}
