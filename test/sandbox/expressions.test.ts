// Every expression that the program writes, tried on the expression libraries of Argo Workflows, with outputs and without.
import assert from "node:assert/strict";
import type { Task, WorkflowTemplateSpec } from "../../components/objects/argoWorkflowsKinds";
import { forPhase, workflowTemplates as names } from "../../components/objects/names";
import { workflowName } from "../../contract/identity";
import { configurations } from "../configurations";
import { expressionsOf } from "../expressions";
import { type Registered, run } from "../program";
import { type End, runDag } from "./dagRun";
import { ExpressionLibrary } from "./expressionLibrary";

const commit = "0123456789abcdef0123456789abcdef01234567";
const globals = {
  "workflow.name": workflowName("app", "test", commit),
  "workflow.namespace": "argo",
  "workflow.status": "Running",
  "workflow.parameters.app": "app",
  "workflow.parameters.source_commit": commit,
  "workflow.parameters.source_phase": "test",
};

/** How the guard's task may end: what it found, or nothing where its pod never got as far. */
const guard = (status: End["status"], outcome?: string): End =>
  outcome === undefined
    ? { status }
    : { status, outputs: { guard_outcome: outcome, guard_reason: "", guard_fingerprint: "f", guard_version: "1.0" } };

/** What becomes of the task that decides the color: the Workflow is green where it succeeded. */
const verified: [title: string, end: End, verdict: End["status"]][] = [
  ["a green campaign on the version at the commit", guard("Succeeded", "complete"), "Succeeded"],
  ["a green campaign on another version", guard("Succeeded", "superseded"), "Succeeded"],
  ["a red campaign on the version at the commit", guard("Failed", "complete"), "Skipped"],
  ["a red campaign on another version", guard("Failed", "superseded"), "Succeeded"],
  ["a red campaign of a guard that could not tell", guard("Failed", "error"), "Skipped"],
  ["a guard that gave up, whose pod has no outputs", guard("Failed"), "Skipped"],
  ["a pod that was lost", guard("Error"), "Omitted"],
];

/** What becomes of two verifications in pods of their own, and of the task that says that both have passed. */
const inOrder: [
  title: string,
  given: Record<string, End>,
  first: End["status"],
  second: End["status"],
  passed: End["status"],
][] = [
  ["both passed", { guard: guard("Succeeded", "complete") }, "Succeeded", "Succeeded", "Succeeded"],
  ["the guard found another version", { guard: guard("Succeeded", "superseded") }, "Skipped", "Omitted", "Omitted"],
  ["the guard's outputs were lost", { guard: guard("Succeeded") }, "Skipped", "Omitted", "Omitted"],
  ["the guard gave up", { guard: guard("Failed") }, "Omitted", "Omitted", "Omitted"],
  ["the guard's pod was lost", { guard: guard("Error") }, "Omitted", "Omitted", "Omitted"],
  [
    "the first failed",
    { guard: guard("Succeeded", "complete"), "verification-1": { status: "Failed" } },
    ...(["Failed", "Omitted", "Omitted"] as const),
  ],
  [
    "the second broke",
    { guard: guard("Succeeded", "complete"), "verification-2": { status: "Error" } },
    ...(["Succeeded", "Error", "Omitted"] as const),
  ],
];

/** How a try ended, and whether another follows. `-1` is the exit code of a pod that has none. */
const retries: [template: string, status: string, message: string, exitCode: string, again: string][] = [
  ["integration-tests", "Failed", "main: Error (exit code 1)", "1", "false"],
  ["integration-tests", "Failed", "guard: Error (exit code 5)", "-1", "true"],
  ["integration-tests", "Failed", "guard: Error (exit code 1): the pods do not run it", "-1", "false"],
  ["integration-tests", "Failed", "guard: Error (exit code 3): no such key", "-1", "false"],
  ["integration-tests", "Failed", "guard: Error (exit code 143)", "-1", "true"],
  ["integration-tests", "Failed", "guard: OOMKilled (exit code 137)", "-1", "true"],
  ["integration-tests", "Error", "pod deleted", "-1", "true"],
  ["integration-tests", "Failed", "", "-1", "false"],
  ["guard", "Failed", "main: Error (exit code 5): no rollout", "5", "true"],
  ["guard", "Failed", "main: Error (exit code 143)", "143", "true"],
  ["guard", "Failed", "main: Error (exit code 3): no such key", "3", "false"],
  ["guard", "Failed", "", "-1", "false"],
  ["guard", "Error", "pod deleted", "-1", "true"],
  ["campaign-2", "Failed", "main: Error (exit code 1)", "1", "false"],
  ["campaign-2", "Error", "pod deleted", "-1", "true"],
  ["promotion", "Failed", "main: OOMKilled (exit code 137)", "137", "true"],
  ["promotion", "Failed", "The node was low on resource: memory.", "143", "true"],
  ["promotion", "Failed", "main: Error (exit code 5)", "5", "true"],
  ["promotion", "Failed", "main: Error (exit code 6)", "6", "true"],
  ["promotion", "Failed", "main: Error (exit code 2)", "2", "false"],
  ["promotion", "Failed", "Pod was active on the node longer than the specified deadline", "-1", "false"],
  ["promotion", "Error", "", "-1", "true"],
];

