// Line charts (SVG) side by side, with the same scale upwards and each step of the measured sizes as wide as the next.
import { colors, legendEntry, picture, text } from "../svg";

/** One chart: sizes along the bottom, seconds upwards. */
export interface Chart {
  title: string;
  sizes: number[];
  /** Seconds for each size, by the line's name. */
  lines: Record<string, number[]>;
}

const [width, height, left, top, bottom] = [400, 320, 46, 64, 48];

function draw({ title, sizes, lines }: Chart, index: number, highest: number): string[] {
  const from = index * width + left;
  const inner = width - left - 24;
  const x = (position: number) => from + (inner * position) / (sizes.length - 1);
  const y = (seconds: number) => height - bottom - ((height - bottom - top) * seconds) / highest;
  const grid = Array.from({ length: highest / 2 + 1 }, (_, step) => step * 2).flatMap((seconds) => [
    `<line x1="${from}" x2="${from + inner}" y1="${y(seconds)}" y2="${y(seconds)}" stroke="#e3e6ea"/>`,
    text(from - 8, y(seconds) + 4, String(seconds), 'text-anchor="end"'),
  ]);
  const ticks = sizes.map((size, position) =>
    text(x(position), height - bottom + 18, String(size), 'text-anchor="middle"'),
  );
  const drawn = Object.values(lines).flatMap((seconds, line) => {
    const points = seconds.map((value, position) => `${x(position)},${y(value)}`);
    return [
      `<polyline points="${points.join(" ")}" fill="none" stroke="${colors[line]}" stroke-width="2"/>`,
      ...points.map((point) => {
        const [cx, cy] = point.split(",");
        return `<circle cx="${cx}" cy="${cy}" r="3" fill="${colors[line]}"/>`;
      }),
    ];
  });
  return [...grid, ...ticks, text(from + inner / 2, height - 10, title, 'text-anchor="middle"'), ...drawn];
}

/** The charts as one picture; they share their lines' names and colors. */
export function lineCharts(charts: Chart[], title: string): string {
  const all = charts.flatMap(({ lines }) => Object.values(lines).flat());
  const highest = 2 * Math.ceil(Math.max(...all) / 2);
  const legend = Object.keys(charts[0]!.lines).map((name, line) =>
    legendEntry(left + line * 200, 38, colors[line]!, name),
  );
  const parts = [...legend, ...charts.flatMap((chart, index) => draw(chart, index, highest))];
  return picture(charts.length * width, height, parts, title);
}
