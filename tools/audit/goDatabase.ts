// The Go vulnerability database, as govulncheck reads it, from the Go module that holds its reports: for where vuln.go.dev cannot be
// reached and a module proxy can.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

interface Report {
  id: string;
  modified: string;
  aliases?: string[];
  affected: { package: { name: string }; ranges?: { events: { fixed?: string }[] }[] }[];
}
interface Entry {
  id: string;
  modified: string;
  fixed?: string;
}

/** Writes the database of the reports in `source` to `target`: every report, and three indexes (https://go.dev/doc/security/vuln/database). */
export function writeDatabase(source: string, target: string): void {
  const modules = new Map<string, Entry[]>();
  const reports: { id: string; modified: string; aliases: string[] }[] = [];
  for (const folder of ["ID", "index"]) mkdirSync(join(target, folder), { recursive: true });
  for (const file of readdirSync(source).filter((each) => each.endsWith(".json"))) {
    const text = readFileSync(join(source, file), "utf8");
    const { id, modified, aliases = [], affected } = JSON.parse(text) as Report;
    reports.push({ id, modified, aliases });
    for (const {
      package: { name },
      ranges = [],
    } of affected) {
      const fixed = ranges.flatMap(({ events }) => events.flatMap((event) => event.fixed ?? [])).at(-1);
      modules.set(name, [...(modules.get(name) ?? []), { id, modified, ...(fixed !== undefined && { fixed }) }]);
    }
    writeFileSync(join(target, "ID", `${id}.json`), text);
  }
  const modified = reports
    .map((report) => report.modified)
    .sort()
    .at(-1);
  const index = (name: string, value: unknown) =>
    writeFileSync(join(target, "index", `${name}.json`), JSON.stringify(value));
  index(
    "modules",
    [...modules].map(([path, vulns]) => ({ path, vulns })),
  );
  index("vulns", reports);
  // Last: a database without it was not written to its end.
  index("db", { modified });
}
