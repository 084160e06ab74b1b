// The images of Workflows: of every container, and of every parameter that ends up as one.
import { isTemplated } from "./embedded";
import { type Node } from "./node";
import type { KubeObject } from "./object";
import { eachKnown, inTurn } from "./unknown";
import {
  callsOf,
  parametersOf,
  podParts,
  specsOf,
  type Template,
  type TemplatePod,
  templatePods,
  templatesOf,
} from "./workflow";

/** An image, and where it is written. */
export interface WorkflowImage {
  title: string;
  place: Node;
  /** With the expressions filled in, as far as the same object says what they are. */
  image: string;
}

/** Every image of an object. */
export function imagesOf(object: KubeObject): Generator<WorkflowImage> {
  const { title } = object;
  return inTurn(
    eachKnown(templatePods(object), (pod) => ofContainers(pod)),
    eachKnown(podParts(object), (part) =>
      eachKnown(part.containers, ({ place }) => {
        const image = place.at("image");
        return image.isSet ? [{ title, place: image, image: image.text() }] : [];
      }),
    ),
    eachKnown(parametersOf(object), (parameter) => ofParameter(title, parameter)),
    eachKnown(templatesOf(object), ({ place }) => eachKnown(callsOf(place), (call) => ofItems(title, call))),
  );
}

function ofContainers({ object, template, containers }: TemplatePod): Generator<WorkflowImage> {
  return eachKnown(containers, ({ place, fields, partial }) => {
    const found = fields.find("image") ?? place.at("image");
    if (partial && !found.isSet) return [];
    return [{ title: object.title, place: found, image: filledIn(found.text(), template) }];
  });
}

const IMAGE = /(^|[_\-.]|[a-z](?=I))image$/i;

/** A parameter that is named an image and has a value; one without gets it elsewhere. */
function* ofParameter(title: string, parameter: Node): Generator<WorkflowImage> {
  if (!IMAGE.test(parameter.text("name"))) return;
  for (const place of [parameter.at("value"), parameter.at("default"), ...parameter.items("enum")]) {
    if (place.text() !== "") yield { title, place, image: place.text() };
  }
}

/** The items of a step or a task that become an image, as a whole or by one of their fields. */
function ofItems(title: string, call: Node): WorkflowImage[] {
  const fields = call.items("arguments", "parameters").flatMap((parameter) => {
    const item = /^\{\{\s*item(?:\.(?<field>[\w-]+))?\s*\}\}$/.exec(parameter.text("value"));
    if (item === null || !IMAGE.test(parameter.text("name"))) return [];
    const field = item.groups?.["field"];
    return [field === undefined ? [] : [field]];
  });
  return call.items("withItems").flatMap((item) =>
    fields
      .map((field) => item.at(...field))
      .filter((place) => place.text() !== "")
      .map((place) => ({ title, place, image: place.text() })),
  );
}

const PARAMETER = /\{\{=?\s*(inputs|workflow)\.parameters\.([\w-]+)\s*\}\}/g;

/** An image with its parameters' values; as it is where one of them comes from elsewhere. */
function filledIn(image: string, { object, place }: Template): string {
  if (!isTemplated(image)) return image;
  const filled = image.replace(PARAMETER, (expression, scope: string, name: string) => {
    const lists =
      scope === "inputs"
        ? [place.items("inputs", "parameters")]
        : specsOf(object).map((spec) => spec.items("arguments", "parameters"));
    const found = lists.flat().find((parameter) => parameter.text("name") === name);
    return (found && (found.text("value") || found.text("default"))) || expression;
  });
  return isTemplated(filled) ? image : filled;
}
