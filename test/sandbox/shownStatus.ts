// `npm run status` on the running sandbox, as its tests read it, and applications that are made for them.
import assert from "node:assert/strict";
import { kubectl } from "../../sandbox/cluster/programs";
import { repositoryRoot } from "../../sandbox/lib/paths";
import { run, until } from "../../sandbox/lib/run";
import { minute } from "./promotions";
import { cluster, observer, running } from "./running";
import type { PhaseState } from "../../promote/src/survey/surveyed";

/** What the command prints. */
export const shown = async (...args: string[]): Promise<string> =>
  shownWith((await running()).stack.configFile, ...args);

/** The same with another configuration of the stack. */
export async function shownWith(configFile: string, ...args: string[]): Promise<string> {
  const { stack } = await running();
  const command = ["run", "--silent", "status", "--", "--stack", stack.name, "--config-file", configFile];
  return run("npm", [...command, ...args], { cwd: repositoryRoot, env: stack.environment() });
}

/** What it prints as JSON. */
export const statusRows = async () => JSON.parse(await shown("--json")) as PhaseState[];

/** The row of an application in a phase. */
export const rowOf = (rows: readonly PhaseState[], app: string, phase: string) =>
  rows.find((row) => row.app === app && row.phase === phase);

/** Every sentence about an application in a phase, or about all: those are the application `*`. */
export function sentencesOf(rows: readonly PhaseState[], app: string, phase?: string): string[] {
  const own = rows.filter((row) => row.app === app && (phase === undefined || row.phase === phase));
  return own.flatMap(({ why = [], problem, edges = [] }) => [
    ...why,
    ...(problem === undefined ? [] : [problem]),
    ...edges.map(({ reason }) => reason),
  ]);
}

/** Waits until the status says a sentence in a row, and gives all rows; fails with what it says in its place. */
export async function untilSaid(sentence: RegExp, app: string, phase?: string): Promise<PhaseState[]> {
  let rows: PhaseState[] = [];
  const said = async () => {
    rows = await statusRows();
    return sentencesOf(rows, app, phase).some((each) => sentence.test(each));
  };
  const found = await until("it is not said", said, { timeout: 3 * minute, interval: 1000 }).then(
    () => true,
    () => false,
  );
  assert.ok(found, `${sentence}\n${sentencesOf(rows, app, phase).join("\n")}`);
  return rows;
}

/** Takes applications that a test has added out of the repository and off the cluster. */
export async function withoutApplications(apps: readonly string[]): Promise<void> {
  const { repository } = await running();
  await repository.removeApplications(apps);
  const places = apps.flatMap((app) => ["test", "prod"].map((phase) => ({ app, phase })));
  const left = async () =>
    (await Promise.all(places.map((at) => observer.application(at.app, at.phase)))).some(Boolean);
  await until("the Applications are not gone", async () => !(await left()), { timeout: 3 * minute, interval: 1000 });
  const namespaces = places.map(({ app, phase }) => `${app}-${phase}`);
  await kubectl(cluster, ["delete", "namespaces", "--ignore-not-found", "--wait=false", ...namespaces]);
  for (const app of apps)
    await kubectl(cluster, [
      ...[
        "delete",
        "workflows,configmaps",
        "--all-namespaces",
        "--ignore-not-found",
        "-l",
        `argo-promotion/app=${app}`,
      ],
    ]);
}
