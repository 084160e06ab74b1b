// Placeholders such as {app} in texts that people and the program write.

/** Replaces the placeholders that have a value and leaves the others as they are. */
export const fill = (text: string, values: Readonly<Record<string, string | undefined>>): string =>
  text.replace(
    /\{(\w+)\}/g,
    (whole, name: string) => (Object.hasOwn(values, name) ? values[name] : undefined) ?? whole,
  );
