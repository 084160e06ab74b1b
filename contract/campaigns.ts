// An application's own campaign: what its generator file may name, and what a phase allows of it. Program and step read both alike.
import { globPattern } from "./glob";
import type { Grammar } from "./grammar";

/** What a phase allows in the place of its campaign. */
export interface Campaigns {
  /** Patterns of images. */
  images: readonly string[];
}

/** What a generator file says under this key. */
export const campaignKey = "campaign";

/** An application's own campaign. */
export interface OwnCampaign {
  image: string;
  /** Undefined: that of the phase's campaign. */
  command?: string | undefined;
}

/** Keys of it. */
export const campaignKeys = ["image", "command"] as const satisfies (keyof OwnCampaign)[];

// A host has a dot or a port, or is localhost: what has neither is a folder of somebody's registry of choice.
const host = String.raw`(?:localhost|[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)+|[a-z0-9][a-z0-9-]*(?=:\d))(?::\d{1,5})?`;
const digest = "@sha256:[0-9a-f]{64}";
const wholeImage = new RegExp(String.raw`^${host}(?:/[a-z0-9][a-z0-9._-]*)+(?::\w[\w.-]{0,127})?(?:${digest})?$`);
const wholePattern = new RegExp(
  String.raw`^${host}(?:/[a-z0-9*?][a-z0-9._*?-]*)+(?::[\w*?][\w.*?-]{0,127})?(?:${digest})?$`,
);

/** The parts of an image or of a pattern: names of the path, tag and digest. */
function partsOf(image: string): { names: string[]; tag: string | undefined; digest: string | undefined } {
  const [named = "", digest] = image.split("@");
  const names = named.split("/");
  // What follows a colon before the last name is a port.
  const [last = "", tag] = names.pop()!.split(":");
  return { names: [...names, last], tag, digest };
}

const isPinned = (image: string): boolean => {
  const { tag, digest } = partsOf(image);
  return digest !== undefined || (tag !== undefined && tag !== "latest");
};

/** An image of an application's own campaign. */
export const campaignImage: Grammar = [
  { must: "an image of 400 characters at most", holds: (text) => text.length <= 400 },
  {
    must: "an image with its registry, such as registry.example.com/team/load-test:1.2",
    holds: (text) => wholeImage.test(text),
  },
  { must: "an image with a tag other than latest, or with a digest", holds: isPinned },
];

/** Its command. It stands in one field of the container, which takes one text. */
export const campaignCommand: Grammar = [
  {
    must: "a program without arguments, of letters, digits and . _ / + -, which gets the target as its only argument",
    holds: (text) => /^[\w./+-]{1,200}$/.test(text),
  },
];

/** A pattern of images: `*` and `?` stand for parts of one name of the path, or of the tag. */
export const imagePattern: Grammar = [
  {
    must: "a registry that is written out, and a path behind it, such as registry.example.com/team-*/*",
    holds: (text) => text.length <= 400 && wholePattern.test(text),
  },
  { must: "a pattern without **: * is any characters of one name", holds: (text) => !text.includes("**") },
  {
    // What is matched comes from other people: no pattern may take long.
    must: "a pattern with two * at most in each name",
    holds: (text) => text.split(/[/:@]/).every((name) => name.split("*").length <= 3),
  },
];

const fits = (pattern: string, text: string): boolean => new RegExp(`^${globPattern(pattern)}$`, "s").test(text);

/**
 * Whether an image is one that a pattern means. The registry and every name of the path have to fit, so many as there are. Without a tag
 * the pattern means every tag and digest; with one it means no digest, since that is what would run, whatever the tag beside it says.
 */
export function matchesImage(pattern: string, image: string): boolean {
  const [wanted, given] = [partsOf(pattern), partsOf(image)];
  if (wanted.names.length !== given.names.length) return false;
  if (!wanted.names.every((name, at) => fits(name, given.names[at]!))) return false;
  if (wanted.digest !== undefined) return wanted.digest === given.digest;
  if (wanted.tag === undefined) return true;
  return given.digest === undefined && given.tag !== undefined && fits(wanted.tag, given.tag);
}
