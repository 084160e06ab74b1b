// The images of a kustomization, as kustomize reads them.
import { isMap, isScalar, isSeq } from "yaml";
import type { YAMLMap } from "yaml";
import { PromoteError } from "../../errors";
import type { Standing } from "../standing";
import { openYaml } from "../yamlReading";
import type { OpenYaml } from "../yamlReading";
import { itemsAt, textOf } from "./lists";

/** What a kustomization sets of an image. */
export interface ImageFields {
  newName?: string;
  newTag?: string;
  digest?: string;
}

/** Fields of an image, in the order in which they are written. */
export const fieldNames = ["newName", "newTag", "digest"] as const;

/** What stands at each field that an image has; what is empty counts for nothing to kustomize. */
export type Held = Partial<Record<keyof ImageFields, Standing>>;

/** One item of `images`. */
interface Entry {
  name: string | undefined;
  held: Held;
}

/** A kustomization that was read. */
export interface Kustomization {
  /** The map that it is; undefined where it is empty. */
  root: YAMLMap | undefined;
  entries: Entry[];
}

/**
 * Reads a kustomization.
 *
 * @throws PromoteError "missing" if it is none
 */
export function readKustomization(text: string, where: string): Kustomization {
  const yaml = openYaml(text, where, "kustomize");
  const root: unknown = yaml.documents[0]?.contents;
  if (!isMap(root)) {
    if (!root || (isScalar(root) && root.source === "")) return { root: undefined, entries: [] };
    throw new PromoteError("missing", `${where} is no kustomization: it must be a map.`);
  }
  return { root, entries: entriesIn(yaml, where) };
}

function entriesIn(yaml: OpenYaml, where: string): Entry[] {
  return itemsAt(yaml, "images", where, "kustomize").map((at) => {
    const held = fieldNames.map((field) => [field, at(field)] as const);
    return {
      name: textOf(at("name")),
      held: Object.fromEntries(held.filter(([, { kind }]) => kind !== "missing" && kind !== "empty")),
    };
  });
}

/**
 * What is set of an image; undefined if the list does not have it.
 *
 * @throws PromoteError "missing" if the list has it more than once: kustomize takes them one after the other
 */
export function heldOf({ entries }: Kustomization, name: string, where: string): Held | undefined {
  const [first, ...others] = entries.filter((entry) => entry.name === name);
  if (others.length === 0) return first?.held;
  throw new PromoteError(
    "missing",
    `${where} has the image ${name} in ${others.length + 1} items of images; it must be in one.`,
  );
}

/** The item of an image, where it is written out. */
export function itemOf({ root }: Kustomization, name: string): YAMLMap | undefined {
  const images = root?.get("images");
  const items: unknown[] = isSeq(images) ? images.items : [];
  return items.find((item): item is YAMLMap => {
    const held: unknown = isMap(item) ? item.get("name", true) : undefined;
    return isScalar(held) && held.source === name;
  });
}
