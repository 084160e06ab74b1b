// Production that takes itself back while connections are cut: one roll back, of the right version, whatever breaks. SETTLE_SEED=<n> replays.
import * as assert from "node:assert/strict";
import { Faults } from "../../testkit/faults";
import { seeded } from "../../testkit/random";
import { holds, ShopInProd } from "./shopInProd";

const first = Number(process.env.SETTLE_SEED ?? Math.floor(Math.random() * 1_000_000));
const runs = 20;
const together = 8;
/** Starts of the step: a Workflow makes six, and the sweep three more Workflows. */
const mostStarts = 24;

/** Starts the step until it ends, as a Workflow would, with faults at the git server and at the Kubernetes API. */
async function settled(shop: ShopInProd, random: () => number): Promise<string> {
  const { bench, kube } = shop;
  const faults = new Faults(bench.server, bench.bare(shop.repository), random);
  bench.server.intercept = faults.intercept;
  kube.onCall = () => {
    if (random() < 0.1) kube.unavailable = 1;
  };
  try {
    for (let starts = 0; starts < mostStarts; starts++) {
      const run = await shop.settle();
      await faults.settled();
      if (run.code === 0) return run.result.outcome;
      assert.ok([5, 6].includes(run.code), `exit code ${run.code}: ${run.stderr}`);
    }
    throw new Error(`no end: ${faults.log.join("; ")}`);
  } finally {
    await faults.settled();
    bench.server.intercept = undefined;
    kube.onCall = () => undefined;
    kube.unavailable = 0;
  }
}

/** One version fails, and then what was put back: each is settled under faults, and once more without any. */
async function faultRun(shop: ShopInProd, seed: number): Promise<void> {
  const random = seeded(seed);
  await shop.begin();
  const failed = shop.source;
  await shop.campaign("failed");
  assert.equal(await settled(shop, random), "rolled-back");
  assert.equal((await shop.settle()).result.outcome, "rolled-back");
  assert.deepEqual(await shop.since(failed), ["rollback(shop): prod 1.1.0 -> 1.0.0: 1.1.0 failed its verification"]);
  assert.equal(await shop.version(), "1.0.0");
  const said = await shop.bench.show(shop.repository, holds);
  assert.equal(said.split("version: ").length, 2, said);

  shop.synced(await shop.bench.git(shop.repository, "rev-parse", "main"), "1.0.0");
  await shop.campaign("failed");
  assert.equal(await settled(shop, random), "failed");
  assert.equal((await shop.settle()).result.outcome, "failed");
  assert.equal(await shop.version(), "1.0.0");
  assert.deepEqual(await shop.since(failed), [
    "hold(shop): prod: 1.0.0 failed its verification",
    "rollback(shop): prod 1.1.0 -> 1.0.0: 1.1.0 failed its verification",
  ]);
}

describe("promote settle with faults", () => {
  it(`takes back once, and goes no further (${runs} runs, seeds from ${first})`, async () => {
    const seeds = Array.from({ length: runs }, (_, n) => first + n);
    const worker = async (): Promise<void> => {
      const shop = await ShopInProd.create();
      try {
        for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift())
          await faultRun(shop, seed).catch((error: unknown) => {
            throw new Error(`seed ${seed}: ${(error as Error).message}`);
          });
      } finally {
        await shop.bench.remove();
      }
    };
    // All of them end before the folders go, also where one has failed.
    const ends = await Promise.allSettled(Array.from({ length: together }, worker));
    for (const end of ends) if (end.status === "rejected") throw end.reason;
    assert.deepEqual(seeds, []);
  });
});
