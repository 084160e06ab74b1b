// Names that are known before what bears them is made, so that the cluster can be asked about it first.
import type * as pulumi from "@pulumi/pulumi";

const names = new WeakMap<object, string>();

/** Notes which text an output will be. Gives the output back. */
export function knownAhead(output: pulumi.Output<string>, name: string): pulumi.Output<string> {
  names.set(output, name);
  return output;
}

/** The text that an input is or will be; undefined if nobody has said. */
export const nameAhead = (input: pulumi.Input<string>): string | undefined =>
  typeof input === "string" ? input : names.get(input);
