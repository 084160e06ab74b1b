// Which images show a version, and what is said where none does. Pure functions.
import type { Proof } from "../../../contract/proof";
import type { Shown } from "../version";

/** What stands after registry and folders: name, tag and digest. */
const lastPart = (image: string): string => image.slice(image.lastIndexOf("/") + 1);

function parse(image: string): { tag: string | undefined; digest: string | undefined } {
  const [named = "", digest] = lastPart(image).split("@");
  return { tag: named.split(":")[1], digest };
}

/** Whether an image is named by what it contains: no later push changes what it is. */
export const isPinned = (image: string): boolean => parse(image).digest !== undefined;

/** A version without the v that some write before its number. */
const bare = (version: string): string => version.replace(/^v(?=\d)/, "");

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");

/**
 * Whether an image's own name shows the version: its tag is the version, also with a v before it or with a name and a
 * hyphen (`shop-1.2.0`), or its digest is, or the whole image is. What follows the version is never let pass: 1.2.0-rc1
 * is another version than 1.2.0, and whether -alpine is one nobody can tell.
 */
export function shows(image: string, version: string): boolean {
  const { tag, digest } = parse(image);
  // A tag cannot hold the + of a build.
  for (const each of new Set([version, version.replaceAll("+", "_"), version.replaceAll("+", "-")])) {
    if (tag !== undefined && new RegExp(`^(?:.*[_-])?v?${escaped(bare(each))}$`).test(tag)) return true;
    if (digest !== undefined && [digest, digest.replace(/^sha256:/, "")].includes(each)) return true;
    if (each === `${tag}@${digest}`) return true;
    // The version may be the whole image, which a mirror serves under another registry and folders.
    const [named] = each.includes("@") ? [lastPart(image)] : lastPart(image).split("@");
    if (/[:@]/.test(each) && named === lastPart(each)) return true;
  }
  return false;
}

/**
 * Whether an image fits a pattern as a whole, or from one of its folders on: another registry may stand before it. The
 * digest counts only where the pattern has one.
 */
function fits(image: string, pattern: string, app: string, version: string): boolean {
  const parts: Record<string, string> = { "{app}": escaped(app), "{version}": version, "*": ".*" };
  const expression = pattern
    .split(/(\{app\}|\{version\}|\*)/)
    .map((part) => parts[part] ?? escaped(part))
    .join("");
  const [named = ""] = pattern.includes("@") ? [image] : image.split("@");
  return new RegExp(`^(?:.*/)?${expression}$`).test(named);
}

/** What an image says about a version: that it is of one of its parts, that it is of another version, or nothing. */
export function tells(
  image: string,
  app: string,
  { versions, images }: Pick<Shown, "versions" | "images">,
  proof: Proof,
): "this" | "another" | "nothing" {
  // How a whole image is shown needs no pattern.
  if (images.some((each) => shows(image, each))) return "this";
  if (typeof proof === "string") return versions.some((each) => shows(image, each)) ? "this" : "nothing";
  const fitsOne = (version: string): boolean => proof.some((pattern) => fits(image, pattern, app, version));
  if (versions.some((each) => fitsOne(escaped(each)))) return "this";
  return versions.length > 0 && fitsOne("[\\w.+:-]+") ? "another" : "nothing";
}

/** Some of many, in words. */
function some(texts: readonly string[]): string {
  const shown = texts.slice(0, 3);
  const more = texts.length - shown.length;
  return more === 0 ? shown.join(", ") : `${shown.join(", ")} and ${more} more`;
}

/** The pattern that would fit an image which holds the version together with something else, unless that makes it another. */
function nearest(images: readonly string[], version: string): string {
  const holds = new RegExp(
    `^(.*(?<![0-9A-Za-z.]))${escaped(version)}([_-](?!alpha|beta|dev|ea|m\\d|pre|rc|snapshot|\\d).*)$`,
    "i",
  );
  const found = images.map((image) => holds.exec(lastPart(image).split("@")[0] ?? "")).find((each) => each !== null);
  return found ? `, such as ["${found[1]}{version}${found[2]}"]` : "";
}

/** The key that the choice is the user's in. */
const proofKey = "repository.layout.proof";

/** Why images do not show a version, as one phrase; undefined when each of its parts is shown, and when none has to be. */
export function unshown(images: readonly string[], app: string, version: Shown, proof: Proof): string | undefined {
  if (proof === "synced") return undefined;
  const [hidden] = version.hidden;
  const parts = [
    ...version.versions.map((text) => ({ text, shown: { versions: [text], images: [] } })),
    ...version.images.map((text) => ({ text, shown: { versions: [], images: [text] } })),
  ];
  if (hidden !== undefined && (proof === "images" || parts.length === 0))
    return `no image can show ${hidden}; what is believed then is ${proofKey}`;
  const others = images.filter((image) => tells(image, app, version, proof) === "another");
  for (const { text, shown } of parts) {
    if (others.length === 0 && images.some((image) => tells(image, app, shown, proof) === "this")) continue;
    const run = others.length > 0 ? others : [...new Set(images)];
    const what = others.length > 0 ? `its pods run ${some(others)}, not` : `no image of its pods (${some(run)}) shows`;
    return `${what} ${text}; how images show versions is ${proofKey}${nearest(run, text)}`;
  }
  return undefined;
}

/** Why nothing can show a version, as one phrase. */
export const nothingRuns = `it has no Deployment, StatefulSet, DaemonSet or Rollout whose pods could show its version; what is believed then is ${proofKey}`;
