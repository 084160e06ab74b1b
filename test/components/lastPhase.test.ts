// What is made for a last phase that is verified: its notification, its trigger, its Workflow, and who may make that.
import assert from "node:assert/strict";
import type { Task } from "../../components/objects/argoWorkflowsKinds";
import { sweepTemplateSpec } from "../../components/sweep/sweep";
import { notificationData } from "../../components/trigger/notificationConfig";
import { sensorSpec } from "../../components/trigger/sensor";
import { newWorkflowSpec } from "../../components/workflow/admission";
import { campaignEgressSpecs } from "../../components/workflow/campaignEgress";
import { recordEndSpec } from "../../components/workflow/recordEnd";
import { promoteToNextPhaseSpec, validateThenPromoteSpec } from "../../components/workflow/workflowTemplates";
import { edgeTable } from "../../components/outputs";
import { type Container, phases, type Template, templateArgs } from "./templates";

const list = phases({ name: "test", promotesTo: ["prod"] }, { name: "prod", onFailure: "rollback" }, { name: "drill" });
const [, prod] = list as [unknown, (typeof list)[number]];
const args = { ...templateArgs, phases: list };
const flag = (container: Container | undefined, name: string) => container?.args[container.args.indexOf(name) + 1];

describe("a last phase that is verified", () => {
  const spec = validateThenPromoteSpec(args, prod);
  const named = (name: string) => spec.templates.find((each) => each.name === name) as unknown as Template;

  it("is announced, triggers a Workflow and may have one, as no other last phase", () => {
    assert.deepEqual(
      Object.keys(notificationData(list, "discovered", "https://git.example.com/r.git")).filter((key) =>
        key.startsWith("template."),
      ),
      ["template.sync-success-test", "template.sync-success-prod"],
    );
    const sensor = sensorSpec({ phases: list, availability: "single", antiAffinity: "hard" });
    assert.deepEqual(
      sensor.triggers.map(({ template }) => template.name),
      ["webhook-app-promotion-test", "webhook-app-promotion-prod"],
    );
    const users = { sensor: "s", sweep: "w", controller: "c" };
    const admitted = JSON.stringify(newWorkflowSpec(list, users));
    assert.ok(admitted.includes("'workflow-template-validate-then-promote-prod'"));
    assert.ok(!admitted.includes("drill"));
    assert.ok(admitted.includes("in ['test/prod']"));
  });

  it("settles beside its campaign, and promotes nothing", () => {
    const { dag } = named("validate-then-promote") as unknown as { dag: { tasks: (Task & { template?: string })[] } };
    assert.deepEqual(
      dag.tasks.map(({ name, template, depends }) => [name, template, depends]),
      [
        ["settle", "settlement", undefined],
        ["run-integration-tests", "integration-tests", undefined],
        ["passed-or-superseded", "nothing", "run-integration-tests.Succeeded || run-integration-tests.Failed"],
      ],
    );
    assert.ok(!JSON.stringify(dag).includes("target_phase"));
  });

  it("is settled by a pod like that of a promotion, which the phase alone is told", () => {
    const settlement = named("settlement");
    const [promotion] = promoteToNextPhaseSpec(args).templates as unknown as [Template];
    const same = ["serviceAccountName", "podSpecPatch", "securityContext", "volumes", "outputs", "retryStrategy"];
    for (const field of [...same, "activeDeadlineSeconds"])
      assert.deepEqual(settlement[field], promotion[field], field);
    const { container } = settlement;
    for (const field of ["env", "image", "resources", "securityContext", "volumeMounts"])
      assert.deepEqual(container[field], promotion.container[field], field);
    assert.deepEqual([container.args[0], flag(container, "--phase")], ["settle", "prod"]);
    assert.deepEqual([flag(container, "--on-failure"), flag(container, "--subject")], ["rollback", "settle"]);
  });

  it("signs, and is shown at the forge, as promotions are", () => {
    const commits = { author: "bot", signing: { format: "ssh" as const, existingSecret: "signer", key: "signingKey" } };
    const forge = { kind: "gitlab" as const, existingSecret: "token", key: "pat" };
    const { templates } = validateThenPromoteSpec({ ...args, commits, forge }, prod);
    const { container } = templates.find(({ name }) => name === "settlement") as unknown as Template;
    assert.deepEqual([flag(container, "--author"), flag(container, "--signing")], ["bot", "ssh"]);
    assert.equal(flag(container, "--forge"), "gitlab");
    const env = (container["env"] as { name: string }[]).map(({ name }) => name);
    assert.deepEqual(env.slice(0, 2), ["GIT_SIGNING_KEY", "FORGE_TOKEN"]);
  });

  it("is known to what records, and to what sweeps; a promotion needs to know nothing of it", () => {
    const known = (container: unknown) => JSON.parse(flag(container as Container, "--phases")!) as object[];
    const last = { name: "prod", promotesTo: [], onFailure: "rollback" };
    const test = { name: "test", promotesTo: ["prod"] };
    for (const { templates } of [recordEndSpec(args), sweepTemplateSpec(args)])
      for (const { container } of templates) assert.deepEqual(known(container), [test, last]);
    assert.deepEqual(known(promoteToNextPhaseSpec(args).templates[0]!.container), [test]);
  });

  it("lets its campaign out as any other", () => {
    const specs = campaignEgressSpecs({ phases: list, gitRepo: "https://git.example.com/r.git" });
    assert.deepEqual(
      specs.map(({ name }) => name),
      ["campaign-test", "campaign-prod"],
    );
  });

  it("is no edge", () => {
    assert.deepEqual(
      edgeTable(list, args.images).map(({ source, target }) => `${source} -> ${target}`),
      ["test -> prod"],
    );
  });
});
