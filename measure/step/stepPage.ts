// The table and the plot of the benchmark. Pure functions.
import { picture, text } from "../svg";
import type { Measured, Spread } from "./measure";

const round = (value: number, digits = 0): string => value.toFixed(digits);

const spread = ({ median, least, most }: Spread, digits = 0): string =>
  `${round(median, digits)} (${round(least, digits)}-${round(most, digits)})`;
/** How many were started at once in all rounds. */
const started = ({ rivals, rounds }: Measured): number => rivals * rounds;

/** The columns for those that start at once; empty where none did. */
const together = (each: Measured): string[] =>
  started(each) === 0
    ? ["", "", ""]
    : [
        `${each.landed} of ${each.rounds} x ${each.rivals}`,
        each.landed === started(each) ? spread(each.wall, 1) : "never",
        round(each.pushes / each.landed, 1),
      ];

/** The table, as Markdown. */
export function table(all: readonly Measured[], machine: string): string {
  const rows = all.map((each) =>
    [
      each.repository,
      each.program,
      spread(each.alone),
      round(each.memory),
      round(each.fetched),
      ...together(each),
    ].join(" | "),
  );
  return [
    "# The promotion step, measured",
    "",
    "Written by `make bench-promote`. The plain script clones, edits with a YAML library, commits, pushes once and gives",
    "up when the push is refused. Both programs ran in the same run, against the same git server (TLS, basic",
    "authentication) on the same machine, which the server shares with them.",
    "The repositories are made by `git fast-import`, then packed by `git repack -adf` with a commit-graph. As fast-import left",
    "their deltas, 50 at once on the large one took 31 to 33 s. The long one has 250,000 commits, of which one in ten merges a",
    "branch, and one in a thousand a branch that began long before; it is served with what GitHub allows, and without filters.",
    "",
    `Machine: ${machine}`,
    "",
    "| repository | program | one promotion, ms: median (least-most) | peak memory, MiB | fetched, KiB | landed | s until all landed: median (least-most) | pushes for each that landed |",
    "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ...rows.map((row) => `| ${row} |`),
    "",
    "Peak memory is the proportional set size of the process with all its children. Landed and the columns after it are",
    "for promotions of different applications that start at the same moment.",
    "",
    "![one promotion and many at once](promote.svg)",
    "",
  ].join("\n");
}

const width = 720;
const rowHeight = 26;
const colors = { promote: "#2563eb", "plain script": "#9ca3af" } as const;

/** The plot, as SVG: time of one promotion, share of those at once that landed, seconds until all had. */
export function plot(all: readonly Measured[]): string {
  const many = all.filter((each) => started(each) > 0);
  const panels = [
    panel(
      all,
      "one promotion, ms (median)",
      (each) => each.alone.median,
      (value) => `${round(value)} ms`,
    ),
    panel(
      many,
      "landed, of those at once",
      (each) => (100 * each.landed) / started(each),
      (value) => `${round(value)} %`,
    ),
    panel(
      many.filter((each) => each.landed === started(each)),
      "seconds until all at once have landed (median, of those of which all did)",
      (each) => each.wall.median,
      (value) => `${round(value, 1)} s`,
    ),
  ];
  const height = (all.length * rowHeight + 46) * panels.length + 10;
  const parts = panels.map(
    (content, n) => `<g transform="translate(0 ${n * (all.length * rowHeight + 46)})">${content}</g>`,
  );
  return picture(width, height, parts);
}

function panel(
  all: readonly Measured[],
  title: string,
  value: (each: Measured) => number,
  label: (value: number) => string,
): string {
  const most = Math.max(1, ...all.map(value));
  const bars = all.map((each, n) => {
    const y = 34 + n * rowHeight;
    const length = Math.max(1, (value(each) / most) * 380);
    return [
      text(230, y + 14, `${each.repository}, ${each.program}`, 'text-anchor="end"'),
      `<rect x="240" y="${y}" width="${round(length, 1)}" height="18" fill="${colors[each.program]}"/>`,
      text(round(248 + length, 1), y + 14, label(value(each))),
    ].join("");
  });
  return `${text(10, 20, title, 'font-weight="bold"')}${bars.join("")}`;
}
