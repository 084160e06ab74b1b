// `npm run bench-promote`: measures and writes docs/benchmarks/promote.md and promote.svg.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { run } from "../test/run";
import { Workbench } from "../test/workbench";
import { Bench } from "./measure";
import type { Measured, Program, Subject } from "./measure";
import { plot, table } from "./report";

const runs = Number(process.env.BENCH_RUNS ?? 7);
const rivals = Number(process.env.BENCH_RIVALS ?? 50);
const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const output = path.join(__dirname, "../../../docs/benchmarks");

const names = (count: number): string[] => Array.from({ length: count }, (_, n) => `app-${String(n).padStart(4, "0")}`);
const subjects: (Subject & { phases: string[] })[] = [
  { label: `small (${rivals} x 2)`, name: "small.git", apps: names(rivals), commits: 1, phases: ["test", "prod"] },
  {
    label: "large (1,000 x 4)",
    name: "large.git",
    apps: names(1000),
    commits: 10_000,
    phases: ["dev", "test", "staging", "prod"],
  },
];

async function main(): Promise<void> {
  const bench = await Workbench.create();
  try {
    const measured: Measured[] = [];
    const measuring = new Bench(bench);
    for (const subject of subjects) {
      await bench.repository(subject.name, subject);
      // As a repository lies on a server after years of pushes and maintenance: git fast-import, which made it, finds poor
      // deltas, and its documentation asks for a repack with -f.
      await bench.git(subject.name, "repack", "-adfq");
      await bench.git(subject.name, "commit-graph", "write", "--reachable", "--changed-paths");
      for (const program of ["promote", "plain script"] satisfies Program[]) {
        // Fifty full clones of the large repository at once would measure the disk; the small one shows the races.
        const few = program === "plain script" && subject.commits > 1;
        const atOnce = few ? { rivals: Math.min(rivals, 10), rounds: 1 } : { rivals, rounds };
        const one = await measuring.measure(subject, program, { runs, ...atOnce });
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
