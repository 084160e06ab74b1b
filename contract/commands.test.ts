// Every container that the program writes is called as the step's command line reads it.
import * as assert from "node:assert/strict";
import type { Command } from "commander";
import type { SensorSpec } from "../components/objects/argoEventsKinds";
import type { WorkflowTemplateSpec } from "../components/objects/argoWorkflowsKinds";
import { commandLine } from "../promote/src/cli/commandLine";
import { readItems } from "../promote/src/cli/items";
import { tellingGiven } from "../promote/src/cli/telling";
import type { Telling } from "./events";
import { newRecord } from "../promote/src/ends/record";
import { configurations } from "../test/configurations";
import { minimal, type Registered, run } from "../test/program";

const commit = "a".repeat(40);

/** What the workflow controller puts in the places of its variables. */
const filled: Record<string, string> = {
  "inputs.parameters.app": "shop",
  "inputs.parameters.source_commit": commit,
  "inputs.parameters.source_phase": "test",
  "inputs.parameters.target_phase": "prod",
  "inputs.parameters.verification": "campaign",
  "workflow.name": "shop-test-0123456789ab",
  "workflow.uid": "0f9e8d7c-0000-4000-8000-000000000000",
};
const fill = (text: string): string => text.replace(/\{\{([^}]+)\}\}/g, (all, name: string) => filled[name] ?? all);

/** Containers of the step, as `template/container`, with their arguments. */
function containers(registered: Registered): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { props } of registered.ofKind("ClusterWorkflowTemplate")) {
    for (const { name, container, initContainers = [] } of (props["spec"] as WorkflowTemplateSpec).templates) {
      for (const each of [container, ...initContainers]) {
        const {
          command = [],
          args = [],
          name: own = "main",
        } = (each ?? {}) as Record<string, string[]> & { name?: string };
        if (command[0] === "promote") found.set(`${name}/${own}`, args.map(fill));
      }
    }
  }
  return found;
}

/** Parses, runs nothing, and returns the command with its options. */
function parsed(args: string[]): { command: string; options: Record<string, unknown> } {
  const program = commandLine();
  let ran: Command = program;
  for (const each of [program, ...program.commands]) {
    each
      .exitOverride()
      .configureOutput({ writeErr: () => undefined })
      .action(() => void (ran = each));
  }
  program.parse(args, { from: "user" });
  return { command: ran.name(), options: ran.opts() };
}

/** The templates whose nodes it looks for, by their names in this program's Workflows. */
const templates = {
  promotionTemplate: "promotion",
  campaignTemplate: "integration-tests",
};
const identity = { app: "shop", sourceCommit: commit };
const expected: Record<string, { command: string; options: Record<string, string | boolean> }> = {
  "promotion/main": {
    command: "promote",
    options: {
      ...identity,
      sourcePhase: "test",
      targetPhase: "prod",
      verification: "campaign",
      workflow: "shop-test-0123456789ab",
      workflowUid: "0f9e8d7c-0000-4000-8000-000000000000",
      record: true,
      ...templates,
      namespace: "argo",
      recordNamespace: "argo-promotion",
      gitTimeout: "30s",
      timeout: "5m",
    },
  },
  "settlement/main": {
    command: "settle",
    options: {
      ...identity,
      phase: "prod",
      onFailure: "rollback",
      workflow: "shop-test-0123456789ab",
      workflowUid: "0f9e8d7c-0000-4000-8000-000000000000",
      ...templates,
      namespace: "argo",
      recordNamespace: "argo-promotion",
      gitTimeout: "30s",
    },
  },
  "integration-tests/guard": {
    command: "guard",
    options: { ...identity, phase: "test", timeout: "5m", outputDir: "/guard", messageFile: "/dev/termination-log" },
  },
  "guard/main": {
    command: "guard",
    options: {
      ...identity,
      phase: "test",
      withVersion: true,
      generators: "argo-projects/*/generators/*.json",
      campaigns: '{"images":["registry.example.com/team-*/*","quay.io/qa/load:1.*"]}',
      campaignImage: "localhost:32000/argo-projects/test-campaign:0.1.0",
      campaignCommand: "./launchTests.sh",
    },
  },
  "record-end/main": {
    command: "record",
    options: {
      ...identity,
      sourcePhase: "test",
      workflow: "shop-test-0123456789ab",
      ...templates,
      recordNamespace: "argo-promotion",
    },
  },
  "record-dead-letter/main": { command: "record", options: { ...identity, sourcePhase: "test", outcome: "broken" } },
  "sweep/main": {
    command: "sweep",
    options: {
      ...templates,
      webhookUrl: "http://webhook-eventsource.argo.svc.cluster.local:12001/appSyncSuccess",
      argocdNamespace: "argocd",
      namespace: "argo",
      recordNamespace: "argo-promotion",
      gitTimeout: "30s",
    },
  },
};

