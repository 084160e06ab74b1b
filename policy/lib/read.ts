// Reads untyped resource properties: nothing here throws on a missing or mistyped value, only on one unknown at preview.

/** The value under `path`, or undefined where any step of it is missing. */
export function at(value: unknown, ...path: (string | number)[]): unknown {
  let current = value;
  for (const step of path) {
    if (typeof current !== "object" || current === null) return undefined;
    current = (current as Record<string | number, unknown>)[step];
  }
  return current;
}

/** The list under `path`; empty where there is none. */
export function items(value: unknown, ...path: (string | number)[]): unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? (found as unknown[]) : [];
}

/** The keys under `path`, without reading the values (which may be unknown); empty where there is no object. */
export function keys(value: unknown, ...path: (string | number)[]): string[] {
  const found = at(value, ...path);
  return typeof found === "object" && found !== null ? Object.keys(found) : [];
}

/** The text under `path`; numbers and booleans as text, as YAML users write both; otherwise the empty text. */
export function text(value: unknown, ...path: (string | number)[]): string {
  const found = at(value, ...path);
  return typeof found === "string" || typeof found === "number" || typeof found === "boolean" ? String(found) : "";
}

/** True for `true` and "true": ConfigMaps and Secrets hold flags as text. */
export function isOn(value: unknown, ...path: (string | number)[]): boolean {
  return text(value, ...path).toLowerCase() === "true";
}

/** The number under `path`, also when written as text; undefined where there is none. */
export function num(value: unknown, ...path: (string | number)[]): number | undefined {
  const found = text(value, ...path);
  return found !== "" && Number.isFinite(Number(found)) ? Number(found) : undefined;
}

/** A path as people write it: `a.b["c.d"][0]`. */
export function pathText(path: readonly (string | number)[]): string {
  return path
    .map((step, i) => {
      if (typeof step === "number") return `[${step}]`;
      if (!/^[A-Za-z_][\w-]*$/.test(step)) return `[${JSON.stringify(step)}]`;
      return i === 0 ? step : `.${step}`;
    })
    .join("");
}

/** A path into properties. */
export type Path = readonly (string | number)[];

/** The paths of the items of the list under `path`, without reading the items (which may be unknown at preview). */
export function itemPaths(value: unknown, ...path: (string | number)[]): Path[] {
  return Array.from({ length: items(value, ...path).length }, (_, i) => [...path, i]);
}
