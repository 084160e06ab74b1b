// F2: `promote guard`, against an API server over TLS and a real git server.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import type { KubeServer } from "../../testkit/kubeServer";
import { application, applications, deployment, deployments, pod, podsPath } from "../../testkit/rollouts";
import type { Workbench } from "../../testkit/workbench";
import { guarded, GuardedShop } from "./guardedShop";

describe("promote guard", () => {
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

  it("F2: lets the campaign start when the rollout is complete, after two looks at the Application and one at its pods", async () => {
    const run = guarded(await bench.startPromote(shop.args(first)));
    assert.deepEqual([run.code, run.guard.outcome], [0, "complete"], run.stderr);
    assert.match(run.guard.fingerprint, /^[0-9a-f]{64}$/);
    const application = `GET ${applications}/shop-test`;
    assert.deepEqual(
      [...kube.calls].sort(),
      [application, application, `GET ${deployments}/web`, `GET ${podsPath}`].sort(),
    );
  });

  it("F23: refuses at once a commit whose version the pods do not run, whatever Argo CD says", async () => {
    kube.put(applications, application(second));
    const messageFile = path.join(bench.directory, "message");
    const run = await guard(second, "--message-file", messageFile);
    assert.deepEqual([run.code, run.guard.outcome, run.guard.fingerprint], [1, "error", ""], run.stderr);
    const reason = `shop-test is Synced and Healthy at ${second.slice(0, 12)}, but no image of its pods (shop:1.1.0) shows 1.2.0; how images show versions is repository.layout.proof.`;
    assert.equal(run.guard.reason, reason);
    assert.equal(fs.readFileSync(messageFile, "utf8"), reason);
  });

  it("F24: refuses pods that run two images under one name", async () => {
    kube.put(podsPath, pod("1.1.0", 2, "pushed again"));
    const run = await guard(first);
    assert.deepEqual([run.code, run.guard.outcome], [1, "error"], run.stderr);
    assert.match(run.guard.reason, /run 2 images .* under the one name shop:1\.1\.0: it was pushed again/);
  });

  it("looks again when the git server does not answer for a moment", async () => {
    let refusals = 2;
    bench.server.intercept = (_request, response, next) =>
      refusals-- > 0 ? void response.writeHead(503).end() : next();
    const run = await guard(first);
    bench.server.intercept = undefined;
    assert.deepEqual([run.code, run.guard.outcome], [0, "complete"], run.stderr);
    assert.match(run.stderr, /shop-test: .*503/);
  });

  it("F23: takes Argo CD's word where the configuration says so for this application, without asking git", async () => {
    const requests = bench.server.requests;
    kube.put(applications, application(second));
    const run = await guard(second, "--proof", '{"shop":"synced"}');
    assert.deepEqual([run.code, run.guard.outcome], [0, "complete"], run.stderr);
    assert.equal(bench.server.requests, requests);
  });

  it("reads the version where it is asked for, also where nothing has to prove it", async () => {
    kube.put(applications, application(second));
    const run = await guard(second, "--proof", "synced", "--with-version");
    assert.deepEqual([run.code, run.guard.outcome, run.guard.version], [0, "complete", "1.2.0"], run.stderr);
  });

  it("F30: hands on no version that a template would read as an expression", async () => {
    await bench.repository("braces.git", { apps: ["shop"] });
    const more = ["--git-repo", bench.server.url("braces.git"), "--proof", "synced", "--with-version"];
    for (const text of ["{{workflow.name}}", "1.0{{=env}}", "}}"]) {
      const commit = await bench.setVersion("braces.git", "shop", "test", text);
      kube.put(applications, application(commit));
      const run = await guard(commit, ...more);
      assert.deepEqual([run.code, run.guard.version], [3, ""], run.stderr);
      assert.match(run.guard.reason, /holds \{\{ or \}\}, which no template takes|; allowed are letters, digits and/);
    }
  });

  it("F23: refuses an application of which nothing runs that could show its version", async () => {
    const empty = application(first);
    empty.status = { ...empty.status, resources: [] };
    kube.put(applications, empty);
    const run = await guard(first);
    assert.deepEqual([run.code, run.guard.outcome, run.guard.fingerprint], [1, "error", ""], run.stderr);
    assert.match(run.guard.reason, /it has no Deployment, .*; what is believed then is repository\.layout\.proof\.$/);
  });

  it("takes an Application for another one's that its labels name", async () => {
    const other = application(first, "shop", "test");
    other.metadata.labels = { "argo-promotion/app": "shop-test", "argo-promotion/phase": "eu" };
    kube.put(applications, other);
    const run = await guard(first);
    assert.equal(run.code, 3);
    assert.match(run.guard.reason, /There is no Application shop-test of shop in test/);
  });

  for (const [proof, must] of [
    ["image", "images, synced, a JSON list of images"],
    ["[]", "images, synced, or a list of images with {version}"],
    [
      '["shop"]',
      'an image with {version} once, and besides {app} and * as you like, such as */{app}:{version}-alpine ("shop:{version}"?)',
    ],
    ['{"Shop":"synced"}', "an object of applications: lower-case letters"],
    ['["shop {version}"]', "an image of letters, digits"],
  ]) {
    it(`ends with 2 for the proof ${proof}`, async () => {
      const run = await guard(first, "--proof", proof!);
      assert.equal(run.code, 2);
      assert.ok(run.guard.reason.includes(`it must be ${must}`), run.guard.reason);
    });
  }

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
    runs("1.2.0");
    const run = await guard(second);
    assert.deepEqual([run.code, run.guard.outcome], [0, "complete"], run.stderr);
  });

  it("F2: waits while the phase is at an earlier commit", async () => {
    kube.onCall = (call) => {
      if (kube.calls.filter((each) => each === call).length !== 3) return;
      kube.put(applications, application(second));
      runs("1.2.0");
    };
    const run = await guard(second);
    assert.deepEqual([run.code, run.guard.outcome], [0, "complete"], run.stderr);
    assert.match(run.stderr, /it is at an earlier commit/);
  });

  it("ends with 3 when there is no such Application", async () => {
    kube.objects.clear();
    const run = await guard(first);
    assert.equal(run.code, 3);
    assert.match(run.guard.reason, /There is no Application shop-test of shop in test in the namespace argocd/);
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
});
