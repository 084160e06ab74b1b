// Figures of a benchmark as a Markdown table and as a bar chart (SVG).
import { colors, legendEntry, picture, text } from "../svg";

/** One line of the table: a hop, and its seconds over all runs. */
export interface Row {
  what: string;
  median: number;
  p95: number;
  runs: number;
}

/** Columns by title; every column has the same rows. */
export type Columns = Record<string, Row[]>;

const sorted = (values: number[]) => [...values].sort((a, b) => a - b);

/** The middle value; the mean of both middle ones for an even count. */
export function median(values: number[]): number {
  const ordered = sorted(values);
  const half = ordered.length / 2;
  return ordered.length % 2 ? ordered[Math.floor(half)]! : (ordered[half - 1]! + ordered[half]!) / 2;
}

/** The smallest value that at least 95 % of the values do not exceed. */
export const p95 = (values: number[]) => sorted(values)[Math.ceil(values.length * 0.95) - 1]!;

/** Median and p95 of every row and column. */
export function table(columns: Columns): string {
  const titles = Object.keys(columns);
  const header = ["hop", ...titles.flatMap((title) => [`${title}: median`, "p95"])];
  const rows = (columns[titles[0]!] ?? []).map(({ what }) => {
    const cells = titles.flatMap((title) => {
      const row = columns[title]!.find((candidate) => candidate.what === what);
      return row ? [row.median.toFixed(1), row.p95.toFixed(1)] : ["", ""];
    });
    return [what, ...cells];
  });
  const line = (cells: string[]) => `| ${cells.join(" | ")} |`;
  return [line(header), line(header.map((_, index) => (index === 0 ? "---" : "---:"))), ...rows.map(line)].join("\n");
}

/** A horizontal bar for the median of every row, one color a column. */
export function bars(columns: Columns, title: string): string {
  const titles = Object.keys(columns);
  const rows = columns[titles[0]!] ?? [];
  const scale = 420 / Math.max(1, ...Object.values(columns).flatMap((column) => column.map((row) => row.median)));
  const height = 70 + rows.length * 40;
  const legend = titles.map((name, index) => legendEntry(260 + index * 190, 34, colors[index]!, name));
  const lines = rows.flatMap(({ what }, index) => {
    const top = 62 + index * 40;
    const drawn = titles.flatMap((name, column) => {
      const row = columns[name]!.find((candidate) => candidate.what === what);
      if (!row) return [];
      const [y, width] = [top + column * 15, Math.max(1, row.median * scale)];
      return [
        `<rect x="260" y="${y}" width="${width}" height="12" fill="${colors[column]}"/>`,
        text(266 + width, y + 10, row.median.toFixed(1)),
      ];
    });
    return [text(250, top + 18, what, 'text-anchor="end"'), ...drawn];
  });
  return picture(760, height, [...legend, ...lines], title);
}
