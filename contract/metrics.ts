// What is measured of promotions, by Prometheus' conventions: the program writes it into templates, whose values the step gives.
import { endOutcomes } from "./ends";

/** A metric as Prometheus knows it. The workflow controller writes `argo_workflows_` before the name. */
export interface Metric {
  name: string;
  help: string;
}

/** One whose value the sweep finds: once, or for each value of a label, all of which are known. */
export interface Gauge extends Metric {
  label?: { name: string; values: readonly string[] };
}

/** Where a promotion along one edge, or a verification in a phase that promotes nothing, may stand. */
export const promotionStates = ["waiting", "due", "running", ...endOutcomes] as const;

/** Gates, by their names. */
export const gateNames = ["stop", "hold", "refused", "needs", "checks", "soak", "windows"] as const;

/** What may be wrong with the repository or the Applications. */
export const problemKinds = ["file", "application", "name"] as const;

/** What each sweep finds. */
export const sweepGauges = {
  edges: {
    name: "promotion_edges",
    help: "Promotions along one edge, and verifications where none leads on, by where they stand.",
    label: { name: "state", values: promotionStates },
  },
  gates: {
    name: "promotion_gates_closed",
    help: "Gates that keep back a version that passed.",
    label: { name: "gate", values: gateNames },
  },
  stuck: {
    name: "promotion_stuck_seconds",
    help: "Age of the oldest promotion or verification that is due, broken or invalid, and not on its way.",
  },
  problems: {
    name: "promotion_problems",
    help: "What is wrong with the repository or with Applications, by what it is.",
    label: { name: "kind", values: problemKinds },
  },
  swept: {
    name: "promotion_sweep_timestamp_seconds",
    help: "When the last sweep that could do all that it had to looked at everything.",
  },
} as const satisfies Record<string, Gauge>;

/** What the sweep measures. */
export type SweepGauge = keyof typeof sweepGauges;

/** A value of a gauge, as the sweep's output is called that holds it. */
export const gaugeOutput = (gauge: SweepGauge, value?: string): string =>
  value === undefined ? `gauge-${gauge}` : `gauge-${gauge}-${value}`;

/** Every value that the sweep gives, with its label. */
export const gaugeValues: readonly { gauge: SweepGauge; value: string | undefined; output: string }[] = (
  Object.entries(sweepGauges) as [SweepGauge, Gauge][]
).flatMap(([gauge, { label }]) =>
  (label?.values ?? [undefined]).map((value) => ({ gauge, value, output: gaugeOutput(gauge, value) })),
);
