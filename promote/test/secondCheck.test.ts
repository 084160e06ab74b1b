// F2: the second check of a promotion, whether the pods that were tested still run, against an API server over TLS and a real git server.
import * as assert from "node:assert/strict";
import type { KubeServer } from "../../testkit/kubeServer";
import { application, applications, pod, podsPath } from "../../testkit/rollouts";
import type { Run, Workbench } from "../../testkit/workbench";
import { GuardedShop } from "./guardedShop";

describe("the second check", () => {
  let shop: GuardedShop;
  let bench: Workbench;
  let kube: KubeServer;
  let first: string;
  let second: string;
  before(async () => {
    shop = await GuardedShop.make();
    ({ bench, kube, first, second } = shop);
  });
  after(() => bench.remove());
  beforeEach(() => shop.begin());

  const runs: GuardedShop["runs"] = (...what) => shop.runs(...what);
  const guard: GuardedShop["guard"] = (...asked) => shop.guard(...asked);

  const promote = async (fingerprint: string, ...more: string[]): Promise<Run> =>
    bench.promote([
      ...bench.args("r.git", "shop", first, ...shop.kubeArgs, "--dry-run"),
      ...["--guard-fingerprint", fingerprint, ...more],
    ]);

  it("F2: lets the promotion through when the tested pods ran throughout", async () => {
    const { fingerprint } = (await guard(first)).guard;
    const run = await promote(fingerprint);
    assert.deepEqual([run.code, run.result.outcome, run.result.version_after], [0, "promoted", "1.1.0"], run.stderr);
  });

  it("F2: is superseded when another version was rolled out during verification", async () => {
    const { fingerprint } = (await guard(first)).guard;
    kube.put(applications, application(second));
    runs("1.2.0", 2);
    const run = await promote(fingerprint);
    assert.deepEqual([run.code, run.result.outcome], [0, "superseded"], run.stderr);
    assert.match(run.result.reason, /went on to 1\.2\.0 since its test began/);
  });

  it("F2: ends with 1 when the same version was rolled out again: another campaign must tell", async () => {
    const { fingerprint } = (await guard(first)).guard;
    runs("1.1.0", 3);
    const run = await promote(fingerprint);
    assert.equal(run.code, 1);
    assert.match(run.result.reason, /were replaced since its test began/);
  });

  it("F24: ends with 1 when the pods run another image under the same name", async () => {
    const { fingerprint } = (await guard(first)).guard;
    runs("1.1.0", 1, "pushed again");
    const run = await promote(fingerprint);
    assert.equal(run.code, 1);
    assert.match(run.result.reason, /were replaced since its test began/);
  });

  it("waits for a pod that is just being started again", async () => {
    const { fingerprint } = (await guard(first)).guard;
    const restarted = pod("1.1.0", 3);
    for (const number of [1, 2]) kube.objects.delete(`${podsPath}/web-5d4f-${number}`);
    let looks = 0;
    kube.onCall = (call) => {
      if (call.endsWith("/pods") && ++looks === 3) kube.put(podsPath, restarted);
    };
    const run = await promote(fingerprint);
    assert.deepEqual([run.code, run.result.outcome, looks], [0, "promoted", 3], run.stderr);
  });

  it("F2: waits for the commit of a sync that just begins", async () => {
    const { fingerprint } = (await guard(first)).guard;
    const begins = application(second);
    begins.status = { ...begins.status, operationState: { phase: "Running" } };
    kube.put(applications, begins);
    runs("1.2.0", 2);
    let looks = 0;
    kube.onCall = (call) => {
      if (call.endsWith("/shop-test") && ++looks === 3) kube.put(applications, application(second));
    };
    const run = await promote(fingerprint);
    assert.deepEqual([run.code, run.result.outcome], [0, "superseded"], run.stderr);
    assert.ok(looks >= 3, "it looked again");
    assert.match(run.result.reason, /went on to 1\.2\.0 since its test began/);
  });

  it("F23: compares the syncs of an application of which nothing runs, where Argo CD's word is taken", async () => {
    const empty = application(first);
    empty.status = { ...empty.status, resources: [] };
    kube.put(applications, empty);
    const { fingerprint } = (await guard(first, "--proof", "synced")).guard;
    assert.equal((await promote(fingerprint, "--proof", "synced")).result.outcome, "promoted");
    const again = structuredClone(empty);
    if (again.status.operationState) again.status.operationState.finishedAt = "2026-01-01T11:00:00Z";
    kube.put(applications, again);
    assert.equal((await promote(fingerprint, "--proof", "synced")).code, 1);
  });

  it("ends with 2 when the guard's fingerprint is empty", async () => {
    const run = await promote("");
    assert.equal(run.code, 2);
    assert.match(run.result.reason, /--guard-fingerprint is missing; it must be what `promote guard` printed/);
  });

  it("goes on when the phase's file moved on in git but the tested pods still run", async () => {
    const { fingerprint } = (await guard(first)).guard;
    assert.equal(await bench.version("r.git", "shop", "test"), "1.2.0");
    assert.equal((await promote(fingerprint)).result.outcome, "promoted");
  });
});
