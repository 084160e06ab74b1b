// Where two phases of one cluster would meet: applications whose names run together with a phase's, and namespaces of both. Pure functions.
import { problemOf } from "../../contract/grammar";
import { appName, applicationName, phaseName } from "../../contract/identity";
import { fill, usualNamespace } from "./placeholders";

/** What is looked at of a phase. */
export interface Place {
  name: string;
  /** Namespace of an application in this phase, with {app} and {phase}. */
  namespace: string;
}

/** Names that would do in the place of one. */
const offered = (names: readonly string[]): string => (names.length === 0 ? "" : `, such as ${names.join(" or ")}`);

/** What comes before the other name and its hyphen; undefined where a name does not end so. */
const before = (name: string, other: string): string | undefined =>
  name.endsWith(`-${other}`) ? name.slice(0, -other.length - 1) : undefined;

/**
 * What a phase's name must be instead, because it ends with another's: shop in eu-prod and shop-eu in prod would both be
 * the Application shop-eu-prod.
 *
 * @returns undefined where the two are told apart
 */
export function runTogether(name: string, other: string, all: readonly string[]): string | undefined {
  const part = before(name, other);
  if (part === undefined) return undefined;
  const free = (offer: string): boolean =>
    problemOf(phaseName, offer) === undefined &&
    all.every((each) => each !== offer && before(each, offer) === undefined && before(offer, each) === undefined);
  const both = `shop in ${name} and shop-${part} in ${other} would both be the Application ${applicationName("shop", name)}`;
  return `a name that does not end with -${other}, the name of another phase (${both})${offered([`${other}-${part}`, `${part}${other}`].filter(free))}`;
}

/** What stands before and after the application's name, or the namespace itself where it does not hold one. */
const parts = ({ name, namespace }: Place): string[] => fill(namespace, { phase: name }).split("{app}");

/** What one text has more than the other at its end; undefined where neither ends with the other. */
function moreAtEnd(a: string, b: string): [string, string] | undefined {
  if (a.endsWith(b)) return [a.slice(0, a.length - b.length), ""];
  return b.endsWith(a) ? ["", b.slice(0, b.length - a.length)] : undefined;
}

function moreAtStart(a: string, b: string): [string, string] | undefined {
  if (a.startsWith(b)) return [a.slice(b.length), ""];
  return b.startsWith(a) ? ["", b.slice(a.length)] : undefined;
}

/** Two applications, one of each phase, that would be in the same namespace; undefined where none are. */
export function meeting(a: Place, b: Place): { apps: [string, string]; namespace: string } | undefined {
  const [startA = "", endA] = parts(a);
  const [startB = "", endB] = parts(b);
  const met = (one: string, other: string): ReturnType<typeof meeting> =>
    [one, other].every((app) => problemOf(appName, app) === undefined)
      ? { apps: [one, other], namespace: fill(a.namespace, { app: one, phase: a.name }) }
      : undefined;
  if (endA === undefined && endB === undefined) return startA === startB ? met("shop", "shop") : undefined;
  // One namespace for all applications of a phase: whether it is that of an application in the other.
  if (endA === undefined) return inside(startA, startB, endB!, (app) => met(app, app));
  if (endB === undefined) return inside(startB, startA, endA, (app) => met(app, app));
  const starts = moreAtStart(startA, startB);
  const ends = moreAtEnd(endA, endB);
  if (!starts || !ends) return undefined;
  // Where each has something of its own, both applications would have to be named after the other's phase: nobody does that.
  if ((starts[0] && ends[1]) || (starts[1] && ends[0])) return undefined;
  return met(`${starts[1]}shop${ends[1]}`, `${starts[0]}shop${ends[0]}`);
}

function inside<T>(text: string, start: string, end: string, found: (app: string) => T): T | undefined {
  const app = text.slice(start.length, text.length - end.length);
  return text === `${start}${app}${end}` && app !== "" ? found(app) : undefined;
}

/** The same as the words of what is allowed instead. */
export function meetingNamespaces(a: Place, b: Place): string | undefined {
  const met = meeting(a, b);
  if (!met) return undefined;
  const [one, other] = met.apps;
  const both = `${one} in ${a.name} and ${other} in ${b.name} would both be in ${met.namespace}`;
  return `a pattern by which no two phases meet (${both})${offered([usualNamespace].filter((each) => each !== a.namespace))}`;
}