/** An Application of one of the phases: `{phase}` in its labels is filled in. */
const synced = {
  metadata: { labels: { "argo-promotion/app": "app", "argo-promotion/phase": "{phase}" } },
  status: {
    sync: { status: "Synced" },
    health: { status: "Healthy" },
    reconciledAt: "2026-11-26T10:00:01Z",
    operationState: { phase: "Succeeded", finishedAt: "2026-11-26T10:00:00Z", syncResult: { revision: commit } },
  },
};

for (const library of ExpressionLibrary.all) {
  describe(`the expressions on Argo Workflows v${library.binary.version}`, () => {
    let registered: Registered;
    let templated: Registered;
    let specs: WorkflowTemplateSpec[];
    const template = (name: string) => specs.flatMap(({ templates }) => templates).find((each) => each.name === name)!;
    const tasks = (phase: string, of = registered): Task[] =>
      of.spec<WorkflowTemplateSpec>("ClusterWorkflowTemplate", forPhase(names.validateThenPromote, phase)).templates[0]!
        .dag!.tasks;
    before(async () => {
      await library.build();
      registered = await run(configurations["a graph of six phases"]!);
      templated = await run(configurations["phases that WorkflowTemplates of the user's verify"]!);
      specs = [registered, templated].flatMap((each) =>
        each.ofKind("ClusterWorkflowTemplate").map(({ props }) => props["spec"] as WorkflowTemplateSpec),
      );
    });

    for (const [title, given, ...ends] of inOrder)
      it(`F26: end in order where ${title}`, async () => {
        const found = await runDag(library, tasks("test", templated), given, globals);
        assert.equal(found["promote-to-next-phase"], "Succeeded");
        assert.deepEqual(
          ["verification-1", "verification-2", "verified"].map((name) => found[name]),
          ends,
        );
      });
    it("F26: end so where one verification is all", async () => {
      const given = { guard: guard("Succeeded", "complete") };
      assert.equal((await runDag(library, tasks("dev", templated), given, globals))["verified"], "Succeeded");
    });

    for (const [title, end, verdict] of verified)
      it(`F26: end after ${title}`, async () => {
        const ends = await runDag(library, tasks("test"), { "run-integration-tests": end }, globals);
        assert.deepEqual(ends, {
          "promote-to-next-phase": "Succeeded",
          "run-integration-tests": end.status,
          "passed-or-superseded": verdict,
        });
      });

    it("F26: begin without verification at once", async () => {
      assert.deepEqual(await runDag(library, tasks("dev"), {}, globals), { "promote-to-next-phase": "Succeeded" });
    });

    for (const status of ["Succeeded", "Failed", "Error"])
      for (const recorded of [undefined, "", "true"]) {
        const writes = status !== "Succeeded" || recorded !== "true";
        const outputs = recorded === undefined ? "no outputs" : `recorded: "${recorded}"`;
        it(`F26: ${writes ? "record" : "do not record"} the end of a Workflow that is ${status} with ${outputs}`, async () => {
          const [step] = template("record").steps!.flat();
          const known = {
            ...globals,
            "workflow.status": status,
            ...(recorded !== undefined && { "workflow.outputs.parameters.recorded": recorded }),
          };
          assert.equal(await library.ask({ kind: "when", text: step!.when!, globals: known }), String(writes));
        });
      }

    it("never take the step of the template that does nothing", async () => {
      const [step] = template("nothing").steps!.flat();
      assert.equal(await library.ask({ kind: "when", text: step!.when!, globals: globals }), "false");
    });

    for (const [name, status, message, exitCode, again] of retries)
      it(`F14: ${again === "true" ? "run" : "do not run"} ${name} again after ${status} "${message}"`, async () => {
        const text = template(name).retryStrategy!.expression!;
        const last = { status, message, exitCode, duration: "1" };
        const known = Object.entries(last).map(([key, value]) => [`lastRetry.${key}`, value] as const);
        const scope = { ...Object.fromEntries(known), retries: "0" };
        assert.equal(await library.ask({ kind: "expression", text, scope }), again);
      });

    it("F5: fill the Sensor's parameters from a message", async () => {
      const body = { app: "app", source_phase: "test", source_commit: commit };
      const texts = expressionsOf(registered).filter(({ kind }) => kind === "sensor");
      const filled = await Promise.all(texts.map(({ text }) => library.ask({ kind: "sensor", text, data: { body } })));
      assert.ok(filled.includes(workflowName("app", "test", commit)));
      assert.deepEqual(
        filled.filter((text) => text === "" || /\{\{|<no value>/.test(text)),
        [],
      );
    });

    const half = { ...synced, status: { ...synced.status, operationState: undefined } };
    for (const [title, app, announced] of [
      ["is healthy after its sync", synced, "true"],
      [
        "was looked at before its sync ended",
        { ...synced, status: { ...synced.status, reconciledAt: "2026-11-26T09:59:59Z" } },
        "false",
      ],
      ["is of another phase", { ...synced, metadata: { labels: { "argo-promotion/phase": "prod" } } }, "false"],
      ["has no labels", { ...synced, metadata: {} }, "false"],
      ["was never synced", half, "false"],
    ] as const)
      it(`F2: ${announced === "true" ? "announce" : "do not announce"} an Application that ${title}`, async () => {
        const of = (key: string) =>
          expressionsOf(registered).filter(({ kind, where }) => kind === "notification" && where.endsWith(`.${key}`));
        const data = (phase: string) => JSON.parse(JSON.stringify(app).replaceAll("{phase}", phase)) as object;
        for (const [index, phase] of ["dev", "test", "staging", "hotfix"].entries()) {
          const question = { kind: "notification" as const, data: data(phase) };
          assert.equal(await library.ask({ ...question, text: of("when")[index]!.text }), announced, phase);
          if (announced === "true")
            assert.equal(await library.ask({ ...question, text: of("oncePer")[index]!.text }), commit);
        }
      });

    it("F26: wait for an absent output where they read it by `?.`, on v4.0.5 and on no other version", async () => {
      const text = "{{=tasks['a'].outputs?.parameters?.b == 'c'}}";
      const answer = library.ask({ kind: "when", text, globals, scope: { "tasks.a.status": "Failed" } });
      if (library.binary.version === "4.0.5") await assert.rejects(answer, /tasks\.a\.outputs.* is missing/);
      else assert.equal(await answer, "false");
    });

    it("fill every message from an event", async () => {
      const told = await run(configurations["people who are told in every way"]!);
      const links = { commit: "https://c", workflow: "http://w", report: "s3://r/x", other: "httpx://o" };
      const names = { state: "failed", application: "app", source_phase: "test", target_phase: "prod", workflow: "w" };
      const said = { summary: "app: it failed", reason: "Why.", next: "Push.", text: "a & <b>" };
      const times = { started_at: "2026-01-01T10:00:00Z", finished_at: "2026-01-01T10:01:00Z", seconds: 60 };
      const event = { ...names, ...said, ...times, links, version: "1.0", commit, source_commit: commit };
      const data = { body: { id: "1", data: event } };
      const texts = expressionsOf(told).filter(({ kind, text }) => kind === "sensor" && text.includes(".body.data."));
      assert.ok(texts.length > 3);
      for (const { text } of texts) {
        const filled = await library.ask({ kind: "sensor", text, data });
        assert.doesNotMatch(filled, /<no value>|\{\{/, text);
        // A card has a button for each page that a browser opens, and for nothing else.
        if (text.includes("OpenUrl")) {
          const opened = [...filled.matchAll(/"type":"Action.OpenUrl","title":"(\w+)","url":"([^"]+)"/g)];
          assert.deepEqual(
            opened.map(([, title, url]) => `${title} ${url}`),
            ["Commit https://c", "Workflow http://w"],
          );
        }
      }
    });

    it("announce a last phase, and count a sweep that succeeded and what was promoted", async () => {
      const last = await run(configurations["a last phase that takes itself back"]!);
      const data = JSON.parse(JSON.stringify(synced).replaceAll("{phase}", "prod")) as object;
      const announced = expressionsOf(last).filter(
        ({ where }) => where.endsWith(".when") && where.startsWith("ConfigMap"),
      );
      for (const { text } of announced)
        assert.equal(await library.ask({ kind: "notification", text, data }), String(text.includes("'prod'")));
      const counted = { kind: "when" as const, text: "{{status}} == Succeeded" };
      assert.equal(await library.ask({ ...counted, globals: { status: "Succeeded" } }), "true");
      assert.equal(await library.ask({ ...counted, globals: { status: "Failed" } }), "false");
      const promoted = { kind: "when" as const, text: '"{{outputs.parameters.outcome}}" == promoted' };
      for (const outcome of ["promoted", "held", "already-current", ""])
        assert.equal(
          await library.ask({ ...promoted, globals: { "outputs.parameters.outcome": outcome } }),
          String(outcome === "promoted"),
        );
    });

    it("are all tried, those of every configuration", async () => {
      const all = new Set<string>();
      for (const configuration of Object.values(configurations))
        for (const { text } of expressionsOf(await run(configuration))) all.add(text);
      assert.deepEqual(
        [...all].filter((text) => !library.asked.has(text)),
        [],
      );
      assert.ok(all.size > 10);
    });
  });
}
