// The placeholders {app}, {phase} and {namespace} in configured strings, and those of a verification besides.
import { fill as fillAll } from "../../contract/placeholders";

/** What replaces each placeholder; a value may itself be an expression of a template language. */
export interface PlaceholderValues {
  app?: string;
  phase?: string;
  namespace?: string;
  target?: string;
  version?: string;
  commit?: string;
}

/** Namespace of an application in a phase that names none. */
export const usualNamespace = "{app}-{phase}";

const placeholder = /\{([a-z]*)\}/g;

/** The placeholders of a string that are not in `known`. */
export function unknownPlaceholders(text: string, known: readonly string[]): string[] {
  return [...text.matchAll(placeholder)].filter((match) => !known.includes(match[1] ?? "")).map((match) => match[0]);
}

/** A part of a string: text as it is, or a placeholder's name. */
export type Piece = { text: string } | { placeholder: string };

/** Takes a string apart at its placeholders. */
export function pieces(text: string): Piece[] {
  return text
    .split(/(\{[a-z]*\})/)
    .filter((part) => part !== "")
    .map((part) => (part.startsWith("{") ? { placeholder: part.slice(1, -1) } : { text: part }));
}

/** Replaces the placeholders that have a value and leaves the others as they are. */
export const fill = (text: string, values: PlaceholderValues): string => fillAll(text, { ...values });
