// A step chart (SVG): how many of something had happened by when, a line for each series.
import { escape } from "./report";

/** Moments, in seconds, at which one more had happened. */
export interface Series {
  title: string;
  moments: number[];
}

const colors = ["#9aa4b2", "#e0a526", "#2f6fde", "#1f8a5b", "#a33fb5"];
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
        `<path d="M${x(value)} ${top}V${top + height}" stroke="#e3e6eb"/><text x="${x(value)}" y="${top + height + 18}" text-anchor="middle">${value}</text>`,
    ),
    ...axis(most).map(
      (value) =>
        `<path d="M${left} ${y(value)}H${left + width}" stroke="#e3e6eb"/><text x="${left - 8}" y="${Number(y(value)) + 4}" text-anchor="end">${value}</text>`,
    ),
  ];
  const lines = series.map(({ moments }, index) => {
    const ordered = [...moments].sort((a, b) => a - b);
    const path = ordered.map((moment, count) => `H${x(moment)}V${y(count + 1)}`).join("");
    return `<path d="M${x(0)} ${y(0)}${path}" fill="none" stroke="${colors[index % colors.length]}" stroke-width="2"/>`;
  });
  const legend = series.map(
    ({ title: name }, index) =>
      `<rect x="${left + index * 120}" y="32" width="12" height="4" fill="${colors[index % colors.length]}"/><text x="${left + 17 + index * 120}" y="38">${escape(name)}</text>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="720" height="${top + height + 50}" font-family="sans-serif" font-size="12">`,
    `<rect width="100%" height="100%" fill="white"/><text x="20" y="20" font-size="15">${escape(title)}</text>`,
    ...grid,
    ...lines,
    ...legend,
    `<text x="${left + width}" y="${top + height + 38}" text-anchor="end">${escape(across)}</text>`,
    "</svg>\n",
  ].join("\n");
}
