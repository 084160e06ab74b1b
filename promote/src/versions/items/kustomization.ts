// Images of a kustomization: an image is one part, with its newName, newTag and digest as one version.
import type { KustomizationItem } from "../../../../contract/items";
import { PromoteError } from "../../errors";
import { isSame } from "../standing";
import type { Standing } from "../standing";
import { textItem } from "./item";
import { fieldNames, heldOf, readKustomization } from "./kustomizationFile";
import type { Held, ImageFields } from "./kustomizationFile";
import { setImage } from "./kustomizationImage";
import { notAmong } from "./lists";
import { isRef, refParts, refStanding, setRef } from "./kustomizationRefs";

/** The kind. */
export const kustomization = textItem<KustomizationItem>({
  called: "kustomization",
  partsIn: ({ images, refs }, text, where) => {
    const remote = refs === true ? refParts(text, where) : [];
    const file = readKustomization(text, where);
    const set = file.entries.flatMap(({ name, held }) =>
      name !== undefined && Object.keys(held).length > 0 ? name : [],
    );
    if (images === undefined && set.length === 0 && remote.length === 0)
      throw new PromoteError("missing", `${where} has no version: ${nothing} is set of any image.`);
    const named = (images ?? [...new Set(set)]).map((name) => {
      const held = heldOf(file, name, where) ?? {};
      return { name, what: `the image ${name}`, fields: Object.keys(held) };
    });
    return [...named, ...remote];
  },
  standingIn: (text, part, where) => {
    if (isRef(part)) return refStanding(text, part, where);
    const { name, fields = [] } = part;
    const file = readKustomization(text, where);
    const held = heldOf(file, name, where);
    const names = file.entries.flatMap((entry) => entry.name ?? []);
    return held ? standingOf(ownFields(held, fields)) : { kind: "empty", problem: notAmong("images", name, names) };
  },
  replaceIn: (text, part, { text: version }, where) => {
    if (isRef(part)) return setRef(text, part, version, where);
    const { name, fields = [] } = part;
    const stands = heldOf(readKustomization(text, where), name, where);
    if (stands && isSame(standingOf(ownFields(stands, fields)), { kind: "version", text: version, number: false }))
      return text;
    const wanted = parseImage(version, fields);
    const edited = setImage(text, name, wanted, where);
    const held = heldOf(readKustomization(edited, where), name, where) ?? {};
    if (JSON.stringify(textsOf(ownFields(held, fields))) === JSON.stringify(wanted)) return edited;
    throw new PromoteError(
      "missing",
      `${where} cannot hold ${version} for the image ${name}; its fields must be written out, not come by a merge key.`,
    );
  },
  // The image as it is deployed: another registry may stand before it.
  shownAs: (part, version) => {
    if (isRef(part)) return undefined;
    const { name, fields = [] } = part;
    const { newName = name, newTag, digest } = parseImage(version, fields);
    if ((newTag ?? digest) === undefined) return undefined;
    return {
      image: `${newName}${newTag === undefined ? "" : `:${newTag}`}${digest === undefined ? "" : `@${digest}`}`,
    };
  },
  keysOf: (part) => (isRef(part) ? [] : ["images", `[name=${part.name}]`]),
});

const nothing = "no newTag, digest or newName";

/** Without the target's own: a name that the source does not set. */
function ownFields({ newName, ...version }: Held, fields: readonly string[]): Held {
  return newName !== undefined && fields.includes("newName") ? { newName, ...version } : version;
}

/** What a field may hold; by it the fields can be told apart in a version. */
const grammar = {
  newName: {
    pattern: /^[\w.-]+(?::\d+)?(?:\/[\w.-]+)*$/,
    must: "a name without tag and digest, such as registry.example.com/shop",
  },
  newTag: { pattern: /^\w[\w.-]{0,127}$/, must: "a tag of letters, digits and . _ -" },
  digest: { pattern: /^[\w.+-]+:\w+$/, must: "a digest such as sha256:<64 digits>" },
} as const;

function standingOf(held: Held): Standing {
  if (Object.keys(held).length === 0) return { kind: "empty", problem: `has ${nothing}` };
  const texts = textsOf(held);
  for (const field of fieldNames) {
    const problem = fieldProblem(field, held[field]);
    if (problem !== undefined)
      return { kind: "other", text: imageText(texts), problem: `has a ${field} that ${problem}` };
  }
  return { kind: "version", text: imageText(texts), number: false };
}

function fieldProblem(field: keyof ImageFields, standing: Standing | undefined): string | undefined {
  if (standing === undefined) return undefined;
  if (standing.kind !== "version") return "problem" in standing ? standing.problem : `is ${standing.kind}`;
  const { pattern, must } = grammar[field];
  return pattern.test(standing.text) ? undefined : `is ${JSON.stringify(standing.text)}; it must be ${must}`;
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
