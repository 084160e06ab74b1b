// Options that are JSON: how they are read, and how a sentence shows them.

/** The value of a JSON text; undefined if it is none. */
export function parsed(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return undefined;
  }
}

/** A value as JSON, no longer than a line. */
export const shown = (value: unknown): string =>
  value === undefined ? "undefined" : JSON.stringify(value).slice(0, 300);
