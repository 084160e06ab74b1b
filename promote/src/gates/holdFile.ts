// The files in which people say that something is not to be promoted: what stands in them, checked.
import { isMap, isScalar, LineCounter, parseAllDocuments, visit } from "yaml";
import type { Document } from "yaml";
import { problemOf } from "../../../contract/grammar";
import { phaseName } from "../../../contract/identity";
import { meantBy } from "../../../contract/nearest";
import { PromoteError } from "../errors";
import { checkShape } from "../versions/yamlShape";

/** Why something is not promoted, and until when. */
export interface Hold {
  /** As the person wrote it. */
  reason: string;
  /** From when on it counts no more; undefined: until it is taken out. */
  until?: Date;
}

/** Of all applications. */
export interface Stop extends Hold {
  /** Phases that nothing is promoted into; undefined: none is promoted into. */
  phases?: string[];
}

/** A version that is not promoted into a phase. */
export interface Refusal {
  version: string;
  reason: string;
}

/** What stands in the file of all applications. */
export interface StopFile {
  stop?: Stop;
}

/** What stands in the file of one application. */
export interface HoldFile {
  /** By the phase that is promoted into. */
  hold: Map<string, Hold>;
  /** By the phase that is promoted into. */
  refused: Map<string, Refusal[]>;
}

/** A file, and where it is. */
export type At<T> = T & { path: string };

/** What a file says, or why it cannot be read, as one sentence. */
export type Said<T> = At<T> | string;

/** A value of such a file: every scalar is the text that is written there. */
type Value = string | Value[] | { [key: string]: Value };

/**
 * Reads the file of all applications.
 *
 * @param where names it in sentences
 * @throws PromoteError "missing" if it does not say what it must, with the line where that is known
 */
export function readStopFile(text: string, where: string): StopFile {
  const { stop } = fieldsOf(valueOf(text, where), ["stop"], where);
  if (isNothing(stop)) return {};
  const { phases, ...hold } = fieldsOf(stop, ["reason", "until", "phases"], `${where} has a stop that`);
  const what = `${where} has a stop`;
  return { stop: { ...holdOf(hold, what), ...(isNothing(phases) ? {} : { phases: phasesOf(phases, what) }) } };
}

/** Reads the file of one application. Throws as `readStopFile` does. */
export function readHoldFile(text: string, where: string): HoldFile {
  const { hold, refused } = fieldsOf(valueOf(text, where), ["hold", "refused"], where);
  const held = byPhase(hold, `${where} has a hold`, (value, what) =>
    holdOf(fieldsOf(value, ["reason", "until"], `${what} that`), what),
  );
  return { hold: held, refused: byPhase(refused, `${where} has a refusal`, refusalsOf) };
}

function valueOf(text: string, where: string): Value {
  checkShape(text, where);
  const lineCounter = new LineCounter();
  // Nothing is resolved: a version 1.10 is no number here.
  const how = { schema: "failsafe", prettyErrors: false, logLevel: "silent", lineCounter } as const;
  const all = parseAllDocuments(text, how) as Document.Parsed[];
  const documents = Array.isArray(all) ? [...all] : [];
  const error = documents.flatMap(({ errors }) => errors)[0];
  if (error) {
    const { line, col } = lineCounter.linePos(error.pos[0]);
    const sentence = `${where} is not valid YAML: ${error.message.split("\n")[0]} at line ${line}, column ${col}.`;
    throw new PromoteError("missing", sentence, line);
  }
  // Whoever holds something in a second one must not be overlooked.
  if (documents.length > 1) refuse(`${where} has ${documents.length} YAML documents; it must be one`);
  const contents = documents[0]?.contents ?? undefined;
  visit(documents[0] ?? null, {
    Alias: (_, { source }) => refuse(`${where} has the alias *${source}; what it stands for must be written out`),
  });
  if (isMap(contents)) return documents[0]!.toJS() as Value;
  return contents === undefined || (isScalar(contents) && nothing.includes(String(contents.value))) ? {} : "no map";
}

