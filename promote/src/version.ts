// A version of several parts as one text, as records and outputs keep it, and what of it images can show. Pure functions.

/** A part of a version: what it is of, and the version. */
export interface PartText {
  name: string;
  text: string;
}

/** Whether two versions are of the same parts, each the same. */
export const isSameVersion = (a: readonly PartText[], b: readonly PartText[]): boolean =>
  a.length === b.length && a.every(({ name, text }, n) => name === b[n]?.name && text === b[n].text);

/** What of a version images can show. */
export interface Shown {
  /** Versions that an image has to show, each of its own or of any. */
  versions: readonly string[];
  /** Images that have to run, with tag or digest, whatever registry they are from. */
  images: readonly string[];
  /** Names of parts that no image shows. */
  hidden: readonly string[];
}

/** The version of many parts as one text: the first part's, then each other's behind its name. */
export const wholeText = (parts: readonly PartText[]): string =>
  parts
    .map(({ name, text }, n) => (parts.length === 1 ? text : `${n === 0 ? "" : `${name}=`}${text || "nothing"}`))
    .join(", ");

/** The texts of all parts in that text. */
const textsIn = (whole: string): string[] =>
  whole.split(", ").map((each, n) => (n === 0 ? each : each.slice(each.indexOf("=") + 1)));

/**
 * The texts of all parts in that text by their names, empty for nothing.
 *
 * @param first name of the first part, which the text does not have
 */
export const partTexts = (whole: string, first: string): ReadonlyMap<string, string> =>
  new Map(
    whole.split(", ").map((each, n) => {
      const at = each.indexOf("=");
      const [name, text] = n === 0 ? [first, each] : [each.slice(0, at), each.slice(at + 1)];
      return [name, text === "nothing" ? "" : text];
    }),
  );

/** The version of the first part. */
export const firstText = (whole: string): string => textsIn(whole)[0] ?? "";

/** Whether a text names a version: as a whole, or by its first part. */
export const names = (text: string, whole: string): boolean => [whole, firstText(whole)].includes(text);

/** The version as it is shown where there is little room: its first part, and how many there are besides. */
export function briefly(whole: string): string {
  const more = textsIn(whole).length - 1;
  return more > 0 ? `${firstText(whole)} and ${more} more` : whole;
}
