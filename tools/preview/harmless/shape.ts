// The shape of what may be shown of an object: its known fields, each with the form that its value has.
import type { Check } from "./leaves";

/**
 * A form, known fields, any field of one shape; or `commandLine`: of it the program and the names of the options are shown;
 * `text`: where it is YAML or JSON its keys are shown; `whole`: it is hidden as one. A list has the shape of its items.
 */
export type Shape = Check | Fields | Each | "commandLine" | "text" | "whole";

/** Known fields by name. */
export interface Fields {
  [field: string]: Shape;
}

/** A map whose keys are free. */
export class Each {
  constructor(readonly shape: Shape) {}
}

/** Every field of a map has this shape. */
export const each = (shape: Shape): Each => new Each(shape);

/** The shape of a field. */
export function fieldOf(shape: Shape | undefined, field: string): Shape | undefined {
  if (shape instanceof Each) return shape.shape;
  if (typeof shape !== "object") return undefined;
  return Object.hasOwn(shape, field) ? shape[field] : undefined;
}
