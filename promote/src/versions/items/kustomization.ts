// Images of a kustomization: an image is one part, with its newName, newTag and digest as one version.
import { isMap, isScalar, isSeq, parseDocument } from "yaml";
import type { KustomizationItem } from "../../../../contract/items";
import { PromoteError } from "../../errors";
import type { Standing } from "../standing";
import { readStanding } from "../yamlReading";
import { checkShape } from "../yamlShape";
import { textItem } from "./item";
import type { Part } from "./item";
import { setImage } from "./kustomizationImage";
import type { ImageFields } from "./kustomizationImage";

/** Names that kustomize looks for, in its order. */
const fileNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/** The kind. */
export const kustomization = textItem<KustomizationItem>({
  paths: (folder) => fileNames.map((name) => `${folder}/${name}`),
  partsIn: ({ images }, text, where) => {
    const named = images ?? imagesIn(text, where);
    if (named.length === 0)
      throw new PromoteError("missing", `${where} sets no image: it has no images with a newTag, newName or digest.`);
    return named.map((name) => partOf(name, fieldsIn(text, name, where)));
  },
  standingIn: (text, { name, fields = [] }, where) => {
    const held = fieldsIn(text, name, where);
    // A name that the source does not set is the target's own.
    if (!fields.includes("newName")) delete held.newName;
    return standingOf(held);
  },
  replaceIn: (text, { name, fields = [] }, { text: version }, where) => {
    const wanted = parseImage(version, fields);
    const edited = setImage(text, name, wanted, where);
    const held = fieldsIn(edited, name, where);
    if (!fields.includes("newName")) delete held.newName;
    if (JSON.stringify(textsOf(held)) === JSON.stringify(wanted)) return edited;
    throw new PromoteError("missing", `${where} cannot hold ${version} for the image ${name}.`);
  },
  // The image as it is deployed: another registry may stand before it.
  shownAs: ({ name, fields = [] }, version) => {
    const { newName = name, newTag, digest } = parseImage(version, fields);
    return `${newName}${newTag === undefined ? "" : `:${newTag}`}${digest === undefined ? "" : `@${digest}`}`;
  },
});

const partOf = (name: string, held: Held): Part => ({
  name,
  what: `the image ${name}`,
  fields: Object.keys(held),
});

/** What stands at each field that an image has. */
type Held = Partial<Record<keyof ImageFields, Standing>>;

const fieldNames = ["newName", "newTag", "digest"] as const;

/** Names of the images of which something is set. */
function imagesIn(text: string, where: string): string[] {
  checkShape(text, where);
  const images: unknown = parseDocument(text, { logLevel: "silent", prettyErrors: false }).get("images");
  if (!isSeq(images)) return [];
  return images.items.flatMap((item) => {
    const name: unknown =
      isMap(item) && fieldNames.some((field) => item.has(field)) ? item.get("name", true) : undefined;
    return isScalar(name) && typeof name.value === "string" ? [name.value] : [];
  });
}

function fieldsIn(text: string, name: string, where: string): Held {
  const held: Held = {};
  for (const field of fieldNames) {
    const standing = readStanding(text, ["images", `[name=${name}]`, field], where);
    if (standing.kind !== "missing" && standing.kind !== "empty") held[field] = standing;
  }
  return held;
}

function standingOf(held: Held): Standing {
  if (Object.keys(held).length === 0) return { kind: "empty" };
  for (const [field, standing] of Object.entries(held)) {
    if (standing.kind === "version" && !standing.number) continue;
    const text = "text" in standing ? standing.text : "";
    const problem =
      standing.kind === "version"
        ? `has ${text} without quotes as its ${field}, which kustomize refuses; write it as "${text}"`
        : `has a ${field} that ${"problem" in standing ? standing.problem : "is empty"}`;
    return { kind: "other", text, problem };
  }
  return { kind: "version", text: imageText(textsOf(held)), number: false };
}

const textsOf = (held: Held): ImageFields =>
  Object.fromEntries(
    fieldNames.flatMap((field) => {
      const standing = held[field];
      return standing !== undefined && "text" in standing ? [[field, standing.text]] : [];
    }),
  );

/** The fields as one version: `1.2.0`, `sha256:...`, `registry/shop:1.2.0@sha256:...`. */
function imageText({ newName, newTag, digest }: ImageFields): string {
  const version = [newTag, digest].filter((each) => each !== undefined).join("@");
  if (newName === undefined) return version;
  return version === "" ? newName : `${newName}${newTag === undefined ? "@" : ":"}${version}`;
}

/** The same the other way round. */
function parseImage(text: string, fields: readonly string[]): ImageFields {
  const found: ImageFields = {};
  let rest = text;
  if (fields.includes("digest")) {
    const at = rest.lastIndexOf("@");
    found.digest = rest.slice(at + 1);
    rest = at < 0 ? "" : rest.slice(0, at);
  }
  if (fields.includes("newTag")) {
    const at = fields.includes("newName") ? rest.lastIndexOf(":") : -1;
    found.newTag = rest.slice(at + 1);
    rest = at < 0 ? "" : rest.slice(0, at);
  }
  if (fields.includes("newName")) found.newName = rest;
  return Object.fromEntries(fieldNames.flatMap((field) => (found[field] === undefined ? [] : [[field, found[field]]])));
}
