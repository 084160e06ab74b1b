// `npm run promotion -- dora`: the four keys of DORA, from the history of the branch alone. Writes nothing to git or a cluster.
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Settings } from "../../config";
import { matchesGlob } from "../../contract/glob";
import { meantBy } from "../../contract/nearest";
import { targetsOf } from "../../contract/phases";
import { PromoteError } from "../../promote/src/errors";
import { timeMust, timeOf } from "../../promote/src/gates/holdFile";
import { readBranch } from "./dora/branch";
import { deploymentsInto, leadTimes } from "./dora/keys";
import { pictureOfKeys } from "./dora/pictureOfKeys";
import { day, phaseReport, type Report } from "./dora/report";
import { doraUsage } from "./dora/usage";
import { reportText } from "./dora/words";
import { openRepository } from "./edits";
import { checkPhases } from "./names";
import { layoutOf, stackSettings } from "./stack";

/** Versions come from before the range: so many times it is looked at, and so many days at least. */
const before = { ranges: 1, days: 30 };

function refuse(sentence: string): never {
  throw new PromoteError("bad-input", sentence);
}

function readArguments(args: string[]) {
  const text = { type: "string" } as const;
  try {
    const options = {
      ...{ stack: text, "config-file": text, app: text, svg: text },
      since: { ...text, default: "90d" },
      phase: { ...text, multiple: true },
      json: { type: "boolean", default: false },
    } as const;
    const { values } = parseArgs({ args, options });
    if (values.stack === undefined) throw new Error("--stack is missing");
    return { ...values, stack: values.stack };
  } catch (error) {
    return refuse(`${(error as Error).message}; usage: npm run promotion -- dora ${doraUsage}.`);
  }
}

/** The beginning of the range. */
function sinceOf(given: string, now: number): number {
  const [, count, unit] = /^(\d{1,4})([dw])$/.exec(given) ?? [];
  const date = /^\d{4}-\d\d-\d\d$/.test(given) ? `${given}T00:00:00Z` : given;
  const at = count === undefined ? timeOf(date)?.getTime() : now - Number(count) * (unit === "w" ? 7 : 1) * day;
  if (at !== undefined && now - at >= day && now - at <= 10_000 * day) return at;
  return refuse(
    `--since is ${JSON.stringify(given)}; it must be days, weeks or a date, such as 90d, 12w or 2026-09-01 (or ${timeMust}), a day ago at least and not more than 10000.`,
  );
}

/** Phases that are reported: those that are named, or the ends of all ways. */
function phasesOf(settings: Settings, named: readonly string[] | undefined): string[] {
  if (named !== undefined) {
    checkPhases(settings, "into", named);
    return [...new Set(named)];
  }
  const targets = new Set(settings.phases.flatMap(targetsOf));
  const ends = settings.phases.filter((phase) => targets.has(phase.name) && targetsOf(phase).length === 0);
  return ends.map(({ name }) => name);
}

/** Runs the verb. `folder` is a private one. Returns the exit code. */
export async function dora(args: string[], folder: string, write: (text: string) => void): Promise<number> {
  const given = readArguments(args);
  const now = Date.now();
  const since = sinceOf(given.since, now);
  const settings = await stackSettings(given.stack, given["config-file"]);
  const phases = phasesOf(settings, given.phase);
  const sources = (target: string): string[] =>
    settings.phases.filter((phase) => targetsOf(phase).includes(target)).map(({ name }) => name);
  const lookedAt = new Set(phases);
  for (const phase of lookedAt) for (const source of sources(phase)) lookedAt.add(source);
  const { app: glob = "*" } = given;
  const repository = await openRepository(settings, folder);
  try {
    const facts = await readBranch(repository, {
      layout: layoutOf(settings),
      phases: [...lookedAt],
      isAsked: (app) => matchesGlob(glob, app),
      since,
      from: since - Math.max(before.ranges * (now - since), before.days * day),
    });
    if (facts.apps.size === 0 && glob !== "*")
      refuse(`--app is ${JSON.stringify(glob)}; no application is called so${meantBy(glob, [...facts.others])}.`);
    const leadOf = leadTimes(facts.changes, sources);
    const report: Report = {
      schema: 1,
      branch: settings.repository.branch,
      from: new Date(since).toISOString(),
      to: new Date(now).toISOString(),
      commits: facts.commits,
      phases: phases.map((phase) => phaseReport(phase, deploymentsInto(phase, facts, leadOf), { since, now })),
    };
    // npm runs scripts in the project's folder; the file that is meant is seen from where the person is.
    if (given.svg !== undefined) writeFileSync(resolve(process.env.INIT_CWD ?? ".", given.svg), pictureOfKeys(report));
    write(given.json ? `${JSON.stringify(report, null, 2)}\n` : reportText(report));
    return 0;
  } finally {
    repository.remove();
  }
}
