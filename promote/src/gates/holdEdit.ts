// The files in which people hold promotions, edited as those people would: what else is said in them, comments too, stays.
import { isDeepStrictEqual } from "node:util";
import { isMap, isScalar, parseDocument } from "yaml";
import type { Document, YAMLMap } from "yaml";
import { PromoteError } from "../errors";
import { firstText } from "../version";
import { oneLine, readHoldFile, readStopFile } from "./holdFile";
import type { Hold, HoldFile, Refusal, Stop } from "./holdFile";

/** The file of an application with a phase held; undefined where it says so already. */
export const withHold = (text: string, phase: string, hold: Hold, where: string): string | undefined =>
  edited(text, readHoldFile, where, {
    write: (document) => inMap(document, "hold", (map) => map.set(phase, document.createNode(written(hold)))),
    becomes: (before) => ({ ...before, hold: new Map(before.hold).set(phase, hold) }),
  });

/** The same with nobody holding the phase; undefined where nobody does. */
export const withoutHold = (text: string, phase: string, where: string): string | undefined =>
  edited(text, readHoldFile, where, {
    write: (document) => {
      const map = inMap(document, "hold", (each) => each.delete(phase));
      if (map.items.length === 0) without(document, "hold");
    },
    becomes: (before) => ({ ...before, hold: new Map([...before.hold].filter(([each]) => each !== phase)) }),
  });

/** The file of an application with a version refused for a phase; undefined where it says so already. */
export const withRefusal = (text: string, phase: string, refusal: Refusal, where: string): string | undefined => {
  const list = ({ refused }: HoldFile): Refusal[] => refused.get(phase) ?? [];
  if (list(readHoldFile(text, where)).some(({ version }) => version === refusal.version)) return undefined;
  return edited(text, readHoldFile, where, {
    write: (document) =>
      inMap(document, "refused", (map) =>
        map.set(phase, document.createNode([...list(readHoldFile(text, where)), refusal])),
      ),
    becomes: (before) => ({ ...before, refused: new Map(before.refused).set(phase, [...list(before), refusal]) }),
  });
};

/** A version as it can be refused: as a whole, or by its first part where a file would keep only some of that. */
export const refusable = (version: string): string => (oneLine(version) === version ? version : firstText(version));

/** The file of all applications with a stop; undefined where it says so already. */
export const withStop = (text: string, stop: Stop, where: string): string | undefined =>
  edited(text, readStopFile, where, {
    write: (document) => document.set("stop", document.createNode(written(stop))),
    becomes: () => ({ stop }),
  });

/** The same without one; undefined where there is none. */
export const withoutStop = (text: string, where: string): string | undefined =>
  edited(text, readStopFile, where, { write: (document) => without(document, "stop"), becomes: () => ({}) });

/** A hold as it is written: a time as text, and no key that says nothing. */
const written = ({ reason, until, ...more }: Hold): Record<string, unknown> => ({
  reason,
  ...(until !== undefined && { until: until.toISOString().replace(/\.000Z$/, "Z") }),
  ...more,
});

/** An edit of the text, and of what is read from it: both come to the same, or nothing is written. */
interface Edit<T> {
  write: (document: Document) => unknown;
  becomes: (before: T) => T;
}

/**
 * The text after an edit; undefined where it comes to the same.
 *
 * @throws PromoteError "missing" if it cannot be read before, or if more would change than is meant: a person has to mend it
 */
function edited<T extends object>(
  text: string,
  read: (text: string, where: string) => T,
  where: string,
  { write, becomes }: Edit<T>,
): string | undefined {
  const before = read(text, where);
  const wanted = becomes(before);
  if (isDeepStrictEqual(before, wanted)) return undefined;
  const document: Document = parseDocument(text, { schema: "failsafe" });
  if (!isMap(document.contents)) document.contents = document.createNode({});
  if (isMap(document.contents) && document.contents.items.length === 0) document.contents.flow = false;
  write(document);
  const after = textOf(document, text);
  if (isDeepStrictEqual(read(after, where), wanted)) return after;
  throw new PromoteError("missing", `${where} is written in a way that cannot be edited here; edit it by hand.`);
}

/** The map at a key, made where there is none. */
function inMap(document: Document, key: string, edit: (map: YAMLMap) => unknown): YAMLMap {
  if (!isMap(document.get(key))) document.set(key, document.createNode({}));
  const map = document.get(key) as YAMLMap;
  if (map.items.length === 0) map.flow = false;
  edit(map);
  return map;
}

/** Takes a key out. A comment above it may be about the file, as one that names its schema: it moves to the top. */
function without(document: Document, key: string): void {
  const pair = isMap(document.contents)
    ? document.contents.items.find((each) => isScalar(each.key) && each.key.value === key)
    : undefined;
  const above = isScalar(pair?.key) ? pair.key.commentBefore : undefined;
  document.delete(key);
  if (above) document.commentBefore = [document.commentBefore, above].filter(Boolean).join("\n");
}

/** The text of an edited document, with line breaks as before. Where no key is left its comments at the margin are. */
function textOf(document: Document, before: string): string {
  const empty = isMap(document.contents) && document.contents.items.length === 0;
  const comments = before.split(/\r?\n/).filter((line) => line.startsWith("#"));
  const text = empty ? comments.map((line) => `${line}\n`).join("") : document.toString({ lineWidth: 0 });
  return before.includes("\r\n") ? text.replaceAll("\n", "\r\n") : text;
}
