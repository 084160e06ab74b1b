// Objects that objects of other kinds hold: of Crossplane, Open Cluster Management, Kyverno, templates of OpenShift and others.
import { parseText } from "./embedded";
import { isOfOthers } from "./kinds";
import type { Node } from "./node";
import type { KubeObject } from "./object";
import { eachKnown, gather } from "./unknown";

/** Keys under which a manifest stands as a text. */
const TEXTS = /^(content|manifest|template|data)$/;
/** What an object has beside its kind, which a reference to one has not. */
const BODY = ["metadata", "spec", "rules", "roleRef", "subjects", "data", "stringData", "webhooks", "items"];

/** The places of an object of others, below its own fields, at which another one is written, as far as they are known. */
export function heldIn({ body, token }: KubeObject): Node[] {
  if (!isOfOthers(token)) return [];
  const places = body.keys().filter((key) => key !== "metadata" && key !== "status");
  return gather(eachKnown(places, (key) => below(body.at(key)))).found;
}

function* below(place: Node): Generator<Node> {
  const { value } = place;
  if (typeof value === "string") {
    if (TEXTS.test(place.key) && /^\s*["']?apiVersion["']?:/m.test(value) && parseText(value).problem === undefined)
      yield place;
  } else if (typeof value === "object" && value !== null) {
    if (isObject(place)) yield place;
    else yield* eachKnown(place.entries(), below);
  }
}

function isObject(place: Node): boolean {
  const keys = place.keys();
  if (!keys.includes("apiVersion") || !keys.includes("kind")) return false;
  return place.text("kind") !== "" && BODY.some((key) => keys.includes(key));
}
