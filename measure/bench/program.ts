// `make bench-program`: what the program costs the engine, by the number of applications and of phases.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { cluster as clusterNamed } from "../../sandbox/cluster/cluster";
import { kubectl } from "../../sandbox/cluster/programs";
import { Repository } from "../../sandbox/git/repository";
import { command } from "../../sandbox/lib/command";
import { repositoryRoot } from "../../sandbox/lib/paths";
import { runningSandbox, type Sandbox } from "../../sandbox/sandbox";
import { withEmptyProgram } from "./emptyProgram";
import { lineCharts } from "./lineCharts";
import { peakMemory } from "./memory";
import { median } from "./figures";

const cluster = clusterNamed("test");
const runs = Number(process.env.RUNS ?? 3);
const benchBranch = "bench-program";
const sizes = { phases: [2, 4, 8, 16], applications: [1, 10, 100, 1000] };

/** What one command costs: seconds (median of the runs) and the peak of memory of the engine and all that it starts. */
interface Cost {
  seconds: number;
  bytes: number;
}
interface Measured {
  applications: number;
  phases: number;
  resources: number;
  preview: Cost;
  up: Cost;
}

async function cost(command: () => Promise<unknown>): Promise<Cost> {
  // Looking at memory takes time of its own: that run is not timed.
  const bytes = await peakMemory("pulumi", command);
  const seconds: number[] = [];
  for (let count = 0; count < runs; count++) {
    const start = performance.now();
    await command();
    seconds.push((performance.now() - start) / 1000);
  }
  return { seconds: median(seconds), bytes };
}

/**
 * A chain that ends in test -> prod. What comes before has no application, and is listed after: the running edge stays what
 * it is, and Argo CD, which counts its triggers, announces nothing again.
 */
function chain(length: number): { name: string; promotesTo: string[] }[] {
  const before = Array.from({ length: length - 2 }, (_, index) => `phase-${index + 1}`);
  const earlier = before.map((name, index) => ({ name, promotesTo: [before[index + 1] ?? "test"] }));
  return [{ name: "test", promotesTo: ["prod"] }, { name: "prod", promotesTo: [] }, ...earlier];
}

/** The stack's configuration on the benchmark's branch, with that many phases, as a file. */
function configuration({ stack }: Sandbox, folder: string, phases: number): string {
  const { config, ...rest } = parse(readFileSync(stack.configFile, "utf8")) as { config: Record<string, object> };
  const repository = { ...config["argo-promotion:repository"], branch: benchBranch };
  const changed = { "argo-promotion:repository": repository, "argo-promotion:phases": chain(phases) };
  const file = join(folder, `Pulumi.${phases}.yaml`);
  writeFileSync(file, stringify({ ...rest, config: { ...config, ...changed } }), { mode: 0o600 });
  return file;
}

async function measure(sandbox: Sandbox, folder: string, applications: number, phases: number): Promise<Measured> {
  const pulumi = (...args: string[]) => sandbox.stack.pulumi([...args, "--config-file", file]);
  const file = configuration(sandbox, folder, phases);
  await pulumi("up", "--yes", "--skip-preview");
  const preview = await cost(() => pulumi("preview", "--expect-no-changes"));
  let output = "";
  const up = await cost(async () => (output = await pulumi("up", "--yes", "--skip-preview", "--expect-no-changes")));
  const resources = Number(/(\d+) unchanged/.exec(output)?.[1]);
  const measured = { applications, phases, resources, preview, up };
  console.log(row(measured));
  return measured;
}

/** Brings the branch to that many applications. */
async function holdApplications(repository: Repository, count: number): Promise<void> {
  const names = await repository.applications();
  if (names.length > count) await repository.removeApplications(names.slice(count));
  const missing = Math.max(0, count - names.length);
  if (missing > 0)
    await repository.addApplications(Array.from({ length: missing }, (_, index) => `bench-${index + 1}`));
}

const scaleApplicationSets = (replicas: number) =>
  kubectl(cluster, ["scale", "deployment/argocd-applicationset-controller", "-n", "argocd", `--replicas=${replicas}`]);