/** What YAML takes for nothing. */
const nothing = ["", "~", "null"];

/** Whether a key is there with nothing behind it, as when all below it is commented out. */
const isNothing = (value: Value | undefined): value is undefined | string =>
  value === undefined || (typeof value === "string" && nothing.includes(value));

function refuse(sentence: string): never {
  throw new PromoteError("missing", `${sentence}.`);
}

/** The fields of a map that has no others. */
function fieldsOf(value: Value, known: readonly string[], what: string): Record<string, Value | undefined> {
  if (typeof value !== "object" || Array.isArray(value))
    refuse(`${what} is no map; it must be one of ${known.join(", ")}`);
  const other = Object.keys(value).find((key) => !known.includes(key));
  if (other === undefined) return value;
  return refuse(`${what} has the key ${other}; it may have ${known.join(", ")}${meantBy(other, known)}`);
}

function byPhase<T>(value: Value | undefined, what: string, read: (value: Value, what: string) => T): Map<string, T> {
  if (isNothing(value)) return new Map();
  if (typeof value !== "object" || Array.isArray(value)) refuse(`${what} that is no map; it must be one by phase`);
  return new Map(
    Object.entries(value).map(([phase, each]) => [phaseOf(phase, what), read(each, `${what} of ${phase}`)]),
  );
}

function phaseOf(phase: Value, what: string): string {
  const problem = typeof phase === "string" ? problemOf(phaseName, phase) : "a text";
  return problem === undefined
    ? (phase as string)
    : refuse(`${what} of the phase ${JSON.stringify(phase)}; it must be ${problem}`);
}

function phasesOf(value: Value, what: string): string[] {
  if (!Array.isArray(value) || value.length === 0)
    refuse(`${what} whose phases are no list; they must be one of names`);
  return value.map((phase) => phaseOf(phase, what));
}

/** A reason as it is shown: in one line of 200 characters at most. */
export const oneLine = (text: string): string => text.trim().replace(/\s+/g, " ").slice(0, 200);

function textOf(value: Value | undefined, what: string, must: string): string {
  if (typeof value === "string" && value.trim() !== "") return oneLine(value);
  return refuse(`${what}; it must have ${must}`);
}

/** RFC 3339, to the second, with its offset: a time of day alone means another moment to everybody who reads it. */
const time = /^(\d{4})-(\d\d)-(\d\d)[Tt ]\d\d:\d\d(?::\d\d)?(?:[Zz]|[+-]\d\d:\d\d)$/;

/** The time until which something is held; undefined where a text is none. */
export function timeOf(text: string): Date | undefined {
  const [, year, month, day] = time.exec(text) ?? [];
  // There is no 30 February, though JavaScript makes a day of March of it.
  const isDay = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() === Number(day);
  const at = isDay ? new Date(text.replace(" ", "T")) : undefined;
  return at === undefined || Number.isNaN(at.getTime()) ? undefined : at;
}

/** What such a text must be. */
export const timeMust = "a time with its offset, such as 2026-12-24T08:00:00Z";

function holdOf({ reason, until }: Record<string, Value | undefined>, what: string): Hold {
  const said = textOf(reason, `${what} without a reason`, "one: a sentence for those who wait");
  if (isNothing(until)) return { reason: said };
  const at = typeof until === "string" ? timeOf(until) : undefined;
  if (at !== undefined) return { reason: said, until: at };
  return refuse(`${what} until ${JSON.stringify(until)}; it must be ${timeMust}`);
}

function refusalsOf(value: Value, what: string): Refusal[] {
  if (!Array.isArray(value)) refuse(`${what} that is no list; it must be one of version and reason`);
  return value.map((each) => {
    const { version, reason } = fieldsOf(each, ["version", "reason"], `${what} that`);
    return {
      version: textOf(version, `${what} without a version`, "one"),
      reason: textOf(reason, `${what} without a reason`, "one"),
    };
  });
}
