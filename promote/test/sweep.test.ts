// `promote sweep`, and what `promote record` and `promote status` say of it, against an API server, a git server and a webhook.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { workflowName } from "../../contract/identity";
import { gaugeValues } from "../../contract/metrics";
import { endsOf } from "../src/ends/record";
import type { End } from "../src/ends/end";
import type { SweepResult } from "../src/survey/sweep";
import type { KubeServer } from "../../testkit/kubeServer";
import { application, applications, records, workflowOf, workflows } from "../../testkit/rollouts";
import type { Ended } from "../../testkit/run";
import { WebhookServer } from "../../testkit/webhookServer";
import { serverFromEnvironment, Workbench } from "../../testkit/workbench";

const edge = { source: "test", target: "prod" };

describe("the sweep, the record and the status", () => {
  let bench: Workbench;
  let kube: KubeServer;
  let kubeArgs: string[];
  let webhook: WebhookServer;
  let webhookArgs: string[];
  let shop: string;
  before(async () => {
    bench = await Workbench.create();
    ({ kube, kubeArgs } = await bench.kubernetes());
    const file = (name: string, text: string): string => {
      fs.writeFileSync(path.join(bench.directory, name), text);
      return path.join(bench.directory, name);
    };
    webhook = await WebhookServer.start();
    webhookArgs = ["--webhook-url", webhook.url, "--token-file", file("webhook-token", "webhook-t0ken\n")];
    await bench.repository("r.git", { apps: ["shop", "cart", "blog"], phases: ["dev", "test", "prod"] });
    shop = await bench.setVersion("r.git", "shop", "test", "1.1.0");
  });
  after(async () => {
    webhook.stop();
    await bench.remove();
  });
  beforeEach(() => {
    kube.objects.clear();
    kube.calls.length = 0;
    webhook.reset();
    for (const app of ["shop", "cart", "blog"]) kube.put(applications, application(shop, app));
  });

  const start = (args: string[]): Promise<Ended> => bench.run([...args, ...kubeArgs]);
  const phases =
    '[{"name":"dev","promotesTo":["test"]},{"name":"test","promotesTo":["prod"]},{"name":"prod","promotesTo":[]}]';
  const repository = (): string[] => [
    "--git-repo",
    bench.server.url("r.git"),
    "--ca-file",
    bench.caFile,
    "--phases",
    phases,
  ];
  const sweep = async (...more: string[]): Promise<Ended & { result: SweepResult }> => {
    const ended = await start(["sweep", ...repository(), ...webhookArgs, ...more]);
    return { ...ended, result: JSON.parse(ended.stdout) as SweepResult };
  };
  const ends = (app: string): End[] => endsOf(kube.objects.get(`${records}/promotion-${app}`), edge);
  const workflow = (phase: string, more: object = {}): object => workflowOf(shop, phase, more);

  it("leaves each figure of what it found in a file, which the status prints as Prometheus reads them", async () => {
    const folder = path.join(bench.directory, "figures");
    assert.equal((await sweep("--output-dir", folder)).code, 0);
    const files = fs.readdirSync(folder).sort();
    assert.deepEqual(files, gaugeValues.map(({ output }) => output).sort());
    const figure = (name: string): string => fs.readFileSync(path.join(folder, name), "utf8");
    assert.deepEqual(["gauge-edges-due", "gauge-edges-already-current"].map(figure), ["1", "2"]);
    assert.ok(Math.abs(Number(figure("gauge-swept")) - Date.now() / 1000) < 600);
    const { stdout } = await start(["status", ...repository(), "--metrics"]);
    assert.match(stdout, /^# HELP promotion_edges [^\n]+\n# TYPE promotion_edges gauge\n/);
    assert.match(stdout, /^promotion_edges\{state="due"\} 1\npromotion_edges\{state="running"\} 0$/m);
  });

  it("F1: sends what is due with the token, and nothing else", async () => {
    const { code, stderr, result } = await sweep();
    assert.equal(code, 0, stderr);
    assert.deepEqual(webhook.received, [
      {
        authorization: "Bearer webhook-t0ken",
        body: { app: "shop", test_target: "", source_phase: "test", target_phase: "prod", source_commit: shop },
      },
    ]);
    assert.deepEqual(
      result.sent.map((each) => each.app),
      ["shop"],
    );
    assert.deepEqual(result.states, { due: 1, "already-current": 2 });
    assert.ok(!stderr.includes("webhook-t0ken"));
  });

  it("goes on without a forge that it cannot ask, and says so", async () => {
    const { code, stderr, result } = await sweep("--forge", "gitea");
    assert.deepEqual([code, result.sent.length], [0, 1], stderr);
    assert.match(
      stderr,
      /^The forge is not asked: --forge-url is https:\/\/localhost:\d+; it must be what --git-repo begins with\.$/m,
    );
  });

  it("lists Applications, Workflows and records once each, and fetches a few times whatever is due", async () => {
    const before = bench.server.requests;
    await sweep("--dry-run");
    assert.deepEqual([...kube.calls].sort(), [`GET ${records}`, `GET ${applications}`, `GET ${workflows}`].sort());
    assert.equal(webhook.received.length, 0);
    assert.ok(bench.server.requests - before <= 14, `${bench.server.requests - before} requests`);
  });

  it("sends nothing while the Workflow runs", async () => {
    kube.put(workflows, workflow("Running"));
    const { result } = await sweep();
    assert.deepEqual(webhook.received, []);
    assert.equal(result.states.running, 1);
  });

  it("sends nothing into a phase that a person holds, and says so, until nobody holds it", async () => {
    await bench.write("r.git", { "promotion.yaml": "stop: {reason: Sales begin}\n" });
    const states = (result: SweepResult): unknown => [
      result.sent.length,
      result.states.held ?? 0,
      result.states.due ?? 0,
    ];
    assert.deepEqual(states((await sweep()).result), [0, 1, 0]);
    assert.match(
      (await start(["status", ...repository()])).stdout,
      /^shop +test .* held +.*Promotions are stopped: Sales begin \(promotion\.yaml\)\.$/m,
    );
    await bench.write("r.git", { "promotion.yaml": "stop: {reason: Sales begin, phases: [eu]}\n" });
    assert.deepEqual(states((await sweep()).result), [1, 0, 1]);
    await bench.write("r.git", { "promotion.yaml": null });
  });

  it("F14: a red campaign is recorded as failed and never sent again", async () => {
    const nodes = {
      a: {
        templateName: "integration-tests",
        phase: "Failed",
        message: "main: Error (exit code 1)",
        outputs: { exitCode: "1" },
      },
    };
    kube.put(workflows, workflow("Running", { nodes }));
    const written = await start(["record", "--workflow", workflowName("shop", "test", shop), "--phases", phases]);
    assert.equal(written.code, 0, written.stderr);
    assert.deepEqual(
      ends("shop").map((each) => [each.outcome, each.source_commit]),
      [["failed", shop]],
    );
    kube.put(workflows, workflow("Failed", { nodes }));
    await sweep();
    assert.deepEqual(webhook.received, []);
  });

  it("what broke is sent again three times, each time after its finished Workflow is gone, then waits for a person", async () => {
    for (let n = 1; n <= 5; n++) {
      kube.put(workflows, {
        ...workflow("Error"),
        metadata: { ...(workflow("Error") as { metadata: object }).metadata, uid: `w${n}` },
      });
      const { code, stderr } = await sweep();
      assert.equal(code, 0, stderr);
      assert.equal(webhook.received.length, Math.min(n, 3), `after sweep ${n}`);
      assert.equal(kube.objects.has(`${workflows}/${workflowName("shop", "test", shop)}`), n > 3);
    }
    assert.ok(ends("shop").every((each) => each.outcome === "broken"));
    assert.ok(ends("shop").length >= 4);
  });

  it("a Workflow that promoted and left no record is recorded, and not sent again", async () => {
    const step = {
      templateName: "promotion",
      phase: "Succeeded",
      inputs: { parameters: [{ name: "target_phase", value: "prod" }] },
      outputs: {
        parameters: [
          { name: "outcome", value: "superseded" },
          { name: "reason", value: "A later one." },
        ],
      },
    };
    kube.put(workflows, workflow("Succeeded", { nodes: { a: step } }));
    const { result } = await sweep();
    assert.deepEqual(webhook.received, []);
    assert.equal(result.recorded.length, 1);
    assert.deepEqual(
      ends("shop").map((each) => each.outcome),
      ["superseded"],
    );
  });

  it("one refused notification ends with 5 and is sent again by the next sweep", async () => {
    webhook.answer = 503;
    const refused = await sweep();
    assert.equal(refused.code, 5);
    assert.match(refused.result.errors[0] ?? "", /shop in test: The webhook .* answered 503/);
    webhook.answer = 200;
    assert.equal((await sweep()).code, 0);
    assert.equal(webhook.received.length, 2);
  });

  it("the version is that of the synced commit, not of the branch, which may be ahead", async () => {
    await bench.repository("ahead.git", { apps: ["shop"], phases: ["test", "prod"] });
    const synced = await bench.setVersion("ahead.git", "shop", "test", "1.1.0");
    await bench.setVersion("ahead.git", "shop", "test", "1.2.0");
    kube.objects.clear();
    kube.put(applications, application(synced));
    const args = [...repository(), "--git-repo", bench.server.url("ahead.git")];
    const status = JSON.parse((await start(["status", ...args, "--json"])).stdout) as { edges: { reason: string }[] }[];
    assert.equal(status[0]?.edges[0]?.reason, "1.1.0 is to follow 1.0.0.");
  });

  it("an application whose name no Workflow can have is an error in words, and is not sent in vain", async () => {
    const long = "a".repeat(46);
    await bench.repository("long.git", { apps: ["shop", long], phases: ["test", "prod"] });
    await bench.setVersion("long.git", "shop", "test", "1.1.0");
    const synced = await bench.setVersion("long.git", long, "test", "1.1.0");
    kube.objects.clear();
    for (const app of ["shop", long]) kube.put(applications, application(synced, app));
    const { code, result } = await sweep("--git-repo", bench.server.url("long.git"));
    assert.equal(code, 5);
    const reason = `It is never promoted: the application's name has 46 characters, and a Workflow for test takes 45 at most.`;
    assert.deepEqual(result.errors, [`${long} in test: ${reason}`]);
    assert.deepEqual(
      webhook.received.map(({ body }) => body.app),
      ["shop"],
    );
    const { stdout } = await start(["status", ...repository(), "--git-repo", bench.server.url("long.git")]);
    assert.ok(stdout.includes(`1.1.0 is to follow 1.0.0. ${reason}`), stdout);
  });

  // A server of version 0 that does not say how objects are named has none but those of SHA-1.
  if (serverFromEnvironment()?.capabilities?.includes("object-format") ?? true)
    it("an application of a repository of SHA-256 is an error in words, and is not sent in vain", async () => {
      await bench.repository("sha256.git", { apps: ["shop"], phases: ["test", "prod"], objectFormat: "sha256" });
      const synced = await bench.setVersion("sha256.git", "shop", "test", "1.1.0");
      kube.objects.clear();
      kube.put(applications, application(synced));
      const { code, result } = await sweep("--git-repo", bench.server.url("sha256.git"));
      assert.deepEqual([code, webhook.received], [5, []]);
      const why = "ids of commits have 64 digits in its repository (SHA-256), and a label of Kubernetes takes 63";
      assert.deepEqual(result.errors, [
        `shop in test: It is never promoted: ${why}; it must be a repository of SHA-1.`,
      ]);
    });

  it("an Application whose commit is not in the repository is waited for, and holds back no other", async () => {
    kube.put(applications, application("0123456789".repeat(4), "cart"));
    await bench.setVersion("r.git", "cart", "test", "3.0.0");
    const { code, result, stderr } = await sweep();
    assert.equal(code, 0, stderr);
    assert.deepEqual(
      result.sent.map((each) => each.app),
      ["shop"],
    );
    assert.equal(result.states.waiting, 1);
  });

  it("the status shows each application and phase with version, health, state and reason, and writes nothing", async () => {
    const ill = application(shop, "blog");
    ill.status = { ...ill.status, health: { status: "Degraded" } };
    kube.put(applications, ill);
    await bench.setVersion("r.git", "blog", "test", "4.0.0");
    const { code, stdout, stderr } = await start(["status", ...repository()]);
    assert.equal(code, 0, stderr);
    const lines = stdout.split("\n").map((line) => line.split(/ {2,}/));
    assert.deepEqual(lines[0], ["APPLICATION", "PHASE", "VERSION", "HEALTH", "TO", "STATE", "LAST", "AGE", "REASON"]);
    const find = (app: string, phase: string): string[] | undefined =>
      lines.find((line) => line[0] === app && line[1] === phase);
    assert.deepEqual(find("shop", "test")?.slice(2), ["1.1.0", "Healthy", "prod", "due", "1.1.0 is to follow 1.0.0."]);
    assert.deepEqual(find("shop", "prod")?.slice(2, 4), ["1.0.0", "-"]);
    assert.match(find("blog", "test")?.join(" ") ?? "", /4\.0\.0 Degraded prod/);
    assert.deepEqual(
      kube.calls.filter((call) => !call.startsWith("GET ")),
      [],
    );
  });
});
