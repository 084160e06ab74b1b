// From the moments of many promotions to figures: seconds of each hop, and of the way as a whole. Pure functions.
import { hopNames, type Hop, type Moment } from "../../sandbox/demo/timeline";
import { median, p95, type Row } from "./figures";

const names = hopNames({ source: "test", target: "prod" });
const order = Object.keys(names) as Hop[];

/** Longer stretches, from one moment to another. */
const stretches: { what: string; from: Hop; to: Hop }[] = [
  { what: "pushed -> committed for prod", from: "pushed", to: "committed" },
  { what: "committed -> serving in prod", from: "committed", to: "targetReady" },
  { what: "pushed -> serving in prod", from: "pushed", to: "targetReady" },
];

const at = (run: Moment[], hop: Hop) => run.find((moment) => moment.hop === hop)?.time;

/** Seconds from one moment to another in each run that recorded both. */
export function between(runs: Moment[][], from: Hop, to: Hop): number[] {
  return runs.flatMap((run) => {
    const [start, end] = [at(run, from), at(run, to)];
    return start === undefined || end === undefined ? [] : [end - start];
  });
}

const row = (what: string, seconds: number[]): Row => ({
  what,
  median: median(seconds),
  p95: p95(seconds),
  runs: seconds.length,
});

/** A row for each hop, by the moment that ends it. */
export const hopRows = (runs: Moment[][]): Row[] =>
  order.slice(1).map((hop, index) => row(names[hop], between(runs, order[index]!, hop)));

/** Rows for the way as a whole. */
export function wholeRows(runs: Moment[][]): Row[] {
  const rest = runs.flatMap((run) => {
    const [total, campaign] = [between([run], "pushed", "targetReady")[0], between([run], "started", "passed")[0]];
    return total === undefined || campaign === undefined ? [] : [total - campaign];
  });
  return [
    ...stretches.map(({ what, from, to }) => row(what, between(runs, from, to))),
    row("the same without the campaign's pod", rest),
  ];
}

/** Runs whose Workflow was made before the pod of the new version was Ready. */
export const tooEarly = (runs: Moment[][]) => between(runs, "ready", "created").filter((seconds) => seconds < 0).length;

/** How many times as long the second loop takes, by medians from push to serving. */
export const times = (built: Moment[][], reference: Moment[][]) =>
  median(between(reference, "pushed", "targetReady")) / median(between(built, "pushed", "targetReady"));
