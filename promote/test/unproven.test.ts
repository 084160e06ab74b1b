// What is not what it seems: versions that the pods do not show, applications that do not exist, Workflows of another commit.
import * as assert from "node:assert/strict";
import { workflowName } from "../../contract/identity";
import type { Application } from "../src/cluster/types";
import { application, applications, workflowOf, workflows } from "../../testkit/rollouts";
import type { KubeServer } from "../../testkit/kubeServer";
import type { Ended } from "../../testkit/run";
import { Workbench } from "../../testkit/workbench";

describe("what is not what it seems", () => {
  let bench: Workbench;
  let kube: KubeServer;
  let kubeArgs: string[];
  /** test is to go to 1.1.0. */
  let commit: string;
  before(async () => {
    bench = await Workbench.create();
    ({ kube, kubeArgs } = await bench.kubernetes());
    await bench.repository("r.git", { apps: ["shop", "cart"] });
    commit = await bench.setVersion("r.git", "shop", "test", "1.1.0");
  });
  after(() => bench.remove());
  beforeEach(() => kube.objects.clear());

  const start = (command: string, args: string[]): Promise<Ended> => bench.run([command, ...args, ...kubeArgs]);
  const repository = (): string[] => [
    ...["--git-repo", bench.server.url("r.git"), "--ca-file", bench.caFile],
    ...["--phases", '[{"name":"test","promotesTo":["prod"]}]'],
  ];
  const status = async (): Promise<string> => (await start("status", repository())).stdout;
  const sweep = async (...more: string[]): Promise<{ sent: object[]; states: object }> => {
    const how = ["--webhook-url", "http://localhost:9/", "--dry-run", ...more];
    return JSON.parse((await start("sweep", [...repository(), ...how])).stdout) as { sent: object[]; states: object };
  };
  const withImages = (app: string, ...images: string[]): Application => {
    const changed = application(commit, app);
    return { ...changed, status: { ...changed.status, summary: { images } } };
  };

  describe("a version that the pods do not show", () => {
    it("F23: is not sent, and the status says what they run and where the choice is", async () => {
      kube.put(applications, withImages("shop", "registry.example.com/shop:1.0.0", "istio/proxyv2:1.22"));
      const { sent, states } = await sweep();
      assert.deepEqual([sent, states], [[], { waiting: 1 }]);
      const said =
        "The phase is not ready: no image of its pods (registry.example.com/shop:1.0.0, istio/proxyv2:1.22) shows 1.1.0; how images show versions is repository.layout.proof.";
      assert.ok((await status()).includes(said), await status());
    });
    it("F23: is sent once they do", async () => {
      kube.put(applications, withImages("shop", "shop:1.1.0"));
      assert.deepEqual((await sweep()).states, { due: 1 });
    });
    it("F23: is sent where Argo CD's word is taken", async () => {
      kube.put(applications, withImages("shop", "shop:latest"));
      assert.deepEqual((await sweep("--proof", '{"shop":"synced"}')).states, { due: 1 });
    });
    it("F23: is for the guard to judge where digests stand in the place of tags", async () => {
      kube.put(applications, withImages("shop", `shop@sha256:${"ab".repeat(32)}`));
      assert.deepEqual((await sweep()).states, { due: 1 });
    });
    it("F23: is said of an application before its first promotion", async () => {
      kube.put(applications, withImages("cart", "cart:latest"));
      const said = "The target holds 1.0.0. But no image of its pods (cart:latest) shows 1.0.0; how images";
      assert.ok((await status()).includes(said), await status());
    });
    it("F23: is said of an application of which nothing runs", async () => {
      const empty = application(commit);
      kube.put(applications, { ...empty, status: { ...empty.status, resources: [] } });
      assert.match(await status(), /it has no Deployment, StatefulSet, DaemonSet or Rollout whose pods could show/);
    });
  });

  it("F5: a Workflow of another commit that took the name is not taken for this promotion's", async () => {
    kube.put(applications, application(commit));
    const forged = workflowOf("f".repeat(40), "Running") as { metadata: object };
    kube.put(workflows, { ...forged, metadata: { ...forged.metadata, name: workflowName("shop", "test", commit) } });
    assert.deepEqual((await sweep()).states, { due: 1 });
  });

  describe("an application that does not exist", () => {
    const names = ["--source-phase", "test", "--source-commit", "a".repeat(40)];
    const record = (...more: string[]): Promise<Ended> =>
      start("record", ["--phases", '[{"name":"test","promotesTo":["prod"]}]', ...more]);
    const written = (): string[] => [...kube.objects.keys()].filter((key) => key.includes("/configmaps/"));

    it("F8: gets no record from a dead letter", async () => {
      const how = ["--workflow", "w", "--outcome", "broken", "--reason", "A dead letter.", "--app", "invented"];
      const { code, stderr } = await record(...how, ...names);
      assert.equal(code, 0, stderr);
      assert.match(stderr, /There is no Application invented-test of invented in test: nothing is recorded\./);
      assert.deepEqual(written(), []);
    });
    it("F8: gets no record from a Workflow's exit handler", async () => {
      kube.put(workflows, workflowOf(commit, "Failed"));
      const { code, stderr } = await record("--workflow", workflowName("shop", "test", commit));
      assert.deepEqual([code, written()], [0, []], stderr);
    });
    it("F8: gets no record where another's Application has its name", async () => {
      const other = application(commit);
      other.metadata.labels = { "argo-promotion/app": "shop-test", "argo-promotion/phase": "eu" };
      kube.put(applications, other);
      kube.put(workflows, workflowOf(commit, "Failed"));
      await record("--workflow", workflowName("shop", "test", commit));
      assert.deepEqual(written(), []);
    });
    it("F8: gets one when it exists", async () => {
      kube.put(applications, application(commit));
      kube.put(workflows, workflowOf(commit, "Failed"));
      await record("--workflow", workflowName("shop", "test", commit));
      assert.equal(written().length, 1);
    });
  });
});
