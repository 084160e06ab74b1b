// `make bench-loop`: how long a promotion takes, hop by hop, as built and as the reference document has it, and how many at once.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { cluster as clusterNamed } from "../../sandbox/cluster/cluster";
import { kubectl } from "../../sandbox/cluster/programs";
import { Observer } from "../../sandbox/demo/observe";
import { command } from "../../sandbox/lib/command";
import { SandboxError } from "../../sandbox/lib/errors";
import { repositoryRoot } from "../../sandbox/lib/paths";
import { runningSandbox, type Sandbox } from "../../sandbox/sandbox";
import { Load } from "./manyAtOnce";
import { allServing } from "./manyAtOnceRows";
import { type ManyAtOnce, type OneAtATime, page, pictures, type Results, titles } from "./loopPage";
import { Promotions } from "./promotions";
import { withReference } from "../../sandbox/reference/install";
import { app as referenceApp, namespace as referenceNamespace } from "../../sandbox/reference/names";
import { waitsEndOnInterruption } from "../../sandbox/lib/wait";

/** A whole number from the environment. */
function count(name: string, fallback: number): number {
  const text = process.env[name] ?? String(fallback);
  if (!/^\d{1,4}$/.test(text)) throw new SandboxError(`${name} is "${text}"; it must be a whole number.`);
  return Number(text);
}

/** Whole numbers in growing order, joined by commas. */
function counts(name: string, fallback: string): number[] {
  const text = process.env[name] ?? fallback;
  if (!/^(\d{1,3}(,\d{1,3})*)?$/.test(text))
    throw new SandboxError(`${name} is "${text}"; it must be numbers joined by commas, such as ${fallback}.`);
  return text
    .split(",")
    .filter(Boolean)
    .map(Number)
    .sort((a, b) => a - b);
}

const machine = () =>
  `${cpus().length} cores and ${(totalmem() / 1024 ** 3).toFixed(0)} GiB, ${new Date().toISOString().slice(0, 10)}`;

const folder = join(repositoryRoot, "docs/benchmarks");
const dataFile = join(folder, "loop.json");

const readResults = (): Results =>
  existsSync(dataFile) ? (JSON.parse(readFileSync(dataFile, "utf8")) as Results) : {};

/** Writes data, page and pictures; after each part, so that what was measured is not lost. */
function write(results: Results): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(dataFile, `${JSON.stringify(results)}\n`);
  writeFileSync(join(folder, "loop.md"), page(results));
  for (const [file, svg] of Object.entries(pictures(results))) writeFileSync(join(folder, file), svg);
}

/**
 * Ordinary configuration: the phases as they are by default, with a campaign of 64 MiB, Workflows that take turns, and polling as slow
 * as with a git webhook it can be.
 */
const manyApplications = {
  "repository.polling": "3m",
  "charts.values.argoWorkflows.controller.parallelism": "6",
  "phases[0].name": "test",
  "phases[0].promotesTo[0]": "prod",
  "phases[0].verification.resources.requests.memory": "64Mi",
  "phases[0].verification.resources.limits.memory": "128Mi",
  "phases[1].name": "prod",
};

/** Provisions the stack, and starts the workflow controller anew: v3.7 reads `parallelism` only then. */
async function provision({ stack, cluster }: Sandbox): Promise<void> {
  await stack.up();
  const controller = ["deployment/argo-workflows-workflow-controller", "-n", "argo"];
  await kubectl(cluster, ["rollout", "restart", ...controller]);
  await kubectl(cluster, ["rollout", "status", ...controller, "--timeout=120s"]);
}

/** Runs `work` with that configuration, and provisions the one of before again. */
async function withManyApplications(sandbox: Sandbox, work: () => Promise<void>): Promise<void> {
  const { stack } = sandbox;
  const before = readFileSync(stack.configFile, "utf8");
  try {
    for (const [path, value] of Object.entries(manyApplications)) await stack.set(path, value, "--plaintext");
    await provision(sandbox);
    await work();
  } finally {
    writeFileSync(stack.configFile, before, { mode: 0o600 });
    await provision(sandbox);
  }
}

async function measureOne(sandbox: Sandbox, runs: number, referenceRuns: number, results: Results): Promise<void> {
  const observer = new Observer(sandbox.cluster);
  const promotions = (title: string, app: string, namespace: string) =>
    new Promotions(observer, sandbox.repository, { title, app, namespace });
  const one: OneAtATime = { machine: machine(), built: [], reference: [] };
  results.one = one;
  if (runs > 0) one.built = await promotions(titles.built, "app", "argo").run(runs);
  write(results);
  if (referenceRuns > 0) {
    const reference = promotions(titles.reference, referenceApp, referenceNamespace);
    one.reference = await withReference(sandbox, () => reference.run(referenceRuns));
    write(results);
  }
}

async function measureMany(sandbox: Sandbox, counts: number[], results: Results): Promise<void> {
  const load = new Load(sandbox);
  const many: ManyAtOnce = { machine: machine(), levels: [] };
  results.many = many;
  await load.remove();
  await withManyApplications(sandbox, async () => {
    try {
      for (const [index, applications] of counts.entries()) {
        const level = await load.push(applications, index);
        many.levels.push(level);
        console.log(`${applications} at once: all serve in prod after ${allServing(level)} s`);
        write(results);
      }
    } finally {
      await load.remove();
    }
  });
}

/** What is not asked for (0 runs, no applications) stays as it was measured before. */
async function main(): Promise<void> {
  const runs = count("RUNS", 20);
  const referenceRuns = count("REFERENCE_RUNS", 20);
  const applications = counts("APPLICATIONS", "1,5,20,50");
  waitsEndOnInterruption();
  const sandbox = await runningSandbox(clusterNamed("test"), "test");
  const results = readResults();
  if (runs + referenceRuns > 0) await measureOne(sandbox, runs, referenceRuns, results);
  if (applications.length > 0) await measureMany(sandbox, applications, results);
  write(results);
  console.log(`\n${page(results)}`);
}

void command("make bench-loop", main);
