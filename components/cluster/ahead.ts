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

const keysOf = new WeakMap<object, readonly string[]>();

/** Notes which keys are set in the object with this metadata: of a Secret the SDK shows none. Gives the metadata back. */
export function settingKeys<T extends object>(metadata: T, keys: readonly string[]): T {
  keysOf.set(metadata, keys);
  return metadata;
}

/** The keys that are set in the object with this metadata. Throws where nobody has said which. */
export function keysAhead(metadata: object): readonly string[] {
  const keys = keysOf.get(metadata);
  if (keys === undefined)
    throw new Error("the keys that are set must be known ahead, for the cluster is asked about them first");
  return keys;
}
