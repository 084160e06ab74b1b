// Many promotions at once into one branch, while another writer commits to it too.
import * as assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { serverOf } from "./faultRun";
import { valuesFile, valuesPath } from "../../testkit/fixtureRepository";
import { Workbench } from "../../testkit/workbench";
import type { Run } from "../../testkit/workbench";

/** Applications at once. 50 take half a minute on two idle cores; `npm run fault-promote` runs with 50. */
const rivals = Number(process.env.RACE_APPS ?? 20);

const seed = Number(process.env.FAULT_SEED ?? Math.floor(Math.random() * 1_000_000));
const profile = serverOf(seed);

describe(`promotions at once, on a git server like ${profile.name} (seed ${seed})`, () => {
  let bench: Workbench;
  before(async () => {
    bench = await Workbench.create(profile);
  });
  after(() => bench.remove());

  /** Commits every second until `stop` is called, which returns the ids. */
  function otherWriter(name: string): { stop: () => Promise<string[]> } {
    const ids: string[] = [];
    let going = true as boolean;
    const done = (async () => {
      while (going) {
        ids.push(await bench.write(name, { [`other/${ids.length}`]: "another writer's work\n" }));
        // The pace of the other writer, not a wait for a condition.
        await sleep(1000);
      }
    })();
    const stop = async (): Promise<string[]> => {
      going = false;
      await done;
      return ids;
    };
    return { stop };
  }

  async function history(name: string, from: string): Promise<{ id: string; parents: string[]; subject: string }[]> {
    const lines = await bench.git(name, "log", "--reverse", "--format=%H|%P|%s", `${from}..main`);
    return lines.split("\n").map((line) => {
      const [id = "", parents = "", subject = ""] = line.split("|");
      return { id, parents: parents.split(" "), subject };
    });
  }

  it(`F10: ${rivals} of ${rivals} applications land once each, history is linear, the other writer loses nothing`, async () => {
    const apps = Array.from({ length: rivals }, (_, n) => `app-${n}`);
    await bench.repository("many.git", { apps });
    const files = Object.fromEntries(apps.map((app) => [valuesPath(app, "test"), valuesFile(app, "test", "1.1.0")]));
    const source = await bench.write("many.git", files, "ci: 1.1.0 of all");
    const writer = otherWriter("many.git");
    const runs = await Promise.all(apps.map((app) => bench.startPromote(bench.args("many.git", app, source))));
    const others = await writer.stop();

    assert.deepEqual(
      runs.map((run) => `${run.result.outcome} ${run.code}`),
      apps.map(() => "promoted 0"),
    );
    const commits = await history("many.git", source);
    assert.ok(commits.every((commit) => commit.parents.length === 1));
    assert.deepEqual(
      new Set(commits.map((commit) => commit.id)),
      new Set([...others, ...runs.map((run) => run.result.commit)]),
    );
    assert.equal(commits.length, others.length + rivals);
    for (const app of apps) {
      assert.equal(await bench.show("many.git", valuesPath(app, "prod")), valuesFile(app, "prod", "1.1.0"));
    }
    assert.equal(
      (await bench.git("many.git", "ls-tree", "--name-only", "main", "other/")).split("\n").length,
      others.length,
    );
  });

  it("F11: of 20 source commits of one application the latest one's version remains", async () => {
    await bench.repository("twenty.git", { apps: ["shop"], version: "0.1.0" });
    const sources: string[] = [];
    // Descending versions: order is that of the commits, not of the numbers.
    for (let n = 20; n > 0; n--) sources.push(await bench.setVersion("twenty.git", "shop", "test", `${n}.0.0`));
    const runs: Run[] = await Promise.all(
      sources.map((source) => bench.startPromote(bench.args("twenty.git", "shop", source))),
    );

    assert.equal(await bench.version("twenty.git", "shop", "prod"), "1.0.0");
    assert.equal(runs.at(-1)?.result.outcome, "promoted");
    assert.ok(runs.every((run) => run.code === 0 && ["promoted", "superseded"].includes(run.result.outcome)));
    const commits = await history("twenty.git", sources.at(-1) ?? "");
    const landed = new Map(
      runs.filter((run) => run.result.outcome === "promoted").map((run) => [run.result.commit, run]),
    );
    assert.deepEqual(new Set(commits.map((commit) => commit.id)), new Set(landed.keys()));
    const order = commits.map((commit) => sources.indexOf(landed.get(commit.id)?.result.source_commit ?? ""));
    assert.deepEqual(
      order,
      [...order].sort((a, b) => a - b),
      "each landed after the sources before it only",
    );
  });
});
