// The ends of Workflows with verifications in pods of their own: what failed is told from what broke.
import * as assert from "node:assert/strict";
import { sourceCommit as commit } from "../../testkit/ends";
import type { EndOutcome } from "../../contract/ends";
import { endOf } from "../src/ends/workflow";
import type { Node, Workflow } from "../src/ends/workflow";

const name = "shop-test-aaaaaaaaaaaa";
const values = (all: Record<string, string>) => Object.entries(all).map(([key, value]) => ({ name: key, value }));
const templates = { promotion: "promotion", campaign: ["integration-tests"] };
const now = "2026-01-01T10:10:00Z";

const workflow = (nodes: Node[], message?: string): Workflow => ({
  metadata: { name, uid: "w1" },
  spec: { arguments: { parameters: values({ source_commit: commit }) } },
  status: {
    phase: "Running",
    message,
    startedAt: "2026-01-01T10:00:00Z",
    nodes: Object.fromEntries(nodes.map((node, n) => [String(n), node])),
  },
});

const guard = (outcome = "complete", more: Partial<Node> = {}): Node => ({
  ...{ name: `${name}.guard(0)`, type: "Pod", templateName: "guard", phase: "Succeeded" },
  outputs: { parameters: values({ guard_outcome: outcome, guard_reason: "runs 2.0.0.", guard_version: "1.1.0" }) },
  ...more,
});
const waited: Node = {
  name: `${name}.promote-to-next-phase(0:prod)(0)`,
  templateRef: { name: "workflow-template-promote-to-next-phase", template: "promotion" },
  phase: "Succeeded",
  inputs: { parameters: values({ target_phase: "prod" }) },
  outputs: { parameters: values({ outcome: "not-verified", reason: "not verified." }) },
};

/** A node of the nth verification: itself, or what its path leads to. */
const part = (n: number, path: string, type: string, phase: string, message?: string): Node => ({
  name: `${name}.verification-${n}${path}`,
  displayName: path === "" ? `verification-${n}` : /([^.()]+)(?:\(.*\))?$/.exec(path)?.[1],
  ...(path === "" ? { templateRef: { name: "load-test", template: "main" } } : {}),
  ...{ type, phase, message },
});
const pod = (phase: string, message?: string): Node[] => [part(1, "", "Pod", phase, message)];

const red = "main: Error (exit code 99)";
const deadline = "Pod was active on the node longer than the specified deadline";
const evicted = "The node was low on resource: memory.";

const rows: [fact: string, nodes: Node[], outcome: EndOutcome, reason: RegExp][] = [
  [
    "failed when its container ended with a code of its own",
    pod("Failed", red),
    "failed",
    /^Failed in verification 1 \(load-test\): main: Error \(exit code 99\)\.$/,
  ],
  [
    "failed with the name of the image, when a campaign that an application may bring did",
    [
      {
        ...part(1, "", "Pod", "Failed", red),
        templateRef: undefined,
        templateName: "campaign-1",
        inputs: { parameters: values({ app: "shop", image: "registry.example.com/team-a/load:1" }) },
      },
    ],
    "failed",
    /^Failed in verification 1 \(registry\.example\.com\/team-a\/load:1\): main: Error \(exit code 99\)\.$/,
  ],
  ["broken when SIGKILL ended it", pod("Failed", "main: Error (exit code 137)"), "broken", /exit code 137/],
  ["broken when SIGTERM ended it", pod("Failed", "main: Error (exit code 143)"), "broken", /exit code 143/],
  ["broken when memory ended it", pod("Failed", "main: OOMKilled (exit code 137)"), "broken", /OOMKilled/],
  ["broken when a deadline ended it, whatever its code", pod("Failed", deadline), "broken", /deadline/],
  ["broken when it was evicted", pod("Failed", evicted), "broken", /low on resource/],
  [
    "broken when its pod was deleted",
    pod("Error", "pod deleted"),
    "broken",
    /Error in verification 1 \(load-test\): pod deleted/,
  ],
  ["broken when its pod was refused", pod("Error", "pods is forbidden: no."), "broken", /forbidden: no\.$/],
  ["broken when Argo's own container broke", pod("Error", "wait: Error (exit code 1)"), "broken", /wait: Error/],
  ["broken when a sidecar broke", pod("Failed", "database: Error (exit code 1)"), "broken", /database/],
  [
    "failed when a container of a set did",
    [...pod("Failed", "check: Error (exit code 1)"), part(1, ".check", "Container", "Failed")],
    "failed",
    /check: Error/,
  ],
  ["failed when a request was not answered as it should be", [part(1, "", "HTTP", "Failed", "500")], "failed", /500/],
  ["broken when a request could not be made", [part(1, "", "HTTP", "Error", "no route")], "broken", /no route/],
  ["broken when a wait for a person was ended", [part(1, "", "Suspend", "Failed", "stopped")], "broken", /stopped/],
  [
    "failed with the step that did",
    [
      part(1, "", "Steps", "Failed", "child failed"),
      part(1, "[0]", "StepGroup", "Succeeded"),
      part(1, "[0].contract", "Pod", "Succeeded"),
      part(1, "[1]", "StepGroup", "Failed"),
      part(1, "[1].load(0:eu)", "Pod", "Failed", red),
    ],
    "failed",
    /^Failed in verification 1 \(load-test\), step load: main: Error \(exit code 99\)\.$/,
  ],
  [
    "failed where one step failed and another broke",
    [part(1, "", "DAG", "Failed"), part(1, ".a", "Pod", "Error", "pod deleted"), part(1, ".b", "Pod", "Failed", red)],
    "failed",
    /step b/,
  ],
  [
    "that of the last try: broken",
    [
      part(1, "", "Retry", "Error", "No more retries left"),
      part(1, "(0)", "Pod", "Failed", red),
      part(1, "(1)", "Pod", "Error", "pod deleted"),
    ],
    "broken",
    /^Error in verification 1 \(load-test\): pod deleted\.$/,
  ],
  [
    "that of the last try: failed",
    [
      part(1, "", "Retry", "Failed", "No more retries left"),
      ...[0, 1, 2, 3, 4, 5, 6, 7, 8].map((n) => part(1, `(${n})`, "Pod", "Error", "pod deleted")),
      part(1, "(9)", "Pod", "Failed", "pods were lost"),
      part(1, "(10)", "Pod", "Failed", red),
    ],
    "failed",
    /exit code 99/,
  ],
  [
    "broken when every step was skipped",
    [part(1, "", "Steps", "Succeeded"), part(1, "[0].load", "Skipped", "Skipped")],
    "broken",
    /^Nothing of verification 1 \(load-test\) ran: every step of it was skipped\.$/,
  ],
  [
    "broken when nothing ran but what an earlier run had left",
    [{ ...part(1, "", "Pod", "Succeeded"), memoizationStatus: { hit: true } }],
    "broken",
    /^Nothing of verification 1/,
  ],
  [
    "broken when nothing says why",
    [part(1, "", "DAG", "Failed")],
    "broken",
    /^Failed in verification 1 \(load-test\): no message\.$/,
  ],
  [
    "that of the one that did not pass",
    [...pod("Succeeded"), part(2, "", "Pod", "Failed", red), part(3, "", "Skipped", "Omitted")],
    "failed",
    /^Failed in verification 2/,
  ],
];

