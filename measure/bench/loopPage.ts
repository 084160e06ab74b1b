// docs/benchmarks/loop.md: what was measured, as a page. Pure functions.
import type { Moment } from "../../sandbox/demo/timeline";
import { hopRows, tooEarly, times, wholeRows } from "./hops";
import { costTable, type Level, progressTable, speedTable } from "./manyAtOnceRows";
import { steps } from "./stepChart";
import { bars, type Columns, table } from "./figures";

/** Promotions one at a time, by loop. */
export interface OneAtATime {
  /** Where and when, such as "2 cores and 24 GiB, 2026-11-24". */
  machine: string;
  built: Moment[][];
  reference: Moment[][];
}

/** Pushes of many applications at once. */
export interface ManyAtOnce {
  machine: string;
  levels: Level[];
}

/** Everything that was measured, each part when it was last run. */
export interface Results {
  one?: OneAtATime;
  many?: ManyAtOnce;
}

export const titles = { built: "as built", reference: "reference" } as const;

/** The loops that ran, each with its rows. */
function columns({ built, reference }: OneAtATime, rows: (runs: Moment[][]) => Columns[string]): Columns {
  const ran = { [titles.built]: built, [titles.reference]: reference };
  return Object.fromEntries(
    Object.entries(ran).flatMap(([title, runs]) => (runs.length > 0 ? [[title, rows(runs)]] : [])),
  );
}

function oneAtATime(one: OneAtATime): string[] {
  const { machine, built, reference } = one;
  const compared =
    built.length > 0 && reference.length > 0
      ? [
          `From push to serving, the loop as built is ${times(built, reference).toFixed(1)} times as fast as the reference loop (medians).`,
          `Workflows made before the pod of the new version was Ready: ${tooEarly(reference)} of ${reference.length} in the reference loop,`,
          `${tooEarly(built)} of ${built.length} as built. A negative figure above is such a case.`,
        ]
      : [];
  return [
    "## One application at a time",
    "",
    `On ${machine}. Runs: ${built.length} as built, ${reference.length} of the reference loop, one after another. Seconds; each hop is named by`,
    "the moment that ends it.",
    "",
    table(columns(one, hopRows)),
    "",
    table(columns(one, wholeRows)),
    "",
    ...(compared.length > 0 ? [...compared, ""] : []),
    "![Seconds by hop](loop.svg)",
    "",
    ...referenceNote,
  ];
}

const referenceNote = [
  "### The reference loop",
  "",
  "It is installed on the same cluster for its runs, from `sandbox/reference`: the templates, EventSource, Sensor and notification",
  "trigger of the reference document, with what the document leaves at its default. That is: two pods one after the other, no guard, no record,",
  "`podGC: OnPodSuccess`, a campaign that asks for 1Gi; a notification on Succeeded and Healthy alone; a Sensor with `operation: create` and",
  "`generateName`; Argo CD polling every 15 s with the default jitter and no git webhook; the workflow controller's default requeue",
  "time of 10 s. Meanwhile the program's sweep is suspended and its Applications are idle.",
  "",
  "What differs from the document: names; image tags (`0.1.0` for `latest`); the promotion runs this project's image in place of a Python script, with the",
  "flags that it needs besides (`--app`, and the CA of the git server, since it verifies certificates). Both loops use the same test campaign",
  "and the same git server.",
  "",
];

function manyAtOnce({ machine, levels }: ManyAtOnce): string[] {
  return [
    "## Many applications at once",
    "",
    `On ${machine}. New versions of all applications are pushed by one commit, through the loop as built. Each application is`,
    "promoted by a Workflow of its own, of which [six run at once](../operating.md#many-promotions-at-once); their campaigns ask for 64 MiB",
    "(`phases[].verification.resources`), and Argo CD polls every 3 minutes, since the git webhook announces commits. Measured from the push",
    "until the last application serves in prod.",
    "",
    speedTable(levels),
    "",
    "Seconds from the push to each point, of the application in the middle and of the last:",
    "",
    progressTable(levels),
    "",
    "What limits it is CPU time: the pods of a promotion and of two rollouts start and end. Where that is no limit, the Sensor makes two and a",
    "half Workflows a second at most: see [hop 5](../how-it-works.md#hop-5-the-sensor-makes-the-workflow).",
    "",
    "CPU seconds for each promotion, by who spent them:",
    "",
    costTable(levels),
    "",
    "![Applications that serve, over time](loop-many.svg)",
    "",
  ];
}

/** The page. */
export function page({ one, many }: Results): string {
  return [
    "# The loop",
    "",
    "By `make bench-loop`, which keeps what it measured in [loop.json](loop.json). Times are those that git and Kubernetes recorded, in whole seconds.",
    "",
    ...(one ? oneAtATime(one) : []),
    ...(many ? manyAtOnce(many) : []),
  ].join("\n");
}

/** The pictures of the page by file name. */
export function pictures({ one, many }: Results): Record<string, string> {
  const series = (many?.levels ?? []).map(({ applications, progress }) => ({
    title: `${applications} at once`,
    moments: progress.map(({ serving }) => serving),
  }));
  return {
    ...(one && { "loop.svg": bars(columns(one, hopRows), "Seconds by hop, median") }),
    ...(many && {
      "loop-many.svg": steps(series, "Applications that serve the new version in prod", "seconds since the push"),
    }),
  };
}
