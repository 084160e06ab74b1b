// Applications of any name, found by the labels that whoever made them put on.
import * as assert from "node:assert/strict";
import type { Ended } from "../../testkit/run";
import type { KubeServer } from "../../testkit/kubeServer";
import { application, applications, deployment, deployments, pod, podsPath } from "../../testkit/rollouts";
import { Workbench } from "../../testkit/workbench";
import type { GuardResult } from "../src/guard/guard";
import { applicationDetail } from "../src/page/applications";
import type { PhaseState } from "../src/survey/surveyed";
import type { SweepResult } from "../src/survey/sweep";

const phases = '[{"name":"test","promotesTo":["prod"]},{"name":"prod","promotesTo":[]}]';

describe("Applications that are labelled by others", () => {
  let bench: Workbench;
  let kube: KubeServer;
  let kubeArgs: string[];
  let commit: string;
  before(async () => {
    bench = await Workbench.create();
    ({ kube, kubeArgs } = await bench.kubernetes());
    await bench.repository("r.git", { apps: ["shop"] });
    commit = await bench.setVersion("r.git", "shop", "test", "1.1.0");
  });
  after(() => bench.remove());
  beforeEach(() => {
    kube.objects.clear();
    kube.calls.length = 0;
    put("the-shop");
    kube.put(deployments, deployment("1.1.0"));
    for (const number of [1, 2]) kube.put(podsPath, pod("1.1.0", number));
  });

  /** An Application of that name, for the phase test of shop unless it lacks a label. */
  function put(name: string, without?: "app" | "phase"): void {
    const { metadata, ...rest } = application(commit);
    const labels = { ...metadata.labels };
    if (without !== undefined) delete labels[`argo-promotion/${without}`];
    kube.put(applications, { ...rest, metadata: { ...metadata, name, labels } });
  }

  const repository = (): string[] => ["--git-repo", bench.server.url("r.git"), "--ca-file", bench.caFile];
  const start = (args: string[]): Promise<Ended> => bench.run([...args, ...kubeArgs]);
  const guard = async (...more: string[]): Promise<GuardResult> => {
    const asked = ["--app", "shop", "--phase", "test", "--source-commit", commit];
    return JSON.parse((await start(["guard", ...asked, ...repository(), ...more])).stdout) as GuardResult;
  };
  const labelled = ["--applications", "labelled"];
  const survey = (...args: string[]): Promise<Ended> =>
    start([...args, ...repository(), "--phases", phases, ...labelled]);

  it("are found whatever their name, and their pods are looked at", async () => {
    const { outcome, reason } = await guard(...labelled);
    assert.deepEqual([outcome, reason], ["complete", "the-shop runs the version at the commit."]);
    assert.equal((await guard()).reason, "There is no Application shop-test of shop in test in the namespace argocd.");
  });

  it("are none where nothing carries both labels", async () => {
    kube.objects.delete(`${applications}/the-shop`);
    put("the-shop", "phase");
    const { outcome, reason } = await guard(...labelled);
    const sentence = "There is no Application labelled as shop in test in the namespace argocd.";
    assert.deepEqual([outcome, reason], ["error", sentence]);
  });

  const several = "The Applications another and the-shop are all labelled as shop in test; one of them alone may be.";

  it("are not promoted from where two claim one place: the guard, the sweep and the status name both", async () => {
    put("another");
    assert.equal((await guard(...labelled)).reason, several);
    const swept = JSON.parse(
      (await survey("sweep", "--webhook-url", "http://127.0.0.1:1/x", "--dry-run")).stdout,
    ) as SweepResult;
    assert.deepEqual([swept.sent, swept.problems], [[], [several]]);
    assert.match((await survey("status")).stdout, new RegExp(`^shop +test +- .*${several}$`, "m"));
    const { stdout } = await survey("status", "--metrics");
    assert.deepEqual(stdout.match(/^promotion_problems.* [1-9]\d*$/gm), ['promotion_problems{kind="application"} 1']);
  });

  it("are of the commit of this repository where they have several sources, in a phase that promotes nothing too", async () => {
    const { metadata, spec, status } = application(commit, "shop", "prod");
    const sources = [{ repoURL: "https://charts.example.com" }, { repoURL: bench.server.url("r.git") }];
    const operationState = {
      ...status.operationState,
      syncResult: { revision: "", revisions: ["1.2.3", commit], sources },
    };
    kube.put(applications, { metadata, spec: { ...spec, sources }, status: { ...status, operationState } });
    const rows = (JSON.parse((await survey("status", "--json")).stdout) as PhaseState[]).filter(
      ({ app }) => app === "shop",
    );
    const settings = { phases: [], edges: [], namespace: "argo" };
    const { phases: shown } = applicationDetail("shop", rows, undefined, settings, new Date());
    assert.deepEqual(
      shown.map(({ phase, commit: of }) => [phase, of?.command]),
      [
        ["prod", `git show ${commit}`],
        ["test", `git show ${commit}`],
      ],
    );
  });

  it("are named by the sweep and the status where they carry one of the labels alone", async () => {
    put("half", "app");
    const sentence =
      "The Application half has one of the labels argo-promotion/app and argo-promotion/phase alone, and is not promoted; it must have both.";
    const swept = JSON.parse(
      (await survey("sweep", "--webhook-url", "http://127.0.0.1:1/x", "--dry-run")).stdout,
    ) as SweepResult;
    assert.deepEqual(swept.problems, [sentence]);
    assert.deepEqual(
      swept.sent.map(({ app, source_commit }) => [app, source_commit]),
      [["shop", commit]],
    );
    const { stdout } = await survey("status");
    assert.ok(stdout.includes(sentence), stdout);
    assert.ok(!stdout.includes("applicationset"), stdout);
  });

  it("are of one kind or the other", async () => {
    const { code, stderr } = await start(["guard", "--applications", "mine"]);
    assert.equal(code, 2);
    assert.match(stderr, /--app is missing/);
    const refused = await guard("--applications", "mine");
    assert.equal(refused.reason, '--applications is "mine"; it must be one of discovered, labelled.');
  });
});