describe("the end of a Workflow whose verification is a WorkflowTemplate", () => {
  for (const [fact, nodes, outcome, reason] of rows) {
    it(`is ${fact}`, () => {
      const end = endOf(workflow([guard(), waited, ...nodes]), "prod", templates, now);
      assert.equal(end.outcome, outcome, end.reason);
      assert.match(end.reason, reason);
      assert.equal(end.version, outcome === "failed" ? "1.1.0" : undefined);
    });
  }

  it("is broken when somebody stopped its Workflow, whatever code its container then ended with", () => {
    const { spec, ...stopped } = workflow([guard(), waited, ...pod("Failed", red)]);
    const end = endOf({ ...stopped, spec: { ...spec, shutdown: "Stop" } }, "prod", templates, now);
    assert.equal(end.outcome, "broken", end.reason);
    assert.match(end.reason, /exit code 99/);
  });

  const gaveUp = (message: string) => guard("", { phase: "Failed", message, outputs: {} });
  const guards: [fact: string, node: Node, outcome: EndOutcome, reason: RegExp][] = [
    ["superseded when the guard says so", guard("superseded"), "superseded", /^runs 2\.0\.0\.$/],
    [
      "broken when the guard gave up",
      gaveUp("main: Error (exit code 5): no rollout"),
      "broken",
      /in the guard: .*no rollout/,
    ],
    [
      "invalid when the guard cannot read the repository",
      gaveUp("main: Error (exit code 3): no key"),
      "invalid",
      /no key/,
    ],
    [
      "broken when the pods prove nothing: the guard is no test",
      gaveUp("main: Error (exit code 1): no"),
      "broken",
      /: no\.$/,
    ],
  ];
  for (const [fact, node, outcome, reason] of guards) {
    it(`is ${fact}`, () => {
      const end = endOf(workflow([node, waited]), "prod", templates, now);
      assert.equal(end.outcome, outcome, end.reason);
      assert.match(end.reason, reason);
    });
  }

  it("is not what a template says that is called like one of ours", () => {
    const outputs = { parameters: values({ outcome: "promoted", guard_outcome: "superseded", reason: "believe me." }) };
    const forged = ["promotion", "integration-tests", "guard"].map((template) => ({
      ...part(1, `.${template}`, "Pod", "Succeeded"),
      ...{ templateName: template, outputs, inputs: { parameters: values({ target_phase: "prod" }) } },
    }));
    const end = endOf(workflow([guard(), ...forged, ...pod("Failed", red)]), "prod", templates, now);
    assert.deepEqual([end.outcome, end.version_after], ["failed", ""]);
  });

  it("is not what another task's nodes say, whose name begins alike", () => {
    const alike = { ...pod("Failed", red)[0]!, name: `${name}.verification-1x` };
    const end = endOf(workflow([guard(), alike]), "prod", templates, now);
    assert.deepEqual([end.outcome, end.reason.includes("ended before its promotion")], ["broken", true], end.reason);
  });

  it("links the report that it left", () => {
    const artifacts = [{ name: "report", s3: { bucket: "b", key: "k" } }];
    const end = endOf(
      workflow([guard(), { ...pod("Failed", red)[0]!, outputs: { artifacts } }]),
      "prod",
      templates,
      now,
    );
    assert.equal(end.report, "s3://b/k/");
  });
});
