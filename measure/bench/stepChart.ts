// A step chart (SVG): how many of something had happened by when, a line for each series.
import { colors, legendEntry, picture, text } from "../svg";

/** Moments, in seconds, at which one more had happened. */
export interface Series {
  title: string;
  moments: number[];
}

const [left, top, width, height] = [60, 50, 620, 300];

/** The next 1, 2 or 5 times a power of ten that cuts `range` into at most eight parts. */
export function step(range: number): number {
  const power = 10 ** Math.floor(Math.log10(range / 8));
  return ([1, 2, 5, 10].find((factor) => (factor * power * 8) / range >= 0.999) ?? 10) * power;
}

function axis(end: number): number[] {
  const each = step(end);
  return Array.from({ length: Math.floor(end / each) + 1 }, (_, index) => index * each);
}

/** The chart. */
export function steps(series: Series[], title: string, across: string): string {
  const lastMoment = Math.max(1, ...series.flatMap(({ moments }) => moments));
  const most = Math.max(1, ...series.map(({ moments }) => moments.length));
  const x = (seconds: number) => (left + (seconds / lastMoment) * width).toFixed(1);
  const y = (count: number) => (top + height - (count / most) * height).toFixed(1);
  const grid = [
    ...axis(lastMoment).map(
      (value) =>
        `<path d="M${x(value)} ${top}V${top + height}" stroke="#e3e6eb"/>${text(x(value), top + height + 18, String(value), 'text-anchor="middle"')}`,
    ),
    ...axis(most).map(
      (value) =>
        `<path d="M${left} ${y(value)}H${left + width}" stroke="#e3e6eb"/>${text(left - 8, Number(y(value)) + 4, String(value), 'text-anchor="end"')}`,
    ),
  ];
  const lines = series.map(({ moments }, index) => {
    const ordered = [...moments].sort((a, b) => a - b);
    const path = ordered.map((moment, count) => `H${x(moment)}V${y(count + 1)}`).join("");
    return `<path d="M${x(0)} ${y(0)}${path}" fill="none" stroke="${colors[index % colors.length]}" stroke-width="2"/>`;
  });
  const legend = series.map(({ title: name }, index) =>
    legendEntry(left + index * 120, 32, colors[index % colors.length]!, name),
  );
  const label = text(left + width, top + height + 38, across, 'text-anchor="end"');
  return picture(720, top + height + 50, [...grid, ...lines, ...legend, label], title);
}
