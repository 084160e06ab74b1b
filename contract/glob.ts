// Globs of generator files: what they may be, and what they mean to program and step alike.
import type { Grammar } from "./grammar";
import { inBraces, inside } from "./repository";

/** Glob of the generator files. */
export const generatorsGlob: Grammar = [
  inside,
  {
    must: "a glob without placeholders",
    holds: (text) => !/\{\w*\}|\{\{|\}\}|<\w*>/.test(text),
    meant: (text) => inBraces(text).replace(/\{\w+\}/, "*"),
  },
  {
    // What else a glob may hold Argo CD reads in two ways, by one of its settings.
    must: "a glob of names with * and ?, and without ** [ ] { } and \\",
    holds: (text) => !/\*\*|[[\]{}\\]/.test(text),
  },
  {
    must: "a glob with exactly one folder *, the name of the application",
    holds: (text) =>
      text
        .split("/")
        .slice(0, -1)
        .filter((part) => part === "*").length === 1,
  },
];

/** A regular expression, of JavaScript and of Go, that matches what a glob means: `*` is any characters, `?` is one. Not anchored. */
export const globPattern = (glob: string): string =>
  glob
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");

/** Whether a name of a path is one that a part of a glob means. */
export const matchesGlob = (part: string, name: string): boolean =>
  new RegExp(`^${globPattern(part)}$`, "s").test(name);
