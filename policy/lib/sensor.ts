// The triggers of a Sensor, and what they make.
import type { Node } from "./node";
import type { KubeObject } from "./object";

/** The triggers. */
export function triggersOf(sensor: KubeObject): Node[] {
  return sensor.body.items("spec", "triggers");
}

/** The triggers and their dead letters. */
export function allTriggersOf(sensor: KubeObject): Node[] {
  return triggersOf(sensor).flatMap((trigger) => {
    const letter = trigger.at("dlqTrigger");
    return letter.isSet ? [trigger, letter] : [trigger];
  });
}

/** Where a trigger says where its object comes from. */
export function sourcesOf(trigger: Node): Node[] {
  return ["k8s", "argoWorkflow"].map((kind) => trigger.at("template", kind, "source")).filter((source) => source.isSet);
}

/** The objects that a trigger makes: a map, or a text. */
export function madeByTrigger(trigger: Node): Node[] {
  return sourcesOf(trigger).flatMap((source) =>
    ["resource", "inline"].map((key) => source.at(key)).filter((node) => node.isSet),
  );
}

/** The objects that the triggers of a Sensor make. */
export function madeByTriggers(sensor: KubeObject): Node[] {
  return allTriggersOf(sensor).flatMap(madeByTrigger);
}

/** The parameters of a trigger, of its own and of the object that it makes or the message that it sends. */
export function parametersOf(trigger: Node): Node[] {
  return ["k8s", "argoWorkflow", "http", "slack", "email"]
    .map((kind) => trigger.at("template", kind))
    .concat(trigger)
    .flatMap((node) => node.items("parameters"))
    .concat(trigger.at("template", "http").items("dynamicHeaders"));
}
