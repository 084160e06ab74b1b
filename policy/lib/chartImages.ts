// Images in the values of charts, in the ways that charts write them.
import { isMoving, pinProblem } from "./images";
import type { Node } from "./node";
import { eachKnown } from "./unknown";
import type { Chart } from "./chart";

/**
 * The places of values that name a moving image. Only that is known to be wrong there: an empty tag is the chart's own version,
 * and one that is missing may stand beside it.
 */
export function valueImages({ values }: Chart): Generator<Node> {
  return eachKnown(values.nodes, movingIn);
}

function* movingIn(place: Node): Generator<Node> {
  const { value } = place;
  if (typeof value === "object" && value !== null) {
    const isPinned = ["digest", "sha"].some((key) => place.keys().includes(key) && place.text(key) !== "");
    const entries = place.entries().filter(({ key }) => !(isPinned && /tag$/i.test(key)));
    yield* eachKnown(entries, movingIn);
  } else if (isMovingImage(place)) yield place;
}

function isMovingImage(place: Node): boolean {
  const text = place.text();
  const { key } = place;
  if (/tag$/i.test(key)) return isMoving(text);
  if (!/(image|^repository)$/i.test(key)) return false;
  const [, tag = ""] = /:([\w.-]+)$/.exec(text) ?? [];
  return isMoving(tag) && pinProblem(text) !== undefined;
}
