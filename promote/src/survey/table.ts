// The table that `promote status` prints. Pure functions.
import { inOrder } from "../../../contract/phases";
import type { PhaseOfGraph } from "../../../contract/phases";
import { aboutVersion } from "../ends/end";
import type { End } from "../ends/end";
import { briefly } from "../version";
import type { EdgeState, PhaseState, VerificationState } from "./surveyed";

/** A column: its heading, what a row has in it, and whether it is left out where no row has anything. */
interface Column {
  heading: string;
  cell: (phase: PhaseState, edge: EdgeState | undefined, now: Date) => string | undefined;
  /** Of the application and phase, not of the edge: not repeated in the rows of further edges. */
  leads?: boolean;
  optional?: boolean;
}

/** Of an edge; of a phase that promotes nothing its verification, where it has one. */
const stateOf = (phase: PhaseState, edge: EdgeState | undefined): EdgeState | VerificationState | undefined =>
  edge ?? phase.verification;

const lastOf = (phase: PhaseState, edge: EdgeState | undefined): End | undefined =>
  edge ? edge.last : (phase.verification?.last ?? phase.arrived);

const columns: readonly Column[] = [
  { heading: "APPLICATION", cell: ({ app }) => app, leads: true },
  { heading: "PHASE", cell: ({ phase }) => phase, leads: true },
  { heading: "VERSION", cell: ({ version }) => briefly(version ?? "-"), leads: true },
  { heading: "RUNS", cell: ({ runs }) => runs, leads: true, optional: true },
  { heading: "HEALTH", cell: ({ health, sync }) => healthText(health, sync), leads: true },
  { heading: "TO", cell: (_, edge) => edge?.target },
  { heading: "STATE", cell: (phase, edge) => stateOf(phase, edge)?.state },
  { heading: "LAST", cell: (phase, edge) => endText(lastOf(phase, edge)) },
  {
    heading: "AGE",
    cell: (phase, edge, now) => ageText(now.getTime() - Date.parse(lastOf(phase, edge)?.finished_at ?? "")),
  },
  { heading: "WORKFLOW", cell: (phase, edge) => stateOf(phase, edge)?.workflow?.metadata.name, optional: true },
  { heading: "REASON", cell: reasonText },
  // Where reports are kept, each end has one.
  { heading: "REPORT", cell: (phase, edge) => stateOf(phase, edge)?.last?.report, optional: true },
];

/** Applications by name, and their phases as the edges lead from one to the next. */
export function inTableOrder<T extends { app: string; phase: string }>(
  rows: readonly T[],
  phases: readonly Pick<PhaseOfGraph, "name" | "promotesTo">[],
): T[] {
  const order = inOrder(phases);
  const place = (phase: string): number => (order.includes(phase) ? order.indexOf(phase) : order.length);
  const byPhase = (a: T, b: T): number => place(a.phase) - place(b.phase) || a.phase.localeCompare(b.phase);
  return [...rows].sort((a, b) => a.app.localeCompare(b.app) || byPhase(a, b));
}

/** The table, one line per application and phase, and one more for each further edge out of it. */
export function statusTable(phases: readonly PhaseState[], now: Date): string {
  const lines = phases.flatMap((phase) => {
    const edges = phase.edges.length === 0 ? [undefined] : phase.edges;
    return edges.map((edge, at) =>
      columns.map(({ cell, leads }) => (leads && at > 0 ? "" : (cell(phase, edge, now) ?? ""))),
    );
  });
  const kept = columns.map(({ optional }, at) => !optional || lines.some((line) => line[at] !== ""));
  const rows = [columns.map(({ heading }) => heading), ...lines].map((line) => line.filter((_, at) => kept[at]));
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => (row[at] ?? "").length)));
  const line = (row: string[]): string =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join("  ")
      .trimEnd();
  return `${rows.map(line).join("\n")}\n`;
}

function healthText(health: string | undefined, sync: string | undefined): string {
  if (health === undefined) return "-";
  return sync === undefined || sync === "Synced" ? health : `${health}, ${sync}`;
}

/** How it ended, with the version that it is about. */
const endText = (end: End | undefined): string =>
  end === undefined ? "" : `${end.outcome} ${briefly(aboutVersion(end))}`.trim();

/** Why the edge stands where it does; in the first row of an application and phase also why that is not as it should be. */
function reasonText(phase: PhaseState, edge: EdgeState | undefined): string {
  const first = edge === phase.edges[0];
  const own = first ? [...(phase.why ?? []), phase.problem ?? ""] : [];
  const reason = stateOf(phase, edge)?.reason ?? "";
  return [reason, ...own.filter((each) => !reason.includes(each))].filter((each) => each !== "").join(" ");
}

/** A duration as people read it: 42s, 17m, 5h, 3d. */
function ageText(milliseconds: number): string {
  if (!Number.isFinite(milliseconds)) return "";
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 120) return `${seconds}s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)}m`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)}h` : `${Math.round(seconds / 86_400)}d`;
}
