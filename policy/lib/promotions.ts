// Promotions, read from what decides about them when the program runs: the triggers of its Sensors, and the Workflows that
// these make.
import { SENSOR, tokenOf, WORKFLOW } from "./kinds";
import type { Node } from "./node";
import type { KubeObject } from "./object";
import { written } from "./objects";
import { literalsOf } from "./patterns";
import { madeByTrigger, parametersOf, triggersOf } from "./sensor";
import type { Stack } from "./stack";
import { eachKnown } from "./unknown";

/** A trigger of a Sensor that makes Workflows of promotions. */
export interface Promotion {
  sensor: KubeObject;
  trigger: Node;
  workflow: KubeObject;
}

/** The triggers that promote: those whose Workflow is given a commit of a phase, or phases to promote to. */
export function promotionsOf(stack: Stack): Generator<Promotion> {
  return eachKnown(stack.ofKind(SENSOR), (sensor) =>
    eachKnown(triggersOf(sensor), (trigger) => ofTrigger(sensor, trigger)),
  );
}

/** Those of one trigger, which may be a dead letter. */
export function ofTrigger(sensor: KubeObject, trigger: Node): Generator<Promotion> {
  const { resource, title } = sensor;
  return eachKnown(madeByTrigger(trigger), (node) =>
    eachKnown(written(resource, node, { title }, tokenOf("", WORKFLOW.name)), function* (workflow) {
      if (workflow.is(WORKFLOW) && isPromotion(workflow)) yield { sensor, trigger, workflow };
    }),
  );
}

function isPromotion(workflow: KubeObject): boolean {
  const names = new Set(argumentsOf(workflow).map((parameter) => parameter.text("name")));
  return (
    names.has("target_phases") || names.has("target_phase") || (names.has("source_phase") && names.has("source_commit"))
  );
}

function argumentsOf(workflow: KubeObject): Node[] {
  return workflow.body.items("spec", "arguments", "parameters");
}

/** An argument of the Workflow; undefined where it has none of that name. */
export function argument({ workflow }: Promotion, name: string): Node | undefined {
  return argumentsOf(workflow).find((parameter) => parameter.text("name") === name);
}

/** A list of names as JSON, or one name; none where it is filled in later. */
export function namesIn(text: string): string[] {
  if (text === "" || text.includes("{{")) return [];
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.map(String) : [text];
  } catch {
    return [text];
  }
}

/** The phases that a promotion comes from: the argument itself, or what the filters of its events let through. */
export function sourcesOf(promotion: Promotion): string[] {
  const literal = namesIn(argument(promotion, "source_phase")?.text("value") ?? "");
  if (literal.length > 0) return literal;
  const filters = dependenciesOf(promotion)
    .flatMap(filtersOf)
    .filter((filter) => fieldOf(filter) === "source_phase");
  const patterns = filters.flatMap((filter) => filter.texts("value"));
  return [...new Set(patterns.flatMap(literalsOf).map((text) => text.replace(/^"|"$/g, "")))];
}

/** The Sensor's dependencies that a promotion's trigger waits for or takes values from; all where it names none. */
export function dependenciesOf({ sensor, trigger }: Pick<Promotion, "sensor" | "trigger">): Node[] {
  const all = sensor.body.items("spec", "dependencies");
  const conditions = trigger.text("template", "conditions").match(/[A-Za-z0-9][\w.-]*/g) ?? [];
  const sources = parametersOf(trigger).map((parameter) => parameter.text("src", "dependencyName"));
  const named = new Set([...conditions, ...sources].filter((name) => name !== ""));
  return named.size === 0 ? all : all.filter((dependency) => named.has(dependency.text("name")));
}

/** A dependency's filters of the message's fields. */
export function filtersOf(dependency: Node): Node[] {
  return dependency.items("filters", "data");
}

/** The field of the message's body that a filter compares as it is: `app` for `body.app|@tostr`; otherwise empty. */
export function fieldOf(filter: Node): string {
  return /^body\.([\w-]+)(\|@tostr)?$/.exec(filter.text("path"))?.[1] ?? "";
}
