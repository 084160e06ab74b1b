// `npm run mutations`: lets one side break each fact of the contract, one at a time in a copy. Every time a unit test must fail.
// `npm run mutations ends.exitCodes` does so with the facts that are named.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { type Mutation, mutations } from "./mutations";

const root = path.join(__dirname, "../..");

/** Tests of the facts, the quick ones first. */
const tests = [
  "contract",
  ...["layout", "source", "workflowTemplates", "verifications", "triggerPath", "admission", "metrics", "notify"].map(
    (name) => `test/components/${name}.test.ts`,
  ),
  "test/reference.test.ts",
  ...[
    "stateEnds",
    "settlementEnds",
    "states",
    "why",
    "rollout",
    "invalidEnds",
    "recorded",
    "campaign",
    "ownCampaign",
    "verifications",
    "verificationEnds",
    "sweep",
    "alone",
    "gated",
    "gauges",
    "events/event",
    "endedEarly",
  ].map((name) => `promote/test/${name}.test.ts`),
].map((each) => (each.endsWith(".ts") ? each : `${each}/*.test.ts`));

/** A copy of what git tracks, with the same packages. */
function copy(): string {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "mutations-"));
  const listed = spawnSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root });
  for (const file of listed.stdout.toString().split("\0").filter(Boolean)) {
    fs.mkdirSync(path.dirname(path.join(directory, file)), { recursive: true });
    fs.copyFileSync(path.join(root, file), path.join(directory, file));
  }
  fs.symlinkSync(path.join(root, "node_modules"), path.join(directory, "node_modules"));
  return directory;
}

/** The first test that fails in the copy, by its title; undefined if none does. */
function failing(directory: string): string | undefined {
  const args = ["--no-config", "--require", "tsx/cjs", "--bail", "--reporter", "json", "--timeout", "60000", ...tests];
  const mocha = path.join(root, "node_modules/.bin/mocha");
  const ended = spawnSync(mocha, args, { cwd: directory, maxBuffer: 1 << 28 });
  if (ended.status === 0) return undefined;
  const printed = ended.stdout.toString();
  try {
    const { failures } = JSON.parse(printed.slice(printed.indexOf("{\n"))) as { failures: { fullTitle: string }[] };
    return failures[0]?.fullTitle ?? "the tests ended early";
  } catch {
    return "the tests could not be loaded";
  }
}

/** The mutations of some facts; of all where none is named. */
function mutationsOf(facts: readonly string[]): readonly Mutation[] {
  const unknown = facts.find((fact) => !mutations.some((mutation) => mutation.fact === fact));
  if (unknown !== undefined) {
    const known = [...new Set(mutations.map(({ fact }) => fact))];
    throw new Error(`${unknown} is no fact with a mutation; there are ${known.join(", ")}.`);
  }
  return facts.length === 0 ? mutations : mutations.filter(({ fact }) => facts.includes(fact));
}

function main(facts: readonly string[]): void {
  const wanted = mutationsOf(facts);
  const directory = copy();
  const unseen: Mutation[] = [];
  try {
    const before = failing(directory);
    if (before !== undefined) throw new Error(`Without any mutation a test fails: ${before}.`);
    for (const [n, mutation] of wanted.entries()) {
      const file = path.join(directory, mutation.file);
      const text = fs.readFileSync(file, "utf8");
      if (!text.includes(mutation.from)) throw new Error(`${mutation.file} does not hold ${mutation.from}.`);
      fs.writeFileSync(
        file,
        text.replace(mutation.from, () => mutation.to),
      );
      const seen = failing(directory);
      fs.writeFileSync(file, text);
      console.log(`${n + 1} of ${wanted.length} ${mutation.fact} in ${mutation.file}: ${seen ?? "NO TEST FAILS"}`);
      if (seen === undefined) unseen.push(mutation);
    }
  } finally {
    fs.rmSync(directory, { recursive: true, force: true });
  }
  console.log(`${wanted.length - unseen.length} of ${wanted.length} are found by a unit test.`);
  if (unseen.length === 0) return;
  process.exitCode = 1;
  console.log("A test that finds the others must be one of those in `tests` of test/contract/mutate.ts.");
}

try {
  main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
