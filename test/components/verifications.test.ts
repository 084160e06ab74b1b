// Verifications in pods of their own: the tasks that the program writes, what users' templates are given, and what holds around them.
import assert from "node:assert/strict";
import type { Task, Template, WorkflowTemplateSpec } from "../../components/objects/argoWorkflowsKinds";
import { edgeTable } from "../../components/outputs";
import { reportsSchema } from "../../components/settings/reports";
import { graphOf } from "../../components/settings/phases";
import { sweepTemplateSpec } from "../../components/sweep/sweep";
import { notificationBody } from "../../components/trigger/notificationConfig";
import { campaignEgressSpecs } from "../../components/workflow/campaignEgress";
import { verificationPodsSpec, verificationTemplatesSpec } from "../../components/workflow/verificationAdmission";
import { recordEndSpec } from "../../components/workflow/recordEnd";
import { promoteToNextPhaseSpec, validateThenPromoteSpec } from "../../components/workflow/workflowTemplates";
import { phasesText } from "../../contract/phases";
import { configurations } from "../configurations";
import { minimal, run } from "../program";
import { phases, templateArgs } from "./templates";

const load = {
  workflowTemplate: {
    name: "load-test",
    clusterScope: true,
    template: "load",
    deadline: "10m",
    parameters: { all: "{app} {phase} {namespace} {target} {version} {commit}" },
    egress: [{ namespace: "monitoring", ports: [9090] }],
  },
};
const smoke = { image: "quay.io/qa/smoke:2", command: "/smoke" };
const graph = (verification: unknown) => phases({ name: "test", promotesTo: ["prod"], verification }, { name: "prod" });
const specOf = (verification: unknown, more: object = {}): WorkflowTemplateSpec =>
  validateThenPromoteSpec({ ...templateArgs, ...more }, graph(verification)[0]!);
const tasksOf = (spec: WorkflowTemplateSpec): Task[] => spec.templates[0]!.dag!.tasks;
const promotion: Template = promoteToNextPhaseSpec(templateArgs).templates[0]!;
const templateOf = (spec: WorkflowTemplateSpec, name: string) => spec.templates.find((each) => each.name === name)!;

