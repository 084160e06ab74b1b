// A configuration as the engine hands it over: each value as text, under its full key.

/** Name of the project, before each key. */
export const project = "argo-promotion";

/** The texts of a configuration; a key that has a project stays as it is. */
export const texts = (config: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(config).map(([key, value]) => [
      key.includes(":") ? key : `${project}:${key}`,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
