// How a text is checked, by the program before anything is created and by the step before anything is done: one sentence for both.

/** One thing that a text must be. */
export interface Rule {
  /** In words that fit behind "it must be" as well as behind "allowed:". */
  must: string;
  holds: (text: string) => boolean;
  /** The text that was probably meant. Default: none is named. */
  meant?: (text: string) => string | undefined;
}

/** What a text must be, in the order in which it is checked. */
export type Grammar = readonly Rule[];

/** What a text is not and must be, with the nearest text that would do where there is one; undefined if it is all of it. */
export function problemOf(grammar: Grammar, text: string): string | undefined {
  const broken = grammar.find((rule) => !rule.holds(text));
  if (!broken) return undefined;
  const meant = broken.meant?.(text);
  const fits = meant !== undefined && grammar.every((rule) => rule.holds(meant));
  return fits ? `${broken.must} (${JSON.stringify(meant)}?)` : broken.must;
}
