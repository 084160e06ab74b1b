// The builders of Workflow templates.
import assert from "node:assert/strict";
import type { Task } from "../../components/objects/argoWorkflowsKinds";
import { recordEndSpec } from "../../components/workflow/recordEnd";
import {
  promoteToNextPhaseSpec,
  promoteVerifiedSpec,
  validateThenPromoteSpec,
} from "../../components/workflow/workflowTemplates";
import type { Phase } from "../../components/settings/phases";
import { reportsSchema } from "../../components/settings/reports";
import { campaignOf, type Container, dev, mounts, type Template, templateArgs, testPhase } from "./templates";

describe("the Workflow templates", () => {
  const campaign = campaignOf(testPhase);
  const [promotion] = promoteToNextPhaseSpec(templateArgs).templates as unknown as [Template];
  const dagOf = (phase: Phase) =>
    (validateThenPromoteSpec(templateArgs, phase).templates[0] as { dag: { failFast: boolean; tasks: Task[] } }).dag;
  const task = (name: string, phase = testPhase) => dagOf(phase).tasks.find((one) => one.name === name);
  const guard = campaign.initContainers?.[0];

  it("tell the step the gates before every edge, and take none of them from a Workflow", () => {
    const { args } = promotion.container;
    assert.deepEqual(JSON.parse(args[args.indexOf("--phases") + 1]!), [
      { name: "test", promotesTo: ["eu", "us"] },
      { name: "dev", promotesTo: [{ phase: "test", soak: "1h", needs: ["qa"] }] },
    ]);
  });
  it("promote what is verified along one edge, without a campaign, by the record alone", () => {
    const spec = promoteVerifiedSpec(templateArgs);
    assert.deepEqual(
      spec.arguments.parameters.map(({ name }) => name),
      ["app", "source_commit", "source_phase", "target_phase"],
    );
    const [main] = spec.templates as unknown as [{ dag: { tasks: Task[] } }];
    const [only, ...others] = main.dag.tasks;
    assert.deepEqual(others, []);
    assert.equal(
      (only as { templateRef?: { name: string } }).templateRef?.name,
      "workflow-template-promote-to-next-phase",
    );
    assert.deepEqual(only?.arguments?.parameters.at(-1), { name: "verification", value: "recorded" });
    assert.ok(!JSON.stringify(spec).includes("integration-tests"));
  });

  it("write the end down again where a report is kept: the step does not wait for it", () => {
    const reports = reportsSchema.parse({ endpoint: "s3.example.com", bucket: "reports", existingSecret: "s3" });
    const whenOf = (more: object, phase: Phase) => {
      const all = validateThenPromoteSpec({ ...templateArgs, ...more }, phase).templates as { name: string }[];
      return (all.find(({ name }) => name === "record") as { steps?: { when: string }[][] }).steps![0]![0]!.when;
    };
    const unrecorded = whenOf({}, testPhase);
    assert.match(unrecorded, /^\{\{=workflow.status != 'Succeeded' \|\| .*'recorded'\) != 'true'\}\}$/);
    assert.deepEqual([whenOf({ reports }, testPhase), whenOf({ reports }, dev)], ["{{=true}}", unrecorded]);
  });
  it("F14: have deadlines", () => {
    const all = [campaign, promotion].map((template) => template["activeDeadlineSeconds"]);
    assert.deepEqual(
      [...all, validateThenPromoteSpec(templateArgs, testPhase).activeDeadlineSeconds],
      [2400, 865_200, 5400],
    );
  });
  it("F14: promote again only after what may pass: network, conflict, and a signal", () => {
    const { expression } = promotion["retryStrategy"] as Record<string, string>;
    assert.equal(expression, "lastRetry.status == 'Error' || asInt(lastRetry.exitCode) in [5, 6, 137, 143]");
  });

  it("F2: begin the promotion's pod beside the campaign, which it waits for by itself", () => {
    const { depends, when, arguments: given } = task("promote-to-next-phase")!;
    assert.deepEqual([depends, when], [undefined, undefined]);
    assert.deepEqual(given?.parameters.at(-1), { name: "verification", value: "campaign" });
    const { args } = promotion.container;
    assert.equal(args[args.indexOf("--verification") + 1], "{{inputs.parameters.verification}}");
    assert.equal(args[args.indexOf("--workflow-uid") + 1], "{{workflow.uid}}");
  });
  it("promote at once for a Workflow of an older version, whose campaign has passed already", () => {
    const { parameters } = promotion["inputs"] as { parameters: object[] };
    assert.deepEqual(parameters.at(-1), { name: "verification", value: "campaign" });
  });
  it("F2: are red after a red campaign, unless the guard had found the phase superseded", () => {
    const verdict = task("passed-or-superseded");
    assert.equal(verdict?.depends, "run-integration-tests.Succeeded || run-integration-tests.Failed");
    assert.match(verdict.when ?? "", /status == 'Succeeded' \|\| .*'guard_outcome'\) == 'superseded'/);
  });
  it("F2: wait for the rollout of a phase without verification too", () => {
    const { parameters } = task("promote-to-next-phase", dev)!.arguments!;
    assert.deepEqual(parameters.at(-1), { name: "verification", value: "none" });
  });

  it("F13: hand the credentials over in the environment, from a Secret", () => {
    assert.doesNotMatch(JSON.stringify([promotion.container.args, guard?.args]), /password/i);
    assert.deepEqual(
      (promotion.container["env"] as { name: string; valueFrom?: object }[])
        .filter(({ valueFrom }) => valueFrom !== undefined)
        .map(({ name }) => name),
      ["GIT_USER", "GIT_PASSWORD", "GIT_EMAIL"],
    );
  });
  it("F13: verify the git server by the configured CA", () => {
    const { args } = promotion.container;
    assert.equal(args[args.indexOf("--ca-file") + 1], "/etc/git-ca/ca.crt");
  });
  it("give the key that signs commits to the promotion alone", () => {
    const commits = { signing: { format: "ssh" as const, existingSecret: "signer", key: "signingKey" } };
    const [signed] = promoteToNextPhaseSpec({ ...templateArgs, commits }).templates as unknown as [Template];
    const { args, env } = signed.container as Container & { env: { name: string; valueFrom?: object }[] };
    assert.equal(args[args.indexOf("--signing") + 1], "ssh");
    const key = env.find(({ name }) => name === "GIT_SIGNING_KEY");
    assert.deepEqual(key?.valueFrom, { secretKeyRef: { name: "signer", key: "signingKey" } });
    assert.ok(!JSON.stringify(campaignOf(testPhase, { commits })).includes("signer"));
    assert.ok(!JSON.stringify(promotion).includes("GIT_SIGNING_KEY"));
  });
  it("tell the promotion alone where it gets a pull request, by a token of its own", () => {
    const forge = {
      kind: "gitlab" as const,
      url: "https://git.example.com/gitlab",
      existingSecret: "token",
      key: "pat",
    };
    const [proposed] = promoteToNextPhaseSpec({ ...templateArgs, forge }).templates as unknown as [Template];
    const { args, env } = proposed.container as Container & { env: { name: string; valueFrom?: object }[] };
    const at = args.indexOf("--forge");
    assert.deepEqual(args.slice(at, at + 4), ["--forge", "gitlab", "--forge-url", "https://git.example.com/gitlab"]);
    const token = env.find(({ name }) => name === "FORGE_TOKEN");
    assert.deepEqual(token?.valueFrom, { secretKeyRef: { name: "token", key: "pat" } });
    assert.ok(!JSON.stringify(campaignOf(testPhase, { forge })).includes("FORGE_TOKEN"));
    assert.ok(!JSON.stringify(promotion).includes("--forge"));
  });
  it("give a git call the time that is configured", () => {
    const [slow] = promoteToNextPhaseSpec({ ...templateArgs, gitTimeout: "2m" }).templates as unknown as [Template];
    const slowGuard = campaignOf(testPhase, { gitTimeout: "2m" }).initContainers?.[0];
    for (const args of [slow.container.args, slowGuard?.args ?? []]) {
      assert.equal(args[args.indexOf("--git-timeout") + 1], "2m");
    }
  });

  it("trust the public CAs where none is configured", () => {
    const { templates } = promoteToNextPhaseSpec({ ...templateArgs, gitCa: false });
    const container = templates[0]?.container as Container | undefined;
    assert.equal(container?.args.includes("--ca-file"), false);
    assert.deepEqual(mounts(container), ["scratch", "api-token", "events-token"]);
  });
  it("F9: put no shell between parameters and programs", () => {
    assert.deepEqual(promotion.container.command, ["promote"]);
    assert.deepEqual(campaign.container.command, ["./launchTests.sh"]);
  });
  it("run as a user without rights", () => {
    for (const { securityContext, container, initContainers = [] } of [campaign, promotion]) {
      assert.equal((securityContext as { runAsNonRoot: boolean }).runAsNonRoot, true);
      for (const one of [container, ...initContainers]) {
        const security = one["securityContext"] as { allowPrivilegeEscalation: boolean };
        assert.equal(security.allowPrivilegeEscalation, false);
      }
    }
  });
  it("run promote on a root that it cannot write", () => {
    const own = [...campaign.initContainers!, promotion.container];
    for (const { securityContext } of own as unknown as { securityContext: { readOnlyRootFilesystem?: boolean } }[]) {
      assert.equal(securityContext.readOnlyRootFilesystem, true);
    }
  });
  it("verify once, then promote to every target phase", () => {
    assert.deepEqual(task("promote-to-next-phase")?.withItems, ["eu", "us"]);
    assert.equal(task("run-integration-tests")?.withItems, undefined);
  });
  it("let every edge end on its own", () => {
    assert.equal(dagOf(testPhase).failFast, false);
  });
  it("skip the verification of a phase that has none", () => {
    assert.deepEqual(
      dagOf(dev).tasks.map(({ name }) => name),
      ["promote-to-next-phase"],
    );
  });
  it("F30: hold what runs as it is: of a Workflow's text only arguments of programs are made", () => {
    const specs = [testPhase, dev].map((phase) => validateThenPromoteSpec(templateArgs, phase));
    const others = [promoteToNextPhaseSpec(templateArgs), recordEndSpec({ ...templateArgs, phases: [testPhase, dev] })];
    const templates = [...specs, ...others].flatMap((spec) => spec.templates as unknown as Partial<Template>[]);
    const pods = templates.filter(({ container }) => container !== undefined) as Template[];
    assert.deepEqual(
      pods.map(({ name }) => name),
      ["integration-tests", "promotion", "record-end", "record-dead-letter"],
    );
    for (const { container, initContainers = [], metrics, ...rest } of pods) {
      assert.ok(!JSON.stringify(rest).includes("{{"), JSON.stringify(rest));
      // Which edge it is the admission policy bounds; the rest is the controller's or the step's.
      const measured = JSON.stringify(metrics ?? {}).match(/\{\{[^}]*\}\}/g) ?? [];
      const bounded = [
        "inputs.parameters.source_phase",
        "inputs.parameters.target_phase",
        "outputs.parameters.outcome",
        "outputs.parameters.lead_seconds",
      ];
      const known = [...bounded, "status", "duration"].map((name) => `{{${name}}}`);
      assert.deepEqual(
        measured.filter((text) => !known.includes(text)),
        [],
      );
      for (const { args, ...program } of [container, ...initContainers]) {
        assert.ok(args.length > 0);
        assert.ok(!JSON.stringify(program).includes("{{"), JSON.stringify(program));
      }
    }
  });
  it("F30: limit what every container may fill of its node's disk", () => {
    for (const { container, initContainers = [] } of [campaign, promotion])
      for (const one of [container, ...initContainers]) {
        const { limits } = one["resources"] as { limits: object };
        assert.ok("ephemeral-storage" in limits && "memory" in limits);
      }
  });
});
