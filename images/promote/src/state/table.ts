// The table that `promote status` prints. Pure functions.
import type { PhaseState } from "./survey";

const headings = ["APPLICATION", "PHASE", "VERSION", "HEALTH", "TO", "STATE", "LAST", "AGE", "REASON"];

/** The table, one line per application and phase, and one more for each further edge out of it. */
export function statusTable(phases: readonly PhaseState[], now: Date): string {
  // Where reports are kept, each end has one; where they are not, there is no column.
  const reports = phases.some(({ edges }) => edges.some(({ last }) => last?.report !== undefined));
  const columns = reports ? [...headings, "REPORT"] : headings;
  const rows = [columns];
  const sorted = [...phases].sort((a, b) => a.app.localeCompare(b.app) || a.phase.localeCompare(b.phase));
  for (const { app, phase, version, health, sync, edges } of sorted) {
    const shown = [app, phase, version ?? "-", healthText(health, sync)];
    if (edges.length === 0) rows.push(shown);
    edges.forEach((edge, n) => {
      const { last } = edge;
      const lead = n === 0 ? shown : ["", "", "", ""];
      const age = last ? ageText(now.getTime() - Date.parse(last.finished_at)) : "";
      rows.push([
        ...lead,
        edge.target,
        edge.state,
        last ? `${last.outcome} ${last.version_after}`.trim() : "",
        age,
        edge.reason,
        last?.report ?? "",
      ]);
    });
  }
  const widths = columns.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  const line = (row: string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  return `${rows.map(line).join("\n")}\n`;
}

function healthText(health: string | undefined, sync: string | undefined): string {
  if (health === undefined) return "-";
  return sync === undefined || sync === "Synced" ? health : `${health}, ${sync}`;
}

/** A duration as people read it: 42s, 17m, 5h, 3d. */
export function ageText(milliseconds: number): string {
  if (!Number.isFinite(milliseconds)) return "";
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 120) return `${seconds}s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)}m`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)}h` : `${Math.round(seconds / 86_400)}d`;
}
