// The keys as people read them: four lines for a phase, and a line for each application.
import type { Keys, PhaseReport, Report } from "./report";

/** Applications that are listed. */
const mostLines = 20;

const plural = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;

/** A time as its two largest units; a hyphen for none. */
export function durationText(seconds: number | null): string {
  if (seconds === null) return "-";
  const minutes = Math.round(seconds / 60);
  if (seconds < 60) return `${Math.round(seconds)}s`;
  if (minutes < 60) return `${minutes}m`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)}h ${String(minutes % 60).padStart(2, "0")}m`;
  const hours = Math.round(minutes / 60);
  return `${Math.floor(hours / 24)}d ${hours % 24}h`;
}

/** A share as people read it. */
export const percentText = (share: number | null): string => (share === null ? "-" : `${(share * 100).toFixed(1)} %`);

const dayOf = (iso: string): string => iso.slice(0, 10);

/** Days of the range. */
export const daysOf = ({ from, to }: Pick<Report, "from" | "to">): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

/** Everything as text. */
export function reportText(report: Report): string {
  if (report.phases.length === 0) return "Nothing is promoted in this stack: none of its phases has promotesTo.\n";
  return report.phases.map((phase) => phaseText(report, phase)).join("\n");
}

function phaseText(report: Report, phase: PhaseReport): string {
  const { from, to, commits, branch } = report;
  if (phase.deployments + phase.rollBacks + phase.firstVersions === 0)
    return `Nothing came into ${phase.phase} since ${dayOf(from)}: none of the ${plural(commits, "commit")} of ${branch} since then changes its version.\n`;
  const lines = [
    `${phase.phase}, ${dayOf(from)} to ${dayOf(to)} (${plural(daysOf(report), "day")}, ${plural(commits, "commit")} of ${branch})`,
    "",
    ...keyLines(phase, daysOf(report)).map(([name, text]) => `  ${name.padEnd(21)}  ${text}`),
  ];
  if (phase.rollBacks + phase.firstVersions > 0) {
    const others = `${plural(phase.rollBacks, "roll back")} and ${plural(phase.firstVersions, "first version")}`;
    lines.push("", `  Not counted as deployments: ${others}.`);
  }
  return `${lines.join("\n")}\n\n${applicationTable(phase)}`;
}

function keyLines(keys: Keys, days: number): [string, string][] {
  const { deployments, leadTime, restoreTime, failures } = keys;
  const unknown = leadTime.unknown === 0 ? "" : `, ${leadTime.unknown} from where cannot be told`;
  const open = restoreTime.open === 0 ? "" : `, ${restoreTime.open} still there`;
  const within = ({ medianSeconds, p90Seconds }: Keys["leadTime"] | Keys["restoreTime"]): string =>
    medianSeconds === null ? "-" : `median ${durationText(medianSeconds)}, 90 % within ${durationText(p90Seconds)}`;
  return [
    [
      "Deployment frequency",
      `${keys.deploymentsPerWeek.toFixed(1)} a week (${plural(deployments, "deployment")}, on ${keys.daysWithDeployments} of ${days} days)`,
    ],
    ["Lead time for changes", `${within(leadTime)} (of ${leadTime.count}${unknown})`],
    ["Change failure rate", `${percentText(keys.changeFailureRate)} (${failures} of ${deployments} taken back)`],
    ["Time to restore", `${within(restoreTime)} (of ${restoreTime.count}${open})`],
  ];
}

const columns: readonly [string, (keys: Keys & { application: string }) => string][] = [
  ["APPLICATION", ({ application }) => application],
  ["DEPLOYMENTS", ({ deployments }) => String(deployments)],
  ["A WEEK", ({ deploymentsPerWeek }) => deploymentsPerWeek.toFixed(1)],
  ["LEAD TIME", ({ leadTime }) => durationText(leadTime.medianSeconds)],
  ["P90", ({ leadTime }) => durationText(leadTime.p90Seconds)],
  ["TAKEN BACK", ({ failures }) => String(failures)],
  ["RATE", ({ changeFailureRate }) => percentText(changeFailureRate)],
  ["RESTORED IN", ({ restoreTime }) => durationText(restoreTime.medianSeconds)],
];

/** Applications by how often they are deployed. */
function applicationTable({ applications }: PhaseReport): string {
  const byCount = [...applications].sort((a, b) => b.deployments - a.deployments);
  const shown = byCount.slice(0, mostLines);
  const rows = [columns.map(([heading]) => heading), ...shown.map((each) => columns.map(([, cell]) => cell(each)))];
  const more = byCount.length - shown.length;
  return `${tableText(rows)}${more > 0 ? `and ${plural(more, "application")} more: --json has all, --app chooses\n` : ""}`;
}

/** Rows of equal length as columns. */
function tableText(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, at) => Math.max(...rows.map((row) => row[at]!.length)));
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, at) => cell.padEnd(widths[at]!))
          .join("  ")
          .trimEnd()}\n`,
    )
    .join("");
}
