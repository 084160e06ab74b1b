// The `?ref=` of what a kustomization takes from other repositories: each remote resource is one part.
import { isMap, isScalar, isSeq } from "yaml";
import { PromoteError } from "../../errors";
import type { Standing } from "../standing";
import { openYaml } from "../yamlReading";
import type { Part } from "./item";
import { notAmong } from "./lists";

/** Lists of a kustomization that may name a folder of another repository. */
const lists = ["resources", "components", "bases"];

/** One of these, at its place in the text. */
interface Remote {
  /** The address without the ref. */
  url: string;
  ref: string;
  /** Where the ref begins in the text. */
  at: number;
}

const address = /^([^?]+\?(?:[^&]*&)*?)ref=([^&]*)((?:&.*)?)$/;

/** What a ref may look like: the name of a tag or branch, or the id of a commit. */
const refPattern = /^[\w][\w./+-]{0,199}$/;

/** Tells such a part from an image. */
const field = "ref";

/** Whether a part is a remote resource. */
export const isRef = ({ fields = [] }: Part): boolean => fields.includes(field);

/** The remote resources of a kustomization that have a ref, as parts. */
export const refParts = (text: string, where: string): Part[] =>
  [...new Set(remotesIn(text, where).map(({ url }) => url))].map((url) => ({
    name: url,
    what: `the resource ${url}`,
    fields: [field],
  }));

/**
 * What stands where the ref of a part belongs.
 *
 * @throws PromoteError "missing" if the kustomization has the resource more than once
 */
export function refStanding(text: string, { name }: Part, where: string): Standing {
  const remotes = remotesIn(text, where);
  const found = remoteOf(remotes, name, where);
  if (found === undefined) {
    const urls = remotes.map(({ url }) => url);
    return { kind: "none", problem: notAmong("resources with a ref", name, urls) };
  }
  const { ref } = found;
  if (refPattern.test(ref)) return { kind: "version", text: ref, number: false };
  return {
    kind: "other",
    text: ref,
    problem: `has the ref ${JSON.stringify(ref)}; it must be a tag, a branch or a commit`,
  };
}

/** The text with the ref of a part replaced, and nothing else. Throws as `refStanding` does, and where there is no such part. */
export function setRef(text: string, { name, what }: Part, ref: string, where: string): string {
  const found = remoteOf(remotesIn(text, where), name, where);
  const edited = found && text.slice(0, found.at) + ref + text.slice(found.at + found.ref.length);
  if (edited !== undefined && remoteOf(remotesIn(edited, where), name, where)?.ref === ref) return edited;
  throw new PromoteError("missing", `${where} cannot hold the ref ${ref} of ${what}; it must be written out there.`);
}

function remoteOf(remotes: readonly Remote[], url: string, where: string): Remote | undefined {
  const [first, ...others] = remotes.filter((each) => each.url === url);
  if (others.length === 0) return first;
  throw new PromoteError(
    "missing",
    `${where} has the resource ${url} with a ref ${others.length + 1} times; it must have it once.`,
  );
}

function remotesIn(text: string, where: string): Remote[] {
  const root: unknown = openYaml(text, where, "kustomize").documents[0]?.contents;
  if (!isMap(root)) return [];
  const items = lists.flatMap((name): unknown[] => {
    const list = root.get(name);
    return isSeq(list) ? list.items : [];
  });
  return items.flatMap((item) => {
    if (!isScalar(item)) return [];
    const [, before, ref, after = ""] = address.exec(item.source ?? "") ?? [];
    if (before === undefined || ref === undefined) return [];
    const at = text.indexOf(`${before}ref=${ref}`, item.range?.[0] ?? 0) + before.length + "ref=".length;
    return [{ url: `${before}${after.slice(1)}`.replace(/[?&]$/, ""), ref, at }];
  });
}
