// `make bench-loop`: how long a promotion takes, hop by hop, with the git webhook and with polling alone, in the same run.
import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { cluster as clusterNamed } from "../cluster/cluster";
import { moments, type Moment } from "../demo/timeline";
import { Observer } from "../demo/observe";
import { targetsFile } from "../git/webhook";
import { repositoryRoot } from "../lib/paths";
import { until } from "../lib/run";
import { runningSandbox, type Sandbox } from "../sandbox";
import { bars, median, p95, table, type Row } from "./report";

const app = "app";
/** Versions that pass, in turn: each run promotes another one than the run before. */
const versions = ["1.0", "3.0", "4.0"];
const observer = new Observer(clusterNamed("test"));
const limit = { timeout: 5 * 60_000, interval: 500 };

/** One promotion from the push to the pod in prod. */
async function promoteOnce(sandbox: Sandbox, version: string): Promise<Moment[]> {
  const commit = await sandbox.repository.push(app, { test: version });
  await until(`prod does not run ${version}`, () => observer.runs(app, "prod", version), limit);
  const promotion = { app, source: "test", target: "prod", version, commit };
  return moments(observer, sandbox.repository, promotion, `${app}-test-${commit.sha.slice(0, 12)}`);
}

/** Seconds of each hop of the runs, by the moment that ends the hop. */
function hops(runs: Moment[][]): Map<string, number[]> {
  const all = new Map<string, number[]>();
  for (const run of runs) {
    run.slice(1).forEach(({ what, time }, index) => {
      const name = what.replaceAll(/\d+\.\d+ ?/g, "");
      all.set(name, [...(all.get(name) ?? []), time - run[index]!.time]);
    });
    const total = run[run.length - 1]!.time - run[0]!.time;
    all.set("pushed -> serving in prod", [...(all.get("pushed -> serving in prod") ?? []), total]);
  }
  return all;
}

async function measure(sandbox: Sandbox, runs: number, title: string): Promise<Row[]> {
  const all: Moment[][] = [];
  const current = await sandbox.repository.version(app, "prod");
  let next = versions.indexOf(current);
  for (let run = 1; run <= runs; run++) {
    next = (next + 1) % versions.length;
    all.push(await promoteOnce(sandbox, versions[next]!));
    console.log(`${title}: run ${run} of ${runs}`);
  }
  return [...hops(all)].map(([what, seconds]) => ({
    what,
    median: median(seconds),
    p95: p95(seconds),
    runs: seconds.length,
  }));
}

/** Runs without the git server's announcements: Argo CD finds commits by polling, every 15 s as the reference document sets. */
async function withoutWebhook<T>(sandbox: Sandbox, work: () => Promise<T>): Promise<T> {
  const file = targetsFile(sandbox.git.dir);
  renameSync(file, `${file}.off`);
  try {
    return await work();
  } finally {
    if (existsSync(`${file}.off`)) renameSync(`${file}.off`, file);
  }
}

async function main(): Promise<void> {
  const runs = Number(process.env.RUNS ?? 20);
  const sandbox = await runningSandbox(clusterNamed("test"), "test");
  await sandbox.repository.push(app, { test: "1.0", prod: "1.0" });
  for (const phase of ["test", "prod"])
    await until(`${phase} does not run 1.0`, () => observer.runs(app, phase, "1.0"), limit);
  const announced = await measure(sandbox, runs, "with the git webhook");
  const polled = await withoutWebhook(sandbox, () => measure(sandbox, runs, "polling every 15 s"));
  const machine = `${cpus().length} cores, ${new Date().toISOString().slice(0, 10)}`;
  const columns = { "with the git webhook": announced, "polling every 15 s": polled };
  const folder = join(repositoryRoot, "docs/benchmarks");
  mkdirSync(folder, { recursive: true });
  const about = `# The loop\n\nSeconds from git and Kubernetes timestamps (whole seconds), ${machine}, by \`make bench-loop\`.\n\n`;
  writeFileSync(join(folder, "loop.md"), `${about}${table(columns)}\n\n![Seconds by hop](loop.svg)\n`);
  writeFileSync(join(folder, "loop.svg"), bars(columns, "Seconds by hop, median"));
  console.log(table(columns));
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
