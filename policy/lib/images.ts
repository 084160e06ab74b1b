// Container images, read by the grammar of image references (distribution/reference), and what makes one pinned.
import { isTemplated } from "./embedded";

const part = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const label = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?";
const registry = `(?:${label}(?:\\.${label})*|\\[[0-9A-Fa-f:]+\\])(?::[0-9]+)?`;
const REFERENCE = new RegExp(
  `^(?:${registry}/)?${part}(?:/${part})*(?::(?<tag>[\\w][\\w.-]{0,127}))?(?:@(?<digest>.+))?$`,
);
const DIGEST = /^(sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128})$/;

/** Tags that name whatever was pushed last, alone or with a variant of the image (`stable-alpine`). */
const MOVING =
  /^(latest|stable|main|master|mainline|trunk|head|edge|nightly|canary|rolling|current|dev|develop|snapshot|testing|unstable)(-[a-z]+)*$/i;

/** True for a tag under which another image is pushed again and again. */
export function isMoving(tag: string): boolean {
  return MOVING.test(tag);
}

/** The problem of an image's reference in words, or undefined where it names one version. */
export function pinProblem(image: string): string | undefined {
  if (image === "") return "not set";
  const { groups } = REFERENCE.exec(image) ?? {};
  if (!groups) return `"${image}", which is no image reference`;
  const { tag, digest } = groups;
  if (digest !== undefined) return DIGEST.test(digest) ? undefined : `"${image}", whose digest is none`;
  if (tag === undefined) return `"${image}", which has no tag`;
  return isMoving(tag) ? `"${image}"` : undefined;
}

/** The same for an image that Argo fills in when the Workflow runs: what is written of it is judged. */
export function templatedPinProblem(image: string): string | undefined {
  const tag = /:([\w.-]+)$/.exec(image)?.[1];
  return tag !== undefined && isTemplated(image) && isMoving(tag) ? `"${image}"` : undefined;
}
