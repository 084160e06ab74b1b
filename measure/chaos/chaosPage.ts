// The results of chaos as a table, as a plot, and as lines for a person.
import { bars, median } from "../bench/figures";
import type { RoundResult } from "./round";
import { wrongs, type Verdicts } from "./judge";
import type { PlannedRun } from "./plan";

/** A run with its judgement. */
export interface Judged {
  planned: PlannedRun;
  result: RoundResult;
  /** What this run added. */
  verdicts: Verdicts;
}

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
const whole = (value: number) => value.toFixed(0);
const most = (values: number[]) => Math.max(...values);

/** Name of a run's row: of the fault, apart by whether the edge has a gate. */
const rowOf = ({ planned: { fault, gated } }: Judged): string => (gated ? `${fault.name}, gated` : fault.name);

/** The runs of each fault, in the order of the matrix. */
function byFault(all: readonly Judged[]): Map<string, Judged[]> {
  const groups = new Map<string, Judged[]>();
  for (const judged of all) {
    const name = rowOf(judged);
    groups.set(name, [...(groups.get(name) ?? []), judged]);
  }
  return groups;
}

/** Good versions that were to be promoted, and bad ones that were not. */
export const promotions = (all: readonly Judged[]) => ({
  good: sum(all.map(({ result }) => result.good)),
  bad: sum(all.map(({ result }) => result.bad)),
});

/** One row for each fault. */
export function table(all: readonly Judged[]): string {
  const line = (cells: string[]) => `| ${cells.join(" | ")} |`;
  const figures = [
    "good versions",
    "bad versions",
    ...wrongs,
    "served after, s: median",
    "slowest",
    "healed in, s: median",
    "slowest",
  ];
  const header = ["fault", "what happens", "when", ...figures];
  const rows = [...byFault(all).values()].map((runs) => {
    const { about } = runs[0]!.planned.fault;
    const { good, bad } = promotions(runs);
    const when = [...new Set(runs.map(({ planned }) => planned.moment))].join(", ");
    const served = runs.flatMap(({ result }) => result.seconds);
    const healed = runs.map(({ result }) => result.healed);
    return [
      rowOf(runs[0]!),
      about,
      when,
      String(good),
      String(bad),
      ...wrongs.map((wrong) => String(sum(runs.map(({ verdicts }) => verdicts[wrong].length)))),
      ...(served.length > 0 ? [whole(median(served)), whole(most(served))] : ["", ""]),
      whole(median(healed)),
      whole(most(healed)),
    ];
  });
  const rule = header.map((_, index) => (index < 3 ? "---" : "---:"));
  return [line(header), line(rule), ...rows.map(line)].join("\n");
}

/** How long each fault took to heal, as bars. */
export function plot(all: readonly Judged[]): string {
  const rows = (figure: (values: number[]) => number) =>
    [...byFault(all)].map(([what, runs]) => {
      const healed = runs.map(({ result }) => result.healed);
      return { what, median: figure(healed), p95: most(healed), runs: healed.length };
    });
  return bars(
    { median: rows(median), slowest: rows(most) },
    "Seconds from the fault until everything is as it must be",
  );
}

/** What a run came to, in one line. */
export function runLine(judged: Judged, verdicts: string): string {
  const { planned, result } = judged;
  const { moment, seed } = planned;
  const what = `${result.good} good versions, ${result.bad} bad ones: ${verdicts}`;
  const hit = result.struck ? `healed in ${whole(result.healed)} s` : "nothing was hit";
  return `${rowOf(judged)}, ${moment} (${seed}): ${what}; ${hit}`;
}
