// What the workflow controller measures of promotions and sweeps. Labels have values that the configuration or the contract bounds:
// it keeps each combination for ever, and never takes another help text for the same name before it is started anew.
import type { EndOutcome } from "../../contract/ends";
import { type Gauge, gaugeValues, type Metric, sweepGauges } from "../../contract/metrics";
import { identityParameters, leadOutput, promotionOutputs, promotionParameters } from "../../contract/workflow";
import type { OutputParameter, WorkflowMetric } from "../objects/argoWorkflowsKinds";

/** What is counted by templates, whatever the step finds. */
export const templateMetrics = {
  ends: {
    name: "promotion_ends_total",
    help: "Tries of promotions along one edge, by their outcome; empty or error: nothing was decided.",
  },
  duration: {
    name: "promotion_duration_seconds",
    help: "Time from the start of a promotion along one edge to its end, the campaign included.",
  },
  leadTime: {
    name: "promotion_lead_time_seconds",
    help: "Time from the commit that was verified to the commit that promotes it along one edge.",
  },
  sweeps: { name: "promotion_sweeps_total", help: "Sweeps, by how they ended." },
  deadLetters: {
    name: "promotion_dead_letters_total",
    help: "Notifications of which the Sensor could make no Workflow.",
  },
} as const satisfies Record<string, Metric>;

const labelled = (labels: Readonly<Record<string, string>>) =>
  Object.entries(labels).map(([key, value]) => ({ key, value }));

const edge = {
  source: `{{inputs.parameters.${identityParameters.phase}}}`,
  target: `{{inputs.parameters.${promotionParameters.target}}}`,
};

/** How a try ended, or empty. */
const outcome = `{{outputs.parameters.${promotionOutputs[0]}}}`;

/** Seconds: from what a push alone takes to the longest campaign. */
const durations = [5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 5400];

/** Seconds: from one minute to 30 days, which a version may wait for its gates. */
const leadTimes = [60, 300, 900, 1800, 3600, 14_400, 43_200, 86_400, 172_800, 604_800, 1_209_600, 2_592_000];

/** Of the template that promotes along one edge. */
export const promotionMetrics: WorkflowMetric[] = [
  {
    ...templateMetrics.ends,
    labels: labelled({ ...edge, outcome }),
    counter: { value: "1" },
  },
  {
    ...templateMetrics.duration,
    labels: labelled(edge),
    when: "{{status}} == Succeeded",
    histogram: { value: "{{duration}}", buckets: durations },
  },
  {
    ...templateMetrics.leadTime,
    labels: labelled(edge),
    // In quotes: it may be empty.
    when: `"${outcome}" == ${"promoted" satisfies EndOutcome}`,
    histogram: { value: `{{outputs.parameters.${leadOutput}}}`, buckets: leadTimes },
  },
];

/** Of the template that writes a dead letter down. */
export const deadLetterMetrics: WorkflowMetric[] = [{ ...templateMetrics.deadLetters, counter: { value: "1" } }];

/** Of the template of the sweep: what it found, as its outputs say it. */
export const sweepMetrics: WorkflowMetric[] = [
  { ...templateMetrics.sweeps, labels: labelled({ status: "{{status}}" }), counter: { value: "1" } },
  ...gaugeValues.map(({ gauge, value, output }): WorkflowMetric => {
    const { name, help, label }: Gauge = sweepGauges[gauge];
    return {
      ...{ name, help },
      ...(label && { labels: labelled({ [label.name]: value! }) }),
      when: "{{status}} == Succeeded",
      gauge: { realtime: false, value: `{{outputs.parameters.${output}}}` },
    };
  }),
];

/** Outputs of the sweep's template, from files in a folder. */
export const sweepOutputs = (folder: string): OutputParameter[] =>
  gaugeValues.map(({ output }) => ({ name: output, valueFrom: { path: `${folder}/${output}`, default: "" } }));
