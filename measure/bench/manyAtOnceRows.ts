// From what many applications did at once to tables. Pure functions.
import { median } from "./figures";
import { spenders, type Usage } from "./usage";

/** When one application passed each point, in seconds since the push. */
export interface Progress {
  /** Its pod in test was Ready. */
  ready: number;
  /** Its Workflow was made. */
  created: number;
  /** Its campaign had passed. */
  passed: number;
  /** Its version was committed for prod. */
  committed: number;
  /** Its pod in prod was Ready. */
  serving: number;
}

/** One push of many applications. */
export interface Level {
  applications: number;
  progress: Progress[];
  usage: Usage;
  /** The most pods that existed at any look. */
  pods: number;
}

const points: { key: keyof Progress; what: string }[] = [
  { key: "ready", what: "test runs it" },
  { key: "created", what: "Workflow created" },
  { key: "passed", what: "campaign has passed" },
  { key: "committed", what: "committed for prod" },
  { key: "serving", what: "serving in prod" },
];

/** Seconds from the push until the last application served in prod. */
export const allServing = ({ progress }: Level) => Math.max(...progress.map(({ serving }) => serving));

export const perMinute = (level: Level) => (level.applications / allServing(level)) * 60;

const line = (cells: string[]) => `| ${cells.join(" | ")} |`;
const grid = (header: string[], rows: string[][]) =>
  [line(header), line(header.map(() => "---:")), ...rows.map(line)].join("\n");
const gibibytes = (bytes: number) => (bytes / 1024 ** 3).toFixed(1);

/** How fast it went. */
export const speedTable = (levels: Level[]) =>
  grid(
    [
      "applications at once",
      "all serve in prod after",
      "promotions a minute",
      "CPUs busy",
      "most pods",
      "least memory left",
    ],
    levels.map((level) => [
      String(level.applications),
      `${allServing(level).toFixed(0)} s`,
      perMinute(level).toFixed(1),
      `${(level.usage.busy * 100).toFixed(0)} %`,
      String(level.pods),
      `${gibibytes(level.usage.memoryLeft)} GiB`,
    ]),
  );

/** Seconds from the push to each point: of the application in the middle, and of the last. */
export const progressTable = (levels: Level[]) =>
  grid(
    ["applications", ...points.flatMap(({ what }) => [`${what}: median`, "last"])],
    levels.map(({ applications, progress }) => [
      String(applications),
      ...points.flatMap(({ key }) => {
        const seconds = progress.map((passed) => passed[key]);
        return [median(seconds).toFixed(0), Math.max(...seconds).toFixed(0)];
      }),
    ]),
  );

/** CPU seconds for each promotion, by who spent them. */
export function costTable(levels: Level[]): string {
  const keys = Object.keys(spenders) as (keyof typeof spenders)[];
  return grid(
    ["applications", ...keys.map((key) => spenders[key]), "in all"],
    levels.map(({ applications, usage }) => {
      const each = keys.map((key) => usage.spent[key] / applications);
      return [
        String(applications),
        ...[...each, each.reduce((sum, part) => sum + part, 0)].map((part) => part.toFixed(1)),
      ];
    }),
  );
}