describe("verifications in pods of their own", () => {
  const spec = specOf([load, smoke]);

  it("follow the guard and each other, beside the promotion that waits for all of them", () => {
    assert.deepEqual(
      tasksOf(spec).map(({ name, depends }) => [name, depends]),
      [
        ["promote-to-next-phase", undefined],
        ["guard", undefined],
        ["verification-1", "guard.Succeeded"],
        ["verification-2", "verification-1.Succeeded"],
        ["verified", "verification-2.Succeeded"],
      ],
    );
    const [promotion] = tasksOf(spec);
    assert.deepEqual(promotion!.arguments!.parameters.at(-1), { name: "verification", value: "workflow" });
  });

  it("run nothing where the guard found the version superseded", () => {
    assert.match(tasksOf(spec)[2]!.when!, /^\{\{=get\(.*tasks\['guard'\].*'guard_outcome'\) == 'complete'\}\}$/);
  });

  it("refer to the user's template, and fill its parameters with nothing but what is known of the promotion", () => {
    const { arguments: given, ...task } = tasksOf(spec)[2] as Task & { templateRef: object };
    assert.deepEqual(task.templateRef, { name: "load-test", template: "load", clusterScope: true });
    const app = "{{workflow.parameters.app}}";
    const version = "{{tasks.guard.outputs.parameters.guard_version}}";
    const target = `http://${app}-test-my-app-svc.${app}-test.svc.cluster.local`;
    const value = `${app} test ${app}-test ${target} ${version} {{workflow.parameters.source_commit}}`;
    assert.deepEqual(given, { parameters: [{ name: "all", value }] });
  });

  it("take a template called main in the namespace where nothing else is said", () => {
    const [, , task] = tasksOf(specOf({ workflowTemplate: { name: "contract-test" } }));
    assert.deepEqual((task as { templateRef?: object }).templateRef, {
      ...{ name: "contract-test", template: "main", clusterScope: false },
    });
  });

  it("have the guard read the version in any case, in a pod of its own that leaves what it found", () => {
    const guard = templateOf(spec, "guard");
    assert.equal((guard.container!.args as string[]).at(-1), "--with-version");
    assert.deepEqual(
      guard.outputs!.parameters.map(({ name }) => name),
      ["guard_reason", "guard_outcome", "guard_fingerprint", "guard_version"],
    );
    assert.equal(guard.initContainers, undefined);
  });

  it("run a campaign among others without a guard and without credentials", () => {
    const campaign = templateOf(spec, "campaign-2");
    const { image, command, args } = campaign.container!;
    assert.deepEqual([image, command], ["quay.io/qa/smoke:2", ["/smoke"]]);
    assert.match((args as string[])[0]!, /^http:/);
    assert.deepEqual([campaign.initContainers, campaign.serviceAccountName], [undefined, "argo-verification"]);
    assert.ok(!JSON.stringify(campaign).includes("github-credentials"));
  });

  it("keep the reports of two campaigns apart", () => {
    const reports = reportsSchema.parse({ endpoint: "s3.example.com", bucket: "reports", existingSecret: "s3" });
    const two = specOf([smoke, smoke], { reports });
    const keys = ["campaign-1", "campaign-2"].map((name) => {
      return (templateOf(two, name).outputs!.artifacts![0]!.s3 as { key: string }).key;
    });
    assert.equal(new Set(keys).size, 2);
  });

  it("run as an account that may do nothing where the user's template does not say otherwise", () => {
    const { serviceAccountName, securityContext, podMetadata, podSpecPatch } = spec;
    assert.equal(serviceAccountName, "argo-verification");
    assert.equal(securityContext!.runAsNonRoot, true);
    assert.deepEqual(podMetadata, { labels: { "argo-promotion/campaign": "test" } });
    assert.equal(podSpecPatch, '{"automountServiceAccountToken":true}');
    for (const name of ["guard", "campaign-2"])
      assert.match(templateOf(spec, name).podSpecPatch!, /"automountServiceAccountToken":false/);
  });

  it("F14: have the deadline of all of them, with the rollout before and the promotion after", () => {
    assert.equal(spec.activeDeadlineSeconds, 600 + 600 + 1800 + 600);
    assert.equal(specOf({ workflowTemplate: { name: "t", deadline: "90s" } }).activeDeadlineSeconds, 1290);
  });

  it("F14: are waited for as long as they may take, by a promotion and in a phase that promotes nothing", () => {
    const longest = Array.from({ length: 10 }, () => ({ workflowTemplate: { name: "soak-test", deadline: "24h" } }));
    const list = phases({ name: "prod", onFailure: "record", verification: longest });
    const last: WorkflowTemplateSpec = validateThenPromoteSpec(templateArgs, list[0]!);
    const waiting = [promotion, templateOf(last, "settlement")];
    for (const { name, activeDeadlineSeconds } of waiting)
      for (const { activeDeadlineSeconds: whole } of [last, specOf(longest)])
        assert.ok(activeDeadlineSeconds! >= whole, name);
  });

  describe("in a phase that allows campaigns of applications' own", () => {
    const allowing = { ...smoke, campaigns: { images: ["registry.example.com/team-*/*"] } };
    const own = specOf(allowing, { generators: "apps/*/*.json" });

    it("have the guard in a pod of its own, which is told what is allowed, and what runs otherwise", () => {
      const { container, outputs } = templateOf(own, "guard");
      const args = container!.args as string[];
      const after = (flag: string) => args[args.indexOf(flag) + 1];
      assert.deepEqual(JSON.parse(after("--campaigns")!), allowing.campaigns);
      assert.deepEqual(["--generators", "--campaign-image", "--campaign-command"].map(after), [
        "apps/*/*.json",
        "quay.io/qa/smoke:2",
        "/smoke",
      ]);
      assert.deepEqual(outputs!.parameters.slice(-2), [
        { name: "guard_campaign_image", valueFrom: { path: "/guard/campaign_image", default: "" } },
        { name: "guard_campaign_command", valueFrom: { path: "/guard/campaign_command", default: "" } },
      ]);
    });

    it("take image and command of the guard's alone, each as the whole text of one field", () => {
      const [, , task] = tasksOf(own) as (Task & { template: string })[];
      assert.deepEqual(task!.arguments!.parameters.slice(-2), [
        { name: "image", value: "{{tasks.guard.outputs.parameters.guard_campaign_image}}" },
        { name: "command", value: "{{tasks.guard.outputs.parameters.guard_campaign_command}}" },
      ]);
      const { container, inputs, ...campaign } = templateOf(own, task!.template);
      const { image, command, ...others } = container!;
      assert.deepEqual([image, command], ["{{inputs.parameters.image}}", ["{{inputs.parameters.command}}"]]);
      assert.deepEqual(inputs!.parameters.slice(-2), [{ name: "image" }, { name: "command" }]);
      assert.doesNotMatch(JSON.stringify([others, campaign]), /inputs\.parameters\.(image|command)/);
      const { container: baked, inputs: without, ...same } = templateOf(specOf([smoke, smoke]), "campaign-1");
      assert.deepEqual(campaign, same);
      assert.deepEqual(inputs!.parameters.slice(0, -2), without!.parameters);
      assert.deepEqual({ ...container, image: baked!.image, command: baked!.command }, baked);
    });

    it("leave what stands beside it as it was", () => {
      const two = specOf([allowing, smoke]);
      assert.deepEqual(templateOf(two, "campaign-2"), templateOf(specOf([smoke, smoke]), "campaign-2"));
      assert.deepEqual(tasksOf(two)[3]!.arguments, tasksOf(specOf([smoke, smoke]))[3]!.arguments);
    });

    it("are waited for by nodes, and told to sweep, page and status", () => {
      assert.deepEqual(tasksOf(own)[0]!.arguments!.parameters.at(-1), { name: "verification", value: "workflow" });
      const text = phasesText(graphOf(graph(allowing)));
      assert.deepEqual(JSON.parse(text), [
        { name: "test", promotesTo: ["prod"], campaigns: allowing.campaigns },
        { name: "prod", promotesTo: [] },
      ]);
      const { templates } = sweepTemplateSpec({
        ...templateArgs,
        phases: graph(allowing),
        generators: "apps/*/*.json",
      });
      const args = templates[0]!.container.args;
      assert.equal(args[args.indexOf("--generators") + 1], "apps/*/*.json");
      assert.match(args[args.indexOf("--phases") + 1]!, /"campaigns":\{"images":\["registry/);
    });

    it("change nothing where the phase allows none: one pod with its guard, which looks all the same", () => {
      const { initContainers } = templateOf(specOf(smoke, { generators: "apps/*/*.json" }), "integration-tests");
      const args = initContainers![0]!.args as string[];
      assert.equal(args[args.indexOf("--generators") + 1], "apps/*/*.json");
      assert.ok(!args.includes("--campaigns"));
    });
  });

  it("are the same as a list of one", () => {
    for (const each of [load, smoke, {}]) assert.deepEqual(specOf([each]), specOf(each));
  });

  it("leave a phase with a campaign alone as it was", () => {
    const { podMetadata, podSpecPatch, serviceAccountName, templates } = specOf(smoke);
    assert.deepEqual([podMetadata, podSpecPatch, serviceAccountName], [undefined, undefined, "argo"]);
    assert.ok(templates.every(({ name }) => name !== "guard"));
  });

  it("reach what each of them names, and no git server: their guard is in a pod of its own", () => {
    const given = { phases: graph([load, smoke]), gitRepo: "https://git.example.com:8443/r.git" };
    const [policy] = campaignEgressSpecs(given);
    const egress = JSON.stringify(policy!.spec.egress);
    assert.ok(egress.includes('"kubernetes.io/metadata.name":"monitoring"'));
    assert.ok(!egress.includes("8443"));
    const [alone] = campaignEgressSpecs({ ...given, phases: graph(smoke) });
    assert.ok(JSON.stringify(alone).includes("8443"));
  });

  it("F8: are held to that, and no pod of the program's beside them, whose events and forge are not among it", () => {
    const [policy] = campaignEgressSpecs({ phases: graph([load, smoke]), gitRepo: "https://git.example.com/r.git" });
    const selected = policy!.spec.podSelector.matchLabels;
    // As Argo Workflows makes a pod's labels: the template's own over the Workflow's.
    const labelsOf = ({ metadata }: Template) => ({ ...spec.podMetadata!.labels, ...metadata?.labels });
    const isHeld = (template: Template) =>
      Object.entries(selected).every(([label, value]) => labelsOf(template)[label] === value);
    const own: Template[] = [promotion, templateOf(spec, "guard"), ...recordEndSpec(templateArgs).templates];
    for (const each of own) assert.ok(!isHeld(each), each.name);
    assert.ok(isHeld(templateOf(spec, "campaign-2")));
    assert.ok(isHeld({ name: "of the user's" }));
  });

  it("are named where people look at the edges, and the first one's target in the notification", () => {
    const images = { testCampaign: undefined, registry: "mirror.example.com" };
    const [row] = edgeTable(graph([load, smoke]), images);
    assert.equal(row?.verification, "load-test, mirror.example.com/qa/smoke:2");
    assert.match(notificationBody(graph(load)[0]!, "https://git.example.com/r.git"), /"test_target": "http:\/\//);
  });

  it("need no image of ours but the step's", async () => {
    const withoutCampaign = { ...minimal, images: { promote: "registry.example.com/promote:1" }, phases: graph(load) };
    await run(withoutCampaign);
  });

  describe("which users write", () => {
    it("are kept from every Secret of the program by policies, which are made for them alone", async () => {
      const names = async (configuration: Record<string, unknown>) =>
        (await run(configuration))
          .ofKind("ValidatingAdmissionPolicy")
          .map(({ props }) => (props["metadata"] as { name: string }).name)
          .filter((name) => name.startsWith("argo-promotion-verification"))
          .sort();
      const kinds = ["pods", "results", "templates"].map((kind) => `argo-promotion-verification-${kind}`);
      assert.deepEqual(await names(configurations["phases that WorkflowTemplates of the user's verify"]!), kinds);
      assert.deepEqual(
        await names({
          ...minimal,
          phases: [{ name: "test", promotesTo: ["prod"], verification: [smoke, smoke] }, { name: "prod" }],
        }),
        [],
      );
    });

    it("are kept from those that the configuration names", async () => {
      const secrets = { reports: "s3", signing: "signer", forge: "forge-token", pull: "mirror", git: "gitops-bot" };
      const registered = await run({
        ...minimal,
        credentials: { existingSecret: secrets.git },
        repository: {
          ...minimal.repository,
          url: "https://git.example.com/team/gitops.git",
          commits: { signing: { format: "ssh", existingSecret: secrets.signing } },
          forge: { kind: "gitea", existingSecret: secrets.forge },
        },
        reports: { endpoint: "s3.example.com", bucket: "reports", existingSecret: secrets.reports },
        images: { ...minimal.images, pullSecrets: [secrets.pull] },
        phases: [{ name: "test", promotesTo: ["prod"], verification: load }, { name: "prod" }],
      });
      const text = JSON.stringify(
        registered.ofKind("ValidatingAdmissionPolicy").find(({ props }) => JSON.stringify(props).includes("-pods")),
      );
      for (const name of [...Object.values(secrets), "webhook-auth"]) assert.ok(text.includes(`'${name}'`), name);
    });

    it("F13: refer to no template of ours, that of a phase which promotes nothing among them, and run in its name", () => {
      const all = phases(
        { name: "test", promotesTo: ["prod"], verification: load },
        { name: "prod", onFailure: "record", verification: load },
      );
      const text = JSON.stringify(verificationTemplatesSpec(all));
      for (const phase of ["test", "prod"])
        assert.ok(text.includes(`'workflow-template-validate-then-promote-${phase}'`), phase);
      assert.ok(JSON.stringify(verificationPodsSpec(all, ["s"], "controller")).includes("in ['test', 'prod']"));
    });

    it("F13: are told from our own pods by names that Argo alone gives, and no template may have", () => {
      const { variables } = verificationPodsSpec(graph(load), ["s"], "controller") as {
        variables: { name: string; expression: string }[];
      };
      const own = variables.find(({ name }) => name === "isOwn")!.expression;
      const pattern = new RegExp(/matches\('(.*)'\)/.exec(own)![1]!);
      const makingPods = ["guard", "campaign-2"];
      for (const name of [...makingPods, "promotion", "integration-tests", "record-end", "record-dead-letter", "sweep"])
        assert.match(`-${name}-1234567`, pattern);
      for (const name of ["main", "my-promotion", "promotion-2", "campaign-x"])
        assert.doesNotMatch(`-${name}-1`, pattern);
    });
  });
});
