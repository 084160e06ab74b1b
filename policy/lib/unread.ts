// Parts of a program that decide what runs and that cannot be read at preview: files, texts that do not parse, addresses.
import { chartsOf } from "./charts";
import type { Sight } from "./definePolicy";
import { parseText } from "./embedded";
import { AllTypes, SENSOR } from "./kinds";
import type { Node } from "./node";
import type { KubeObject } from "./object";
import { objectsOf } from "./objects";
import type { Resource } from "./resource";
import { allTriggersOf, madeByTrigger, sourcesOf } from "./sensor";
import { eachKnown, inTurn } from "./unknown";
import { patchesOf, templatesOf, WORKFLOW_KINDS } from "./workflow";

/** A part that is looked at, and why it cannot be read, where it cannot. */
export interface Unread {
  title: string;
  place: Node;
  problem?: string;
}

/** Those of charts, Sensors and Workflows. */
export const unreadParts: Sight<Unread> = {
  kinds: [],
  types: new AllTypes(),
  of: (resource) =>
    inTurn(
      ofCharts(resource),
      eachKnown(objectsOf(resource), (object) =>
        inTurn(ofCharts(resource, object), ofTriggers(object), ofTemplates(object)),
      ),
    ),
};

function ofCharts(resource: Resource, object?: KubeObject): Generator<Unread> {
  return eachKnown(chartsOf(resource, object), ({ title, body, unreadable }) => [
    { title, place: body },
    ...unreadable.map(({ where, problem }) => ({ title, place: where, problem })),
  ]);
}

function* ofTriggers(object: KubeObject): Generator<Unread> {
  if (!object.is(SENSOR)) return;
  const { title } = object;
  yield* eachKnown(allTriggersOf(object), (trigger) => [
    ...madeByTrigger(trigger).flatMap((place) => [{ title, place }, ...unparsed(title, place)]),
    ...sourcesOf(trigger)
      .filter((source) => !source.at("resource").isSet && !source.at("inline").isSet)
      .map((place) => ({ title, place, problem: "is read from elsewhere when it triggers" })),
  ]);
}

function* ofTemplates(object: KubeObject): Generator<Unread> {
  if (!object.is(...WORKFLOW_KINDS)) return;
  const { title } = object;
  yield* inTurn<Unread>(
    eachKnown(patchesOf(object), ({ place, problem }) => [
      { title, place, ...(problem !== undefined && { problem: `cannot be parsed (${problem})` }) },
    ]),
    eachKnown(templatesOf(object), ({ place }) => [
      ...unparsed(title, place.at("resource", "manifest")),
      ...(place.at("resource", "manifestFrom").isSet
        ? [{ title, place: place.at("resource", "manifestFrom"), problem: "is read from elsewhere when it runs" }]
        : []),
    ]),
  );
}

function unparsed(title: string, place: Node): Unread[] {
  if (typeof place.value !== "string") return [];
  const { problem } = parseText(place.text());
  return problem === undefined ? [] : [{ title, place, problem: `cannot be parsed (${problem})` }];
}