/**
 * Works on a branch of the benchmark's own, without the controller that would make an Application of every generator file:
 * two thousand of them would measure this machine. Afterwards everything is as it was.
 */
async function onBranch<T>(sandbox: Sandbox, work: (repository: Repository) => Promise<T>): Promise<T> {
  const repository = new Repository(sandbox.git, benchBranch);
  await scaleApplicationSets(0);
  try {
    await repository.branchOff();
    return await work(repository);
  } finally {
    await sandbox.stack.up().finally(() => scaleApplicationSets(1));
    await repository.removeBranch();
  }
}

const mebibytes = ({ bytes }: Cost) => String(Math.round(bytes / 2 ** 20));
const line = (cells: (string | number)[]) => `| ${cells.join(" | ")} |`;
const row = ({ applications, phases, resources, preview, up }: Measured) =>
  line([
    applications,
    phases,
    resources,
    preview.seconds.toFixed(1),
    up.seconds.toFixed(1),
    mebibytes(preview),
    mebibytes(up),
  ]);

const header = [
  line(["applications", "phases", "resources", "preview, s", "no-op up, s", "preview, MiB", "no-op up, MiB"]),
  line(Array<string>(7).fill("---:")),
];

function page(all: Measured[], empty: Cost): string {
  const machine = `${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${new Date().toISOString().slice(0, 10)}`;
  const started = `${empty.seconds.toFixed(1)} s and ${mebibytes(empty)} MiB`;
  return `# The program

By \`make bench-program\`: ${machine}; medians of ${runs} runs. The real engine and providers, against the running sandbox's API
server. Memory is the peak of engine, language host and providers together (proportional set size).

The engine's own start, a preview of an empty program: ${started}.

${[...header, ...all.map(row)].join("\n")}

![Seconds by applications and by phases](program.svg)

Phases form a chain; every one of them is managed. Applications are folders with generator files on a branch of the GitOps repository
that the stack is configured with. The ApplicationSet controller is scaled to zero meanwhile: what is measured is the program, not how
many Applications this machine can hold. Neither program nor engine reads the repository.
`;
}

function picture(byPhases: Measured[], byApplications: Measured[], empty: Cost): string {
  const chart = (title: string, size: "applications" | "phases", all: Measured[]) => ({
    title,
    sizes: all.map((each) => each[size]),
    lines: {
      preview: all.map(({ preview }) => preview.seconds),
      "no-op up": all.map(({ up }) => up.seconds),
      "preview of an empty program": all.map(() => empty.seconds),
    },
  });
  const charts = [chart("applications", "applications", byApplications), chart("phases", "phases", byPhases)];
  return lineCharts(charts, "Seconds by applications in the repository (2 phases), and by phases (1 application)");
}

async function main(): Promise<void> {
  const sandbox = await runningSandbox(cluster, "test");
  const folder = mkdtempSync(join(tmpdir(), "bench-program-"));
  const empty = await withEmptyProgram(sandbox.stack, cost);
  console.log(`an empty program: preview ${empty.seconds.toFixed(1)} s, ${mebibytes(empty)} MiB\n${header.join("\n")}`);
  const byPhases: Measured[] = [];
  const byApplications: Measured[] = [];
  await onBranch(sandbox, async (repository) => {
    await holdApplications(repository, 1);
    for (const phases of [...sizes.phases].reverse()) byPhases.unshift(await measure(sandbox, folder, 1, phases));
    byApplications.push(byPhases[0]!);
    for (const applications of sizes.applications.slice(1)) {
      await holdApplications(repository, applications);
      byApplications.push(await measure(sandbox, folder, applications, sizes.phases[0]!));
    }
  }).finally(() => rmSync(folder, { recursive: true }));
  const target = join(repositoryRoot, "docs/benchmarks");
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, "program.md"), page([...byApplications, ...byPhases.slice(1)], empty));
  writeFileSync(join(target, "program.svg"), picture(byPhases, byApplications, empty));
}

void command("make bench-program", main);
