// The keys as a picture: for each phase a bar for every span of time, what was taken back in another color, and the median lead time.
import { colors, legendEntry, picture, text } from "../../../measure/svg";
import type { PhaseReport, Report } from "./report";
import { daysOf, durationText, percentText } from "./words";

const area = { left: 60, width: 620, height: 130, panel: 250 };

/** The picture of all phases. */
export function pictureOfKeys(report: Report): string {
  const title = `${report.branch}, ${report.from.slice(0, 10)} to ${report.to.slice(0, 10)} (${daysOf(report)} days)`;
  const panels = report.phases.flatMap((phase, n) => panel(phase, 40 + n * area.panel));
  return picture(760, 50 + report.phases.length * area.panel, panels, title);
}

function panel(phase: PhaseReport, top: number): string[] {
  const { spans, spanDays, leadTime, restoreTime } = phase;
  const [base, most] = [top + 60 + area.height, Math.max(1, ...spans.map(({ deployments }) => deployments))];
  const longest = Math.max(1, ...spans.map((span) => span.leadTimeMedianSeconds ?? 0));
  const step = area.width / spans.length;
  const y = (share: number): number => base - share * area.height;
  const figures = [
    `${phase.deploymentsPerWeek.toFixed(1)} a week`,
    `lead time ${durationText(leadTime.medianSeconds)} (p90 ${durationText(leadTime.p90Seconds)})`,
    `${percentText(phase.changeFailureRate)} taken back`,
    `restored in ${durationText(restoreTime.medianSeconds)}`,
  ];
  const bars = spans.flatMap(({ deployments, failures }, n) => {
    const x = (area.left + n * step + step * 0.1).toFixed(1);
    const bar = (from: number, count: number, color: string): string[] =>
      count === 0
        ? []
        : [
            `<rect x="${x}" y="${y((from + count) / most).toFixed(1)}" width="${(step * 0.8).toFixed(1)}" height="${((count / most) * area.height).toFixed(1)}" fill="${color}"/>`,
          ];
    return [...bar(0, deployments - failures, colors[0]!), ...bar(deployments - failures, failures, colors[1]!)];
  });
  const points = spans.flatMap(({ leadTimeMedianSeconds: lead }, n) =>
    lead === null ? [] : [`${(area.left + (n + 0.5) * step).toFixed(1)},${y(lead / longest).toFixed(1)}`],
  );
  const span = spanDays === 1 ? "day" : "week";
  return [
    text(20, top + 12, `${phase.phase}: ${figures.join(", ")}`, 'font-weight="bold"'),
    legendEntry(area.left, top + 24, colors[0]!, `deployments a ${span}`),
    legendEntry(area.left + 180, top + 24, colors[1]!, "taken back since"),
    legendEntry(area.left + 330, top + 24, colors[2]!, "median lead time"),
    `<path d="M${area.left} ${base}H${area.left + area.width}" stroke="#8a94a3"/>`,
    text(area.left - 8, y(1) + 4, String(most), 'text-anchor="end"'),
    text(area.left - 8, base + 4, "0", 'text-anchor="end"'),
    ...bars,
    ...(points.length === 0
      ? []
      : [
          `<polyline points="${points.join(" ")}" fill="none" stroke="${colors[2]}" stroke-width="2"/>`,
          text(area.left + area.width + 6, y(1) + 4, durationText(longest), `fill="${colors[2]}"`),
        ]),
    text(area.left, base + 18, spans[0]!.from.slice(0, 10)),
    text(area.left + area.width, base + 18, "now", 'text-anchor="end"'),
  ];
}
