// `promote --verification`: the wait for a campaign beside it, or for a rollout, against an API server and a git server.
import * as assert from "node:assert/strict";
import type { Workflow } from "../src/ends/workflow";
import { campaignPod, type CampaignPod } from "../../testkit/campaignPods";
import {
  application,
  applications,
  campaignPods,
  deployment,
  deployments,
  shopsRecord,
  workflowOf,
  workflows,
} from "../../testkit/rollouts";
import type { Run } from "../../testkit/workbench";
import { ShopInTest } from "./shopInTest";

describe("promote --verification", () => {
  let shop: ShopInTest;
  let name: string;
  let fingerprint: string;
  before(async () => {
    shop = await ShopInTest.create();
  });
  after(() => shop.bench.remove());
  beforeEach(async () => {
    await shop.begin();
    name = shop.workflow;
    fingerprint = await shop.fingerprint();
    nodes({});
  });

  /** The Workflow as it is: nodes of the campaign, and whatever else. */
  const nodes = (status: Record<string, object>, spec: object = {}): void => {
    const running = { campaign: { templateName: "integration-tests", type: "Retry", phase: "Running" } };
    const workflow = workflowOf(shop.source, "Running", { nodes: { ...running, ...status } }) as Workflow;
    shop.kube.put(workflows, { ...workflow, spec: { ...workflow.spec, ...spec } });
  };
  const campaign = (what: Partial<CampaignPod>): void =>
    shop.kube.put(
      campaignPods,
      campaignPod({ workflow: name, uid: "w1", guard: { outcome: "complete", fingerprint }, ...what }),
    );
  /** Does something when the pods were looked at for the nth time. */
  const atLook = (nth: number, what: () => void): void => {
    let looks = 0;
    shop.kube.onCall = (call) => {
      if (call === `GET ${campaignPods}` && ++looks === nth) what();
    };
  };
  const promote = (verification: string, ...more: string[]): Promise<Run> =>
    shop.bench.promote([
      ...shop.args(...shop.kubeArgs, "--record", "--workflow", name),
      ...["--workflow-uid", "w1", "--verification", verification, ...more],
    ]);

  it("F2: promotes as soon as the campaign's container has exited with 0, while its Workflow still calls it running", async () => {
    campaign({});
    atLook(3, () => campaign({ exitCode: 0 }));
    const run = await promote("campaign");
    assert.deepEqual([run.code, run.result.outcome, run.result.recorded], [0, "promoted", true], run.stderr);
    assert.equal(run.result.verified_at, "2026-01-01T10:01:00Z");
    assert.equal(await shop.target(), "1.1.0");
    assert.deepEqual(
      shop.ends().map(({ outcome, workflow_uid: uid }) => [outcome, uid]),
      [["promoted", "w1"]],
    );
  });

  it("promotes when the campaign's pod is gone already, by what the Workflow says of it", async () => {
    const outputs = Object.entries({ guard_outcome: "complete", guard_fingerprint: fingerprint });
    const parameters = outputs.map(([key, value]) => ({ name: key, value }));
    nodes({ try: { templateName: "integration-tests", type: "Pod", phase: "Succeeded", outputs: { parameters } } });
    const run = await promote("campaign");
    assert.deepEqual([run.code, run.result.outcome], [0, "promoted"], run.stderr);
  });

  const withoutFingerprint: [string, () => void][] = [
    ["from its pod", () => campaign({ exitCode: 0, guard: { outcome: "complete" } })],
    [
      "from its node, where its pod is gone",
      () => {
        const outputs = { parameters: [{ name: "guard_outcome", value: "complete" }] };
        nodes({ try: { templateName: "integration-tests", type: "Pod", phase: "Succeeded", outputs } });
      },
    ],
  ];
  for (const [from, put] of withoutFingerprint)
    it(`F2: ends with 1 when the campaign's guard left no fingerprint, as read ${from}`, async () => {
      put();
      const run = await promote("campaign");
      assert.deepEqual([run.code, await shop.target()], [1, "1.0.0"], run.stderr);
      assert.match(run.result.reason, /^The guard of this campaign left no fingerprint; /);
    });

  it("F2: ends with 1 when the tested pods were replaced during the campaign", async () => {
    campaign({ exitCode: 0 });
    shop.kube.put(deployments, deployment("1.1.0", 3));
    const run = await promote("campaign");
    assert.equal(run.code, 1);
    assert.match(run.result.reason, /were replaced since its test began/);
    assert.equal(await shop.target(), "1.0.0");
  });

  for (const verification of ["campaign", "none"])
    it(`F2, F10: ends with 1 when the tested pods were replaced after a push that lost its race (${verification})`, async () => {
      campaign({ exitCode: 0 });
      const { bench } = shop;
      let other = "";
      bench.server.intercept = (request, _response, next) => {
        if (other !== "" || request.method !== "POST" || request.url?.endsWith("/git-receive-pack") !== true) {
          next();
          return;
        }
        other = "is written";
        shop.kube.put(deployments, deployment("1.1.0", 3));
        void bench.write(shop.repository, { other: "x" }).then((commit) => {
          other = commit;
          next();
        });
      };
      const run = await promote(verification);
      bench.server.intercept = undefined;
      assert.deepEqual([run.code, run.result.attempts, run.result.commit], [1, 1, ""], run.stderr);
      assert.match(run.result.reason, /were replaced since its test began/);
      assert.equal(await bench.git(shop.repository, "rev-parse", "main"), other);
    });

  it("F2: is superseded when the guard found another version, without waiting for the campaign", async () => {
    campaign({ guard: { outcome: "superseded", reason: "shop-test runs 1.2.0." } });
    const run = await promote("campaign");
    assert.deepEqual([run.code, run.result.outcome, run.result.recorded], [0, "superseded", true], run.stderr);
    assert.equal(shop.ends()[0]?.reason, "shop-test runs 1.2.0.");
    assert.equal(await shop.target(), "1.0.0");
  });

  const failed = { templateName: "integration-tests", type: "Retry", phase: "Failed", message: "No more retries left" };
  const unverified: [fact: string, begin: () => void, reason: RegExp][] = [
    [
      "a red campaign",
      () => {
        campaign({ exitCode: 1 });
        atLook(2, () => nodes({ campaign: failed }));
      },
      /^Failed: No more retries left\.$/,
    ],
    [
      "a campaign that succeeded behind a guard whose result was lost",
      () => nodes({ campaign: { ...failed, phase: "Succeeded", message: undefined } }),
      /^Succeeded: the campaign did not pass\.$/,
    ],
    [
      "a Workflow that was stopped, though the campaign exited with 0 on its way",
      () => {
        campaign({ exitCode: 0 });
        nodes({}, { shutdown: "Stop" });
      },
      /^The Workflow was stopped \(Stop\)\.$/,
    ],
    ...[
      ["whose pod is deleted", { deleted: true }],
      ["whose pod is evicted", { reason: "Evicted" }],
      ["whose pod's time is up", { reason: "DeadlineExceeded" }],
      ["of a run before, whose Workflow had the same name", { uid: "w0" }],
      ["of another phase", { phase: "dev" }],
      ["whose guard gave up", { guard: undefined }],
    ].map(([fact, what]): [string, () => void, RegExp] => [
      `a campaign ${fact as string}, which then says 0`,
      () => {
        campaign({ exitCode: 0, ...(what as Partial<CampaignPod>) });
        nodes({ campaign: failed });
      },
      /^Failed: /,
    ]),
  ];
  for (const [fact, begin, reason] of unverified) {
    it(`F2: promotes nothing after ${fact}`, async () => {
      begin();
      const run = await promote("campaign");
      assert.deepEqual([run.code, run.result.outcome, run.result.recorded], [0, "not-verified", false], run.stderr);
      assert.match(run.result.reason, reason);
      assert.equal(await shop.target(), "1.0.0");
      assert.deepEqual(shop.ends(), []);
    });
  }

  it("waits while the Workflow is suspended", async () => {
    campaign({ exitCode: 0 });
    nodes({}, { suspend: true });
    atLook(3, () => nodes({}));
    const run = await promote("campaign");
    assert.deepEqual([run.code, run.result.outcome], [0, "promoted"], run.stderr);
    assert.ok(shop.kube.calls.filter((call) => call === `GET ${campaignPods}`).length >= 3);
  });

  it("goes on when the API does not answer for a while", async () => {
    campaign({ exitCode: 0 });
    shop.kube.unavailable = 3;
    const run = await promote("campaign");
    assert.deepEqual([run.code, run.result.outcome], [0, "promoted"], run.stderr);
    assert.match(run.stderr, /answered 503 to GET/);
  });

  it("ends when another Workflow has the name", async () => {
    shop.kube.put(workflows, { ...workflowOf(shop.source, "Running"), metadata: { name, uid: "w2" } });
    const run = await promote("campaign");
    assert.equal(run.code, 3);
    assert.match(run.result.reason, /\(w1\) is gone: another has its name/);
  });

  it("without a campaign waits for the rollout by itself", async () => {
    const ill = application(shop.source);
    ill.status = { ...ill.status, health: { status: "Progressing" } };
    shop.kube.put(applications, ill);
    let looks = 0;
    shop.kube.onCall = (call) => {
      if (call === `GET ${applications}/shop-test` && ++looks === 2)
        shop.kube.put(applications, application(shop.source));
    };
    const run = await promote("none");
    assert.deepEqual([run.code, run.result.outcome], [0, "promoted"], run.stderr);
    assert.match(run.stderr, /its health is Progressing/);
  });

  it("without a campaign is superseded when the phase runs another version", async () => {
    const later = await shop.bench.setVersion(shop.repository, "shop", "test", "1.2.0");
    shop.kube.put(applications, application(later));
    const run = await promote("none");
    assert.deepEqual([run.code, run.result.outcome], [0, "superseded"], run.stderr);
    assert.match(run.result.reason, /runs 1\.2\.0/);
    assert.equal(await shop.target(), "1.0.0");
  });

  it("without a campaign ends with 3 when there is no such Application, of which nothing is recorded", async () => {
    shop.kube.objects.delete(`${applications}/shop-test`);
    const run = await promote("none");
    assert.deepEqual([run.code, run.result.recorded], [3, false], run.stderr);
    assert.match(run.result.reason, /There is no Application shop-test/);
    assert.equal(shop.kube.objects.get(shopsRecord), undefined);
  });

  it("needs to know whose campaign it is", async () => {
    const run = await shop.bench.promote([
      ...shop.args(...shop.kubeArgs),
      ...["--workflow", name, "--verification", "campaign"],
    ]);
    assert.equal(run.code, 2);
    assert.match(run.result.reason, /--verification campaign needs --workflow and --workflow-uid/);
  });
});
