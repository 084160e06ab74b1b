// The figures of a survey: numbers that Prometheus keeps. Pure functions.
import { gaugeOutput, gaugeValues, sweepGauges } from "../../../contract/metrics";
import type { Gauge, problemKinds, SweepGauge } from "../../../contract/metrics";
import type { End } from "../ends/end";
import type { State } from "../ends/states";
import { standingIn } from "./surveyed";
import type { PhaseState, Survey } from "./surveyed";

/** States in which nothing moves, and that are nobody's decision. */
const stuckStates: readonly State[] = ["due", "broken", "invalid"];

/** States in which a version passed, and a gate keeps it back. */
const keptStates: readonly State[] = ["verified", "held"];

/** Every figure, by the name of the output that holds it. */
export type Figures = ReadonlyMap<string, number>;

/** Counts what a survey found. */
export function figuresOf({ phases, misplaced }: Pick<Survey, "phases" | "misplaced">, now: Date): Figures {
  const figures = new Map(gaugeValues.map(({ output }) => [output, 0]));
  const count = (gauge: SweepGauge, value: string): void => {
    const output = gaugeOutput(gauge, value);
    figures.set(output, figures.get(output)! + 1);
  };
  const problem = (kind: (typeof problemKinds)[number]): void => count("problems", kind);
  for (const phase of phases) {
    if (phase.problem !== undefined) problem(phase.claimed ? "application" : "file");
    if (standingIn(phase).some(({ refused }) => refused !== undefined)) problem("name");
    for (const { state } of standingIn(phase)) count("edges", state);
    for (const edge of phase.edges) {
      if (keptStates.includes(edge.state))
        for (const { gate } of edge.gates.filter(({ open }) => !open)) count("gates", gate);
    }
  }
  for (const kind of misplaced.map(() => "application" as const)) problem(kind);
  figures.set(gaugeOutput("stuck"), Math.max(0, ...phases.flatMap((phase) => stuckFor(phase, now))));
  figures.set(gaugeOutput("swept"), Math.floor(now.getTime() / 1000));
  return figures;
}

/** Seconds for which each promotion out of a phase, or its verification, has been stuck. */
const stuckFor = (phase: PhaseState, now: Date): number[] =>
  standingIn(phase)
    .filter(({ state }) => stuckStates.includes(state))
    .flatMap(({ end }) => {
      const since = Date.parse(stuckSince(phase, end) ?? "");
      return Number.isNaN(since) ? [] : [Math.max(0, Math.floor((now.getTime() - since) / 1000))];
    });

/** The end that decided nothing; where there is none yet, the sync that made it due. */
const stuckSince = ({ application }: PhaseState, end: End | undefined): string | undefined =>
  end?.finished_at ?? application?.status?.operationState?.finishedAt;

/** The figures in Prometheus' text format. */
export function gaugesText(figures: Figures): string {
  return (Object.entries(sweepGauges) as [SweepGauge, Gauge][])
    .flatMap(([gauge, { name, help, label }]) => [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} gauge`,
      ...(label === undefined
        ? [`${name} ${figures.get(gaugeOutput(gauge))}`]
        : label.values.map((value) => `${name}{${label.name}="${value}"} ${figures.get(gaugeOutput(gauge, value))}`)),
    ])
    .map((line) => `${line}\n`)
    .join("");
}
