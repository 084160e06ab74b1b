// One promotion with faults at random points, and the comparison of git with what must be afterwards.
import * as assert from "node:assert/strict";
import { Faults } from "../../testkit/faults";
import { valuesPath } from "../../testkit/fixtureRepository";
import { seeded } from "../../testkit/random";
import { serverProfiles } from "../../testkit/serverProfiles";
import type { ServerProfile } from "../../testkit/serverProfiles";
import { serverFromEnvironment } from "../../testkit/workbench";
import type { Workbench } from "../../testkit/workbench";

/** What one run with faults came to. */
export interface FaultRun {
  seed: number;
  /** Name of the git server's profile. */
  server: string;
  /** Outcome and exit code of each start, until one exited with 0. */
  ends: string[];
  faults: string[];
  milliseconds: number;
}

/** The git server of a seed: one after the other, unless SERVER names one. */
export const serverOf = (seed: number): ServerProfile =>
  serverFromEnvironment() ?? serverProfiles[seed % serverProfiles.length]!;

/** Commits of the other writer in one run: on a slow machine every attempt would else lose against one of them. */
const mostMoves = 8;
/** Starts of the command: on a busy machine one call of git after the other runs into its limit. */
const mostStarts = 20;

/** Runs one promotion under the faults of a seed, starting it again as a Workflow would, and asserts the end. */
export async function faultRun(bench: Workbench, seed: number): Promise<FaultRun> {
  const started = Date.now();
  const random = seeded(seed);
  const name = `fault-${seed}.git`;
  await bench.repository(name, { apps: ["shop", "cart"] });
  const source = await bench.setVersion(name, "shop", "test", `1.1.${seed}`);
  const first = await bench.git(name, "rev-parse", "main");
  const profile = serverOf(seed);
  const server = await bench.serve(profile);
  const faults = new Faults(server, bench.bare(name), random);
  let written = 0;
  server.intercept = (request, response, next) => {
    // Another writer, at random moments too: between any two requests of ours.
    const moves = random() < 0.15 && written < mostMoves;
    const moved = moves ? bench.setVersion(name, "cart", "test", `2.0.${++written}`) : Promise.resolve("");
    void moved.then(() => faults.intercept(request, response, next));
  };
  const ends: string[] = [];
  try {
    const limits = ["--timeout", "20s", "--retry-wait", "50ms"];
    const args = [...bench.args(name, "shop", source, ...limits), "--git-repo", server.url(name)];
    for (let code = -1; code !== 0;) {
      const run = await bench.startPromote(args);
      await faults.settled();
      code = run.code;
      ends.push(`${run.result.outcome} (${code})`);
      assert.ok([0, 5, 6].includes(code), `seed ${seed}: exit code ${code}: ${run.stderr}`);
      assert.ok(ends.length < mostStarts, `seed ${seed}: no end after ${ends.join(", ")}`);
      if (code === 0 && run.result.outcome === "promoted") {
        assert.equal(await bench.git(name, "cat-file", "-t", run.result.commit), "commit", `seed ${seed}`);
      }
    }
    await assertExactlyOnce(bench, name, { seed, source, first, written });
  } catch (error) {
    throw new Error(
      `seed ${seed}, ${profile.name}: ${ends.join(", ")}, with ${faults.log.join("; ")}: ${(error as Error).message}`,
    );
  } finally {
    await faults.settled();
    await server.stop();
  }
  return { seed, server: profile.name, ends, faults: faults.log, milliseconds: Date.now() - started };
}

interface Expected {
  seed: number;
  source: string;
  first: string;
  written: number;
}

async function assertExactlyOnce(bench: Workbench, name: string, expected: Expected): Promise<void> {
  const { seed, source, first, written } = expected;
  const history = (await bench.git(name, "log", "--format=%H %P|%s", `${first}..main`)).split("\n").filter(Boolean);
  const subjects = history.map((line) => line.slice(line.indexOf("|") + 1));
  const promotions = subjects.filter((subject) => subject.startsWith("promote("));
  assert.deepEqual(promotions, [`promote(shop): test -> prod 1.1.${seed}`], `seed ${seed}: once, and once only`);
  assert.equal(subjects.length, written + 1, `seed ${seed}: no commit of the other writer is lost`);
  const ids = history.map((line) => line.slice(0, line.indexOf("|")));
  assert.ok(
    ids.every((line) => line.split(" ").length === 2),
    `seed ${seed}: history is linear`,
  );
  assert.equal(await bench.version(name, "shop", "prod"), `1.1.${seed}`, `seed ${seed}`);
  const last = written === 0 ? "1.0.0" : `2.0.${written}`;
  assert.equal(await bench.version(name, "cart", "test"), last, `seed ${seed}`);
  const changed = await bench.git(name, "log", "--format=", "--name-only", "--grep=^promote", `${source}..main`);
  assert.equal(changed, valuesPath("shop", "prod"), `seed ${seed}: nothing but the target's file changed`);
  await bench.git(name, "fsck", "--strict", "--connectivity-only");
}
