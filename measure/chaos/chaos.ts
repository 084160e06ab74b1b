// `make chaos`: faults at random moments of promotions on the running sandbox, and a verdict on git and the cluster after each.
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { cluster as clusterNamed } from "../../sandbox/cluster/cluster";
import { tip } from "../../sandbox/git/history";
import { command } from "../../sandbox/lib/command";
import { explain } from "../../sandbox/lib/errors";
import { repositoryRoot } from "../../sandbox/lib/paths";
import { runningSandbox, type Sandbox } from "../../sandbox/sandbox";
import { verdicts as judgeAll } from "./evidence";
import { mend } from "./faults";
import { configure, provideApps, removeApps, restore, soak } from "./copies";
import { inWords, isClean, together, wrongs, type Verdicts } from "./judge";
import { isWhole, plan, promotionsIn, wishOf, type Wish } from "./plan";
import { plot, promotions, runLine, table, type Judged } from "./chaosPage";
import { Rounds } from "./round";
import { Watcher } from "./watcher";

const cluster = clusterNamed("test");
const say = (line: string) => console.log(`${new Date().toISOString().slice(11, 19)} ${line}`);

/** A line each half a minute is enough while something is waited for. */
function progress(): (line: string) => void {
  let last = Date.now();
  return (line) => {
    if (Date.now() - last < 30_000) return;
    last = Date.now();
    say(`  ${line}`);
  };
}

/** What one look found that the looks before had not. */
function added(now: Verdicts, known: Set<string>): Verdicts {
  const fresh = wrongs.map((wrong) => [wrong, now[wrong].filter((sentence) => !known.has(sentence))]);
  wrongs.forEach((wrong) => now[wrong].forEach((sentence) => known.add(sentence)));
  return Object.fromEntries(fresh) as Verdicts;
}

/** What all runs came to, and what kept some of them from coming to anything. */
interface Outcome {
  all: Judged[];
  failures: string[];
}

/** So many runs may fail for other reasons than a wrong promotion before the rest is given up. */
const mostFailures = 3;

async function rounds(sandbox: Sandbox, watcher: Watcher, wish: Wish): Promise<Outcome> {
  const planned = plan(wish);
  const base = await tip(sandbox.repository);
  const runner = new Rounds(sandbox, watcher, progress());
  const known = new Set<string>();
  const outcome: Outcome = { all: [], failures: [] };
  let apps = 0;
  let gated = false;
  const end = Date.now() + wish.minutes * 60_000;
  for (const [index, run] of planned.entries()) {
    const late = Date.now() > end && `${wish.minutes} minutes are over`;
    const given = outcome.failures.length >= mostFailures && "too many runs failed";
    if (late || given) {
      say(`${late || given}: ${planned.length - index} runs are left out`);
      break;
    }
    try {
      if (run.gated !== gated) {
        say(run.gated ? `pulumi up: a soak of ${soak} s before the edge` : "pulumi up: no gate before the edge");
        await configure(sandbox, run.gated);
        gated = run.gated;
      }
      if (run.apps > apps) {
        say(`${run.apps} applications are made`);
        await provideApps(sandbox, watcher, run.apps);
        apps = run.apps;
      }
      const result = await runner.run(run);
      const found = await judgeAll(sandbox.repository, watcher, base, runner.pushes);
      const verdicts = added({ ...found, lost: [...found.lost, ...result.late] }, known);
      const judged = { planned: run, result, verdicts };
      outcome.all.push(judged);
      say(`${index + 1} of ${planned.length}: ${runLine(judged, inWords(verdicts))}`);
      for (const sentence of wrongs.flatMap((wrong) => verdicts[wrong])) say(`  WRONG: ${sentence}`);
    } catch (error) {
      outcome.failures.push(`${run.fault.name}, ${run.moment} (${run.seed}): ${explain(error)}`);
      say(`${index + 1} of ${planned.length}: ${outcome.failures.at(-1)}`);
      await mend(cluster);
    }
  }
  return outcome;
}

function write(all: Judged[], wish: Wish, summary: string): void {
  const folder = join(repositoryRoot, "docs/benchmarks");
  mkdirSync(folder, { recursive: true });
  const machine = `${cpus().length} cores, ${new Date().toISOString().slice(0, 10)}`;
  const about = [
    "# Chaos",
    `Written by \`make chaos\`; ${machine}, seed ${wish.seed}. ${summary}`,
    "In each run several applications get a new version by one commit, and the fault hits at a moment of these promotions, up to 2 s after the first of them gets there. One application of an ordinary run gets a bad version, which must not be promoted. Afterwards git, Workflows and records are compared with what must be: **lost** did not arrive, **doubled** was committed twice, **overwritten** was replaced by an older version, **untested** was promoted without a campaign that passed for it, **early** before its soak was over. From the second run of a fault on the edge has a soak of 20 s. **Served after**: from the push until prod answers with the version. **Healed in**: from the fault until everything is as it must be; a fault that lasts is part of it.",
    table(all),
    "![Seconds until healed](chaos.svg)",
  ];
  writeFileSync(join(folder, "chaos.md"), `${about.join("\n\n")}\n`);
  writeFileSync(join(folder, "chaos.svg"), plot(all));
}

/** Says what came out; false when anything was wrong. */
function conclude({ all, failures }: Outcome, wish: Wish): boolean {
  const verdicts = together(all.map((judged) => judged.verdicts));
  const { good, bad } = promotions(all);
  const missed = all.filter(({ result }) => !result.struck).length;
  const runs = `${all.length} of ${plan(wish).length} runs`;
  const summary = `${good} promotions and ${bad} bad versions in ${runs}: ${inWords(verdicts)}.`;
  if (isWhole(wish) && all.length > 0) write(all, wish, summary);
  console.log(`\n${table(all)}\n`);
  if (missed > 0) console.log(`In ${missed} runs nothing was hit: the moment, or what was to be hit, was not there.`);
  if (failures.length > 0) console.log(`Not judged, because the run itself failed:\n  ${failures.join("\n  ")}`);
  console.log(`${summary} Seed ${wish.seed}.`);
  return all.length > 0 && isClean(verdicts) && missed === 0 && failures.length === 0;
}

async function main(): Promise<void> {
  const wish = wishOf(process.env, 1 + Math.floor(Math.random() * 1_000_000));
  const planned = plan(wish);
  const apps = Math.max(...planned.map((run) => run.apps));
  const sandbox = await runningSandbox(cluster, "test");
  say(
    `seed ${wish.seed}: ${planned.length} runs with ${promotionsIn(planned)} promotions; the same again: SEED=${wish.seed}`,
  );
  await mend(cluster);
  const watcher = new Watcher(cluster);
  const stop = (signal: string) => {
    say(`${signal}: the fault is undone; run again, or \`make up\`, to bring the stack back to its configuration`);
    void mend(cluster).finally(() => process.exit(130));
  };
  process.once("SIGINT", stop).once("SIGTERM", stop);
  say("pulumi up: small campaigns");
  await configure(sandbox, false);
  try {
    if (!conclude(await rounds(sandbox, watcher, wish), wish)) process.exitCode = 1;
  } finally {
    await mend(cluster);
    if (process.env.KEEP === undefined) {
      say("the applications are removed, the configuration is put back");
      await removeApps(sandbox, watcher, apps);
      await restore(sandbox);
    }
  }
}

void command("make chaos", main);
