// The files in which people hold promotions, edited as those people would: what else stands in them, comments too, stays.
import type { Document } from "yaml";
import { isMap, parseDocument } from "yaml";
import { readHoldFile, readStopFile } from "./holdFile";
import type { Hold, Stop } from "./holdFile";

/** The file of an application with a phase held; undefined where it says so already. */
export const withHold = (text: string, phase: string, hold: Hold, where: string): string | undefined =>
  edited(text, readHoldFile, where, (document) => document.setIn(["hold", phase], written(hold)));

/** The same with nobody holding the phase; undefined where nobody does. */
export const withoutHold = (text: string, phase: string, where: string): string | undefined =>
  edited(text, readHoldFile, where, (document) => {
    if (document.hasIn(["hold", phase])) document.deleteIn(["hold", phase]);
    const rest = document.get("hold");
    if (isMap(rest) && rest.items.length === 0) document.delete("hold");
  });

/** The file of all applications with a stop; undefined where it says so already. */
export const withStop = (text: string, stop: Stop, where: string): string | undefined =>
  edited(text, readStopFile, where, (document) => document.set("stop", written(stop)));

/** The same without one; undefined where there is none. */
export const withoutStop = (text: string, where: string): string | undefined =>
  edited(text, readStopFile, where, (document) => document.delete("stop"));

/** A hold as it is written: a time as text, and no key that says nothing. */
const written = ({ reason, until, ...more }: Hold): Record<string, unknown> => ({
  reason,
  ...(until !== undefined && { until: until.toISOString().replace(/\.000Z$/, "Z") }),
  ...more,
});

/**
 * The text after an edit; undefined where it comes to the same.
 *
 * @throws PromoteError "missing" if it cannot be read before: a person has to mend it first
 */
function edited(
  text: string,
  read: (text: string, where: string) => object,
  where: string,
  edit: (document: Document) => unknown,
): string | undefined {
  const before = read(text, where);
  const document: Document = parseDocument(text);
  if (!isMap(document.contents)) document.contents = document.createNode({});
  edit(document);
  const after = document.toString({ lineWidth: 0 });
  return JSON.stringify(read(after, where)) === JSON.stringify(before) ? undefined : after;
}
