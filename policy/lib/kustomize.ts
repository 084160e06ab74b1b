// Patches of Kustomize in objects: of Argo CD's Applications and of Flux' Kustomizations.
import { parseText } from "./embedded";
import { APPLICATION, DEPLOYMENT, KUSTOMIZATION, type Token, tokenOf } from "./kinds";
import type { Node } from "./node";
import type { KubeObject } from "./object";

/** Where an object says what Kustomize changes. */
function kustomizations(object: KubeObject): Node[] {
  const spec = object.body.at("spec");
  if (object.is(KUSTOMIZATION)) return [spec];
  if (!object.is(APPLICATION)) return [];
  return [spec.at("source"), ...spec.items("sources")].map((source) => source.at("kustomize"));
}

/** A part of an object that a patch sets, and its kind where it does not say it itself. */
export interface Patched {
  node: Node;
  kind: Token;
}

/** The parts that the patches of an object set. */
export function patchedIn(object: KubeObject): Patched[] {
  return kustomizations(object).flatMap((kustomize) => kustomize.items("patches").flatMap(ofPatch));
}

/** A patch is a part of an object, or a list of operations. */
function ofPatch(patch: Node): Patched[] {
  const place = patch.at("patch");
  const target = patch.at("target");
  const kind = target.text("kind") === "" ? tokenOf("", DEPLOYMENT.name) : tokenOf("", target.text("kind"));
  return parseText(place.text()).documents.flatMap((document) => {
    const parts = Array.isArray(document) ? document.flatMap(ofOperation) : [document];
    return parts.map((part) => ({ node: place.parsed(part), kind }));
  });
}

/** The object with nothing but what an operation adds. */
function ofOperation(operation: unknown): object[] {
  const { op, path, value } = (operation ?? {}) as Record<string, unknown>;
  if ((op !== "add" && op !== "replace") || typeof path !== "string") return [];
  const steps = path.split("/").slice(1);
  const set = steps.reduceRight<unknown>((inner, step) => {
    if (/^(\d+|-)$/.test(step)) return [inner];
    return { [step.replaceAll("~1", "/").replaceAll("~0", "~")]: inner };
  }, value);
  return typeof set === "object" && set !== null ? [set] : [];
}

/** The images that Kustomize puts in place of others: `name=new:tag`, or a map; the tag is empty where a digest counts. */
export function imagesIn(object: KubeObject): { place: Node; tag: string }[] {
  return kustomizations(object).flatMap((kustomize) =>
    kustomize.items("images").map((place) => {
      const [, tag = ""] = /:([\w.-]+)$/.exec(place.text()) ?? [];
      return { place, tag: tag || (place.text("digest") === "" ? place.text("newTag") : "") };
    }),
  );
}
