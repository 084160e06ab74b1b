// Whether a chart's templates read a value: one that they ignore would change nothing, and nobody would notice.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The text of every template of a chart. */
export function templatesOf(chart: string): string {
  const folder = join(chart, "templates");
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), "utf8")).join("\n");
}

/** Whether some template names the value itself, or a map that it is in. */
export function reads(templates: string, path: readonly string[]): boolean {
  return path.some((_, above) => {
    const name = path.slice(0, path.length - above).join(".");
    return new RegExp(`\\.Values\\.${name.replaceAll(".", "\\.")}(?![\\w.-])`).test(templates);
  });
}