describe("the step's command line", () => {
  let all: Map<string, string[]>;
  let registered: Registered;
  before(async () => {
    registered = await run(configurations["a graph of six phases"]!);
    // Of a phase in both the graph's is looked at.
    const last = await run(configurations["a last phase that takes itself back"]!);
    const own = await run(configurations["a phase to which applications bring campaigns of their own"]!);
    all = new Map([...containers(own), ...containers(last), ...containers(registered)]);
  });

  it("finds a Workflow by the labels that the Sensor gives it", () => {
    const { triggers } = registered.spec<SensorSpec>("Sensor", "webhook-app-promotion");
    const { k8s } = triggers[0]!.template;
    const set = Object.fromEntries(k8s.parameters.map(({ dest, src }) => [dest, src.dataTemplate]));
    assert.deepEqual(
      ["app", "phase", "commit"].map((name) => set[`metadata.labels.argo-promotion/${name}`]),
      ["app", "source_phase", "source_commit"].map((field) => `{{ .Input.body.${field} }}`),
    );
  });

  it("labels a record as what is listed, with its application", () => {
    assert.deepEqual(newRecord("shop", "argo-promotion").metadata, {
      name: "promotion-shop",
      namespace: "argo-promotion",
      labels: { "argo-promotion/record": "true", "argo-promotion/app": "shop" },
    });
  });

  it("finds the sweep by its name", () => {
    assert.deepEqual(registered.names("CronWorkflow"), ["argo/promotion-sweep"]);
  });

  it("is what these containers call, and no others", () => {
    assert.deepEqual([...all.keys()].sort(), Object.keys(expected).sort());
  });

  for (const [container, { command, options }] of Object.entries(expected)) {
    it(`reads what ${container} is given`, () => {
      const read = parsed(all.get(container) ?? []);
      assert.equal(read.command, command);
      const those = Object.fromEntries(Object.keys(options).map((name) => [name, read.options[name]]));
      assert.deepEqual(those, options);
    });
  }

  it("tells how promotions ended, wherever an end is written, with the pages that are known", async () => {
    const phases = [
      { name: "test", promotesTo: ["prod"] },
      { name: "prod", onFailure: "record" },
    ];
    const stack = { ...configurations["people who are told in every way"]!, phases };
    const found = [...containers(await run(stack))].filter(([, args]) => args.includes("--tell"));
    const writers = ["promotion/main", "settlement/main", "record-end/main", "record-dead-letter/main", "sweep/main"];
    assert.deepEqual(found.map(([name]) => name).sort(), writers.sort());
    for (const [name, args] of found) {
      const telling = tellingGiven(parsed(args).options as Record<string, string>);
      const expectedTelling: Telling = {
        url: "http://promotion-eventsource.argo.svc.cluster.local:12002/state",
        tokenFile: "/var/run/events/token",
        source: minimal.repository.url,
        workflowPage: "https://workflows.example.com/workflows/argo/{workflow}",
        commitPage: "https://git.example.com/team/gitops/c/{commit}",
      };
      assert.deepEqual(telling, expectedTelling, name);
    }
  });

  it("reads what a promotion carries as it was configured, wherever the repository is looked at", async () => {
    const promotes = [
      { values: "{app}/{phase}.yaml", keys: ["image.tag", "sidecars[name=proxy].tag"] },
      { kustomization: "{app}/{phase}", images: ["shop"] },
    ];
    const layout = { promotes, shared: ["."] };
    const stack = { ...minimal, repository: { ...minimal.repository, layout } };
    const found = containers(await run(stack));
    const reading = [...found].filter(([, args]) => args.includes("--git-repo"));
    assert.deepEqual(reading.map(([name]) => name).sort(), ["integration-tests/guard", "promotion/main", "sweep/main"]);
    for (const [name, args] of reading) {
      assert.deepEqual(readItems(parsed(args).options as Record<string, string>), promotes, name);
    }
  });
});
