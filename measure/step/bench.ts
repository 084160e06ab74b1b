// `npm run bench-promote`: measures and writes docs/benchmarks/promote.md and promote.svg.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { run } from "../../testkit/run";
import { profileNamed } from "../../testkit/serverProfiles";
import { Workbench } from "../../testkit/workbench";
import { folder, threeItems } from "./loads";
import { Bench } from "./measure";
import type { Measured, Program, Subject } from "./measure";
import { plot, table } from "./stepPage";

const runs = Number(process.env.BENCH_RUNS ?? 7);
const rivals = Number(process.env.BENCH_RIVALS ?? 50);
const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const output = process.env.BENCH_OUTPUT ?? path.join(__dirname, "../../docs/benchmarks");

const names = (count: number): string[] => Array.from({ length: count }, (_, n) => `app-${String(n).padStart(4, "0")}`);

interface Row extends Subject {
  phases: string[];
  commits: number;
  merges?: boolean;
  /** Fifty full clones of a large repository at once would measure the disk: how many of which program. */
  programs: Partial<Record<Program, { runs: number; rivals: number; rounds: number }>>;
}

const all = { runs, rivals, rounds };
const few = { runs, rivals: Math.min(rivals, 10), rounds: 1 };
const large = {
  name: "large.git",
  apps: names(few.rivals),
  phases: ["dev", "test", "staging", "prod"],
  commits: Number(process.env.BENCH_LARGE_COMMITS ?? 10_000),
  programs: { promote: { runs, rivals: 0, rounds: 0 } },
};
const long = {
  name: "long.git",
  apps: names(rivals),
  phases: ["test", "prod"],
  commits: Number(process.env.BENCH_COMMITS ?? 250_000),
  merges: true,
  programs: { promote: few },
};
const subjects: Row[] = [
  {
    label: `small (${rivals} x 2)`,
    name: "small.git",
    apps: names(rivals),
    phases: ["test", "prod"],
    commits: 1,
    programs: { promote: all, "plain script": all },
  },
  { ...large, label: "large (1,000 x 4)", apps: names(1000), programs: { promote: all, "plain script": few } },
  { ...large, label: "large, three items", load: threeItems },
  { ...large, label: "large, a folder of 200 files", load: folder },
  { ...long, label: "long, from a server like GitHub", profile: profileNamed("GitHub") },
  { ...long, label: "long, without filters", profile: profileNamed("git http-backend without settings") },
];

/** Makes a repository as it lies on a server after years of pushes and maintenance. */
async function repository(bench: Workbench, row: Row): Promise<void> {
  console.log(`${row.name}: ${row.commits} commits`);
  await bench.repository(row.name, row);
  // Git fast-import, which made it, finds poor deltas, and its documentation asks for a repack with -f.
  await bench.git(row.name, "repack", "-adfq");
  await bench.git(row.name, "commit-graph", "write", "--reachable", "--changed-paths");
}

async function main(): Promise<void> {
  const bench = await Workbench.create();
  try {
    const measured: Measured[] = [];
    const measuring = new Bench(bench);
    for (const row of subjects) {
      if (!fs.existsSync(bench.bare(row.name))) await repository(bench, row);
      for (const [program, times] of Object.entries(row.programs) as [Program, typeof all][]) {
        const one = await measuring.measure(row, program, times);
        console.log(JSON.stringify(one));
        measured.push(one);
      }
    }
    const git = (await run("git", ["--version"])).stdout.trim();
    const date = new Date().toISOString().slice(0, 10);
    const machine = `${date}, ${os.cpus().length} cores, ${os.type()}, Node.js ${process.version}, ${git}, load ${os.loadavg()[0]?.toFixed(1)} at the end`;
    fs.mkdirSync(output, { recursive: true });
    fs.writeFileSync(path.join(output, "promote.md"), table(measured, machine));
    fs.writeFileSync(path.join(output, "promote.svg"), plot(measured));
    console.log(`written to ${path.relative(process.cwd(), output)}`);
  } finally {
    await bench.remove();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
