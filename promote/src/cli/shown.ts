// An option's value as a sentence shows it.

/** The value as JSON, no longer than a line. */
export const shown = (value: unknown): string =>
  value === undefined ? "undefined" : JSON.stringify(value).slice(0, 300);
