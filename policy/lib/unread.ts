// Parts of a program that decide what runs and that cannot be read at preview: files, texts that do not parse, addresses.
import { parsePatch } from "./applicationSets";
import { chartsOf } from "./charts";
import type { Sight } from "./definePolicy";
import { isTemplated, parseText } from "./embedded";
import { AllTypes, APPLICATION_SET, SENSOR } from "./kinds";
import type { Node } from "./node";
import type { KubeObject } from "./object";
import { objectsOf } from "./objects";
import type { Resource } from "./resource";
import { allTriggersOf, madeByTrigger, sourcesOf } from "./sensor";
import { eachKnown, inTurn } from "./unknown";
import { callsOf, patchesOf, templatesOf, WORKFLOW_KINDS } from "./workflow";

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
        inTurn(ofCharts(resource, object), ofSets(object), ofTriggers(object), ofTemplates(object)),
      ),
    ),
};

function ofCharts(resource: Resource, object?: KubeObject): Generator<Unread> {
  return eachKnown(chartsOf(resource, object), ({ title, body, unreadable }) => [
    { title, place: body },
    ...unreadable.map(({ where, problem }) => ({ title, place: where, problem })),
    ...["postrender", "postRenderer"]
      .map((key) => body.at(key))
      .filter((place) => place.isSet && place.value !== "")
      .map((place) => ({ title, place, problem: "changes what the chart makes" })),
  ]);
}

function* ofSets(object: KubeObject): Generator<Unread> {
  if (!object.is(APPLICATION_SET)) return;
  const place = object.body.at("spec", "templatePatch");
  const { problem } = parsePatch(place);
  if (problem !== undefined) yield { title: object.title, place, problem: `cannot be parsed (${problem})` };
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
    eachKnown(templatesOf(object), ({ place }) =>
      callsOf(place)
        .map((call) => call.at("templateRef", "name"))
        .filter((name) => isTemplated(name.text()))
        .map((name) => ({ title, place: name, problem: "is chosen when it runs" })),
    ),
    eachKnown(templatesOf(object), ({ place }) => [
      ...unparsed(title, place.at("resource", "manifest")),
      ...(place.at("resource", "manifestFrom").isSet
        ? [{ title, place: place.at("resource", "manifestFrom"), problem: "is read from elsewhere when it runs" }]
        : []),
    ]),
  );
}

function unparsed(title: string, place: Node): Unread[] {
  if (typeof place.value !== "string" || place.value === "") return [];
  const { documents, problem } = parseText(place.text());
  if (problem !== undefined) return [{ title, place, problem: `cannot be parsed (${problem})` }];
  return documents.every(isFixed) ? [] : [{ title, place, problem: "takes its structure from elsewhere when it runs" }];
}

/** Keys under which structure stands: a text there is an expression, which something else fills in. */
const STRUCTURE =
  /^(spec|template|jobTemplate|containers|initContainers|volumes|securityContext|rules|subjects|roleRef|workflowSpec|templates)$/;

function isFixed(document: unknown): boolean {
  if (typeof document !== "object" || document === null) return false;
  const isText = (key: string, value: unknown) => typeof value === "string" && (STRUCTURE.test(key) || key === "kind");
  return Object.entries(document).every(([key, value]) => {
    if (isText(key, value)) return !isTemplated(String(value));
    return typeof value !== "object" || value === null || isFixed(value);
  });
}
