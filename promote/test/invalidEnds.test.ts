// F17: a mistake in the repository is an end of its own: nothing is sent again in vain, and at once when it is mended.
import * as assert from "node:assert/strict";
import { endsOf } from "../src/ends/record";
import type { EndOutcome } from "../../contract/ends";
import { decideState, mostResends } from "../src/ends/states";
import type { Facts, State } from "../src/ends/states";
import type { SweepResult } from "../src/survey/sweep";
import { endOf } from "../src/ends/workflow";
import type { Node } from "../src/ends/workflow";
import { due, ends } from "../../testkit/ends";
import { valuesFile, valuesPath } from "../../testkit/fixtureRepository";
import type { KubeServer } from "../../testkit/kubeServer";
import { application, applications, shopsRecord, workflowOf, workflows } from "../../testkit/rollouts";
import { run } from "../../testkit/run";
import { WebhookServer } from "../../testkit/webhookServer";
import { Workbench } from "../../testkit/workbench";

const parameters = (values: Record<string, string>) => Object.entries(values).map(([name, value]) => ({ name, value }));

describe("the end of a Workflow that met a mistake in the repository", () => {
  const step = (exitCode: string, more: Partial<Node> = {}): Node => ({
    templateName: "promotion",
    phase: "Failed",
    startedAt: "2026-01-01T10:00:00Z",
    inputs: { parameters: parameters({ target_phase: "prod" }) },
    outputs: { parameters: parameters({ outcome: "error", reason: "It has no version." }), exitCode },
    ...more,
  });
  const table: [fact: string, nodes: Node[], outcome: EndOutcome][] = [
    ["is invalid when its step missed a file or key", [step("3")], "invalid"],
    ["is broken when its step was refused access", [step("4")], "broken"],
    ["is broken when its step did not reach the server", [step("5")], "broken"],
    ["is that of the last try", [step("3"), step("5", { startedAt: "2026-01-01T10:05:00Z" })], "broken"],
    [
      "is invalid when the guard before the campaign missed a file or key",
      [{ templateName: "integration-tests", phase: "Failed", message: "guard: Error (exit code 3)" }],
      "invalid",
    ],
    [
      "is that of the guard's one try, not of the node that holds the tries",
      [
        { type: "Retry", message: "retryStrategy.expression evaluated to false" },
        { type: "Pod", message: "guard: Error (exit code 3): it has no version" },
      ].map((node) => ({
        ...node,
        templateName: "integration-tests",
        phase: "Failed",
        startedAt: "2026-01-01T10:00:00Z",
      })),
      "invalid",
    ],
  ];
  for (const [fact, nodes, outcome] of table) {
    it(fact, () => {
      const status = { phase: "Running", nodes: Object.fromEntries(nodes.map((node, n) => [String(n), node])) };
      const templates = { promotion: "promotion", campaign: ["integration-tests"] };
      const end = endOf({ metadata: { name: "w", uid: "w1" }, status }, "prod", templates, "2026-01-01T10:10:00Z");
      assert.equal(end.outcome, outcome);
    });
  }
});

describe("the state of a promotion that met a mistake in the repository", () => {
  const facts: Facts = { ...due, ends: ends(1, "invalid") };
  const unwritable = { targetVersion: undefined, targetProblem: "The key is missing." };
  const table: [fact: string, change: Partial<Facts>, state: State, resend: boolean, reason: RegExp][] = [
    [
      "is invalid and waits while the target's file cannot take the version",
      unwritable,
      "invalid",
      false,
      /^The key is missing\. It is sent again once that is mended\.$/,
    ],
    [
      "is invalid for good where the commit itself has no version",
      { sourceVersion: undefined, sourceProblem: "The key is missing." },
      "invalid",
      false,
      /^The key is missing\. A later commit of the phase is a promotion of its own\.$/,
    ],
    ["is sent again once the file can take it", {}, "invalid", true, /That is mended, and it is sent again\.$/],
    [
      "waits for the phase, too",
      { waiting: "its health is Degraded" },
      "invalid",
      false,
      /sent again when the phase is ready: its health is Degraded\.$/,
    ],
    [
      "waits for a person when it was mended in vain",
      { ends: ends(mostResends + 1, "invalid") },
      "invalid",
      false,
      /now waits for a person\.$/,
    ],
    [
      "is already-current when a person has set the version",
      { targetVersion: "1.1.0" },
      "already-current",
      false,
      /holds 1\.1\.0/,
    ],
    [
      "is not sent again in vain after it broke, either",
      { ...unwritable, ends: ends(1) },
      "broken",
      false,
      /^The key is missing\./,
    ],
    ["is due where nothing stands in its place yet", { ends: [], targetVersion: "" }, "due", true, /follow nothing\.$/],
  ];
  for (const [fact, change, state, resend, reason] of table) {
    it(fact, () => {
      const decision = decideState({ ...facts, ...change });
      assert.deepEqual([decision.state, decision.resend], [state, resend]);
      assert.match(decision.reason, reason);
    });
  }
});

describe("the sweep and a mistake in the repository", () => {
  let bench: Workbench;
  let kube: KubeServer;
  let kubeArgs: string[];
  let webhook: WebhookServer;
  before(async () => {
    bench = await Workbench.create();
    ({ kube, kubeArgs } = await bench.kubernetes());
    webhook = await WebhookServer.start();
  });
  after(async () => {
    webhook.stop();
    await bench.remove();
  });

  it("record it once, leave it alone, and send it once when it is mended", async () => {
    await bench.repository("r.git", { apps: ["shop"] });
    await bench.write("r.git", { [valuesPath("shop", "prod")]: "image:\n  tag: old\n" });
    const synced = await bench.setVersion("r.git", "shop", "test", "1.1.0");
    kube.put(applications, application(synced));
    const node = {
      templateName: "promotion",
      phase: "Failed",
      inputs: { parameters: parameters({ target_phase: "prod" }) },
      outputs: { parameters: parameters({ outcome: "error", reason: "No version." }), exitCode: "3" },
    };
    kube.put(workflows, workflowOf(synced, "Failed", { nodes: { node } }));
    const sweep = async (): Promise<SweepResult> => {
      const args = ["--git-repo", bench.server.url("r.git"), "--ca-file", bench.caFile, "--webhook-url", webhook.url];
      const phases = ["--phases", '[{"name":"test","promotesTo":["prod"]}]'];
      const command = [bench.bundle, "sweep", ...args, ...phases, ...kubeArgs];
      const ended = await run(process.execPath, command, { env: bench.environment(), mayFail: true });
      assert.equal(ended.code, 0, ended.stderr);
      return JSON.parse(ended.stdout) as SweepResult;
    };
    assert.equal((await sweep()).recorded.length, 1);
    for (let n = 0; n < 2; n++) {
      const { recorded, states } = await sweep();
      assert.deepEqual([recorded, states, webhook.received.length], [[], { invalid: 1 }, 0]);
    }
    const record = kube.objects.get(shopsRecord);
    const ends = endsOf(record, { source: "test", target: "prod" });
    assert.deepEqual(
      ends.map(({ outcome }) => outcome),
      ["invalid"],
    );
    await bench.write("r.git", { [valuesPath("shop", "prod")]: valuesFile("shop", "prod", "1.0.0") });
    await sweep();
    assert.equal(webhook.received.length, 1);
  });
});
