// F2: `promote guard` and the second check, against an API server over TLS and a real git server.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import type { GuardResult } from "../src/guard/guard";
import type { KubeServer } from "./kubeServer";
import { application, applications, deployment, deployments } from "./rollouts";
import { Workbench } from "./workbench";
import type { Run } from "./workbench";

describe("promote guard", () => {
  let bench: Workbench;
  let kube: KubeServer;
  let kubeArgs: string[];
  let first: string;
  let second: string;
  before(async () => {
    bench = await Workbench.create();
    ({ kube, kubeArgs } = await bench.kubernetes());
    await bench.repository("r.git", { apps: ["shop", "cart"] });
    first = await bench.setVersion("r.git", "shop", "test", "1.1.0");
    second = await bench.setVersion("r.git", "shop", "test", "1.2.0");
  });
  after(async () => {
    await kube.stop();
    await bench.remove();
  });
  beforeEach(() => {
    kube.objects.clear();
    kube.calls.length = 0;
    kube.onCall = () => undefined;
    kube.put(applications, application(first));
    kube.put(deployments, deployment("1.1.0"));
  });

  const guard = async (commit: string, ...more: string[]): Promise<Run & { guard: GuardResult }> => {
    const repository = ["--git-repo", bench.server.url("r.git"), "--ca-file", bench.caFile, "--source-commit", commit];
    const run = await bench.promote(["guard", "--app", "shop", "--phase", "test", ...repository, ...kubeArgs, ...more]);
    return { ...run, guard: run.result as unknown as GuardResult };
  };

  it("F2: lets the campaign start when the rollout is complete, without asking git", async () => {
    const requests = bench.server.requests;
    const run = await guard(first);
    assert.deepEqual([run.code, run.guard.outcome], [0, "complete"], run.stderr);
    assert.match(run.guard.fingerprint, /^[0-9a-f]{64}$/);
    assert.equal(bench.server.requests, requests);
    assert.deepEqual(new Set(kube.calls), new Set([`GET ${applications}/shop-test`, `GET ${deployments}/web`]));
  });

  it("F2: waits until the last pod of the old version is gone", async () => {
    const busy = deployment("1.1.0");
    if (busy.status) busy.status.replicas = 3;
    kube.put(deployments, busy);
    let looks = 0;
    kube.onCall = (call) => {
      if (call.endsWith("/web") && ++looks === 3) kube.put(deployments, deployment("1.1.0"));
    };
    const run = await guard(first);
    assert.deepEqual([run.code, run.guard.outcome], [0, "complete"], run.stderr);
    assert.match(run.stderr, /Deployment web: 3 pods existing, 2 wanted/);
    assert.equal(looks, 3);
  });

  it("F2: ends with 5 and says what it waited for when the time is up", async () => {
    const ill = application(first);
    ill.status = { ...ill.status, health: { status: "Degraded" } };
    kube.put(applications, ill);
    const run = await guard(first, "--timeout", "1s");
    assert.equal(run.code, 5);
    assert.match(run.guard.reason, /shop-test did not complete its rollout of .* in 1 s: its health is Degraded/);
  });

  it("is superseded when the phase runs another version by now", async () => {
    kube.put(applications, application(second));
    const run = await guard(first);
    assert.deepEqual([run.code, run.guard.outcome], [0, "superseded"], run.stderr);
    assert.match(run.guard.reason, /runs 1\.2\.0 of commit .*, not 1\.1\.0/);
  });

  it("is not superseded by a later commit with the same version", async () => {
    const later = await bench.setVersion("r.git", "cart", "test", "7.0.0");
    kube.put(applications, application(later));
    const run = await guard(second);
    assert.deepEqual([run.code, run.guard.outcome], [0, "complete"], run.stderr);
  });

  it("F2: waits while the phase is at an earlier commit", async () => {
    kube.onCall = (call) => {
      if (kube.calls.filter((each) => each === call).length === 3) kube.put(applications, application(second));
    };
    const run = await guard(second);
    assert.deepEqual([run.code, run.guard.outcome], [0, "complete"], run.stderr);
    assert.match(run.stderr, /it is at an earlier commit/);
  });

  it("ends with 3 when there is no such Application", async () => {
    kube.objects.clear();
    const run = await guard(first);
    assert.equal(run.code, 3);
    assert.match(run.guard.reason, /There is no Application shop-test in the namespace argocd/);
  });

  it("ends with 4 when the API refuses the token", async () => {
    const other = path.join(bench.directory, "other-token");
    fs.writeFileSync(other, "wrong");
    const run = await guard(first, "--kube-token-file", other);
    assert.equal(run.code, 4);
    assert.match(run.guard.reason, /answered 401 to GET/);
  });

  it("looks again when the API does not answer for a moment", async () => {
    kube.unavailable = 2;
    const run = await guard(first);
    assert.deepEqual([run.code, run.guard.outcome], [0, "complete"], run.stderr);
    assert.match(run.stderr, /answered 503 to GET/);
  });

  describe("the second check", () => {
    const promote = async (fingerprint: string): Promise<Run> =>
      bench.promote([
        ...bench.args("r.git", "shop", first, ...kubeArgs, "--dry-run"),
        "--guard-fingerprint",
        fingerprint,
      ]);

    it("F2: lets the promotion through when the tested pods ran throughout", async () => {
      const { fingerprint } = (await guard(first)).guard;
      const run = await promote(fingerprint);
      assert.deepEqual([run.code, run.result.outcome, run.result.version_after], [0, "promoted", "1.1.0"], run.stderr);
    });

    it("F2: is superseded when another version was rolled out during verification", async () => {
      const { fingerprint } = (await guard(first)).guard;
      kube.put(applications, application(second));
      kube.put(deployments, deployment("1.2.0", 2));
      const run = await promote(fingerprint);
      assert.deepEqual([run.code, run.result.outcome], [0, "superseded"], run.stderr);
      assert.match(run.result.reason, /went on to 1\.2\.0 during verification/);
    });

    it("F2: ends with 1 when the same version was rolled out again: another campaign must tell", async () => {
      const { fingerprint } = (await guard(first)).guard;
      kube.put(deployments, deployment("1.1.0", 3));
      const run = await promote(fingerprint);
      assert.equal(run.code, 1);
      assert.match(run.result.reason, /were replaced during verification/);
    });

    it("goes on when the phase's file moved on in git but the tested pods still run", async () => {
      const { fingerprint } = (await guard(first)).guard;
      assert.equal(await bench.version("r.git", "shop", "test"), "1.2.0");
      assert.equal((await promote(fingerprint)).result.outcome, "promoted");
    });
  });
});
