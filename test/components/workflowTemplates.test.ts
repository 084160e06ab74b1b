// The builders of Workflow templates.
import assert from "node:assert/strict";
import type { Task } from "../../components/objects/argoKinds";
import { type Campaign, campaignTemplate } from "../../components/workflow/campaign";
import { recordEndSpec } from "../../components/workflow/recordEnd";
import {
  promoteToNextPhaseSpec,
  promoteVerifiedSpec,
  validateThenPromoteSpec,
} from "../../components/workflow/workflowTemplates";
import { imagesSchema } from "../../components/settings/images";
import { carriedBy } from "../../components/settings/carried";
import { type Phase, phasesSchema } from "../../components/settings/phases";
import { reportsSchema } from "../../components/settings/reports";
import { repositorySchema } from "../../components/settings/repository";

const phases = (...list: object[]): Phase[] => phasesSchema.parse(list);
const repository = repositorySchema.parse({ url: "https://git.example.com/gitops.git" });
const sources = phases(
  { name: "test", promotesTo: ["eu", "us"] },
  { name: "dev", promotesTo: [{ phase: "test", soak: "1h", needs: ["qa"] }], verification: "none" },
  { name: "eu" },
  { name: "us" },
);
const [testPhase, dev] = sources as [Phase, Phase];
const templateArgs = {
  commits: {},
  phases: sources,
  promoteImage: "registry.example.com/promote:1",
  pullPolicy: "IfNotPresent",
  gitRepo: "https://git.example.com/r.git",
  gitCredentialsSecret: "github-credentials",
  branch: "main",
  carried: carriedBy(repository.layout),
  stops: repository.layout.stops,
  holds: repository.layout.holds,
  gitTimeout: repository.gitTimeout,
  applications: "discovered" as const,
  proof: repository.layout.proof,
  gitCa: true,
  images: imagesSchema.parse({ testCampaign: "registry.example.com/campaign:1" }),
};
type Container = Record<string, unknown> & {
  args: string[];
  command: string[];
  volumeMounts: { name: string; mountPath: string }[];
};
type Template = Record<string, unknown> & { container: Container; initContainers?: (Container & { name: string })[] };

describe("the Workflow templates", () => {
  const templateOf = (phase: Phase, more: object = {}) =>
    campaignTemplate({ ...templateArgs, ...more }, phase, phase.verification as Campaign) as unknown as Template;
  const campaign = templateOf(testPhase);
  const [promotion] = promoteToNextPhaseSpec(templateArgs).templates as unknown as [Template];
  const dagOf = (phase: Phase) =>
    (validateThenPromoteSpec(templateArgs, phase).templates[0] as { dag: { failFast: boolean; tasks: Task[] } }).dag;
  const campaignOutputs = campaign["outputs"] as { parameters: object };
  const task = (name: string, phase = testPhase) => dagOf(phase).tasks.find((one) => one.name === name);
  const guard = campaign.initContainers?.[0];
  const mounts = (container: Container | undefined) => container?.volumeMounts.map(({ name }) => name);

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

  it("keep no report unless the configuration says where", () => {
    assert.ok(!/artifacts|REPORT_DIR|s3/.exec(JSON.stringify(campaign)));
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
  it("F14: keep the campaign's report, with a Secret that only the executor sees", () => {
    const storage = { endpoint: "s3.example.com", bucket: "reports", existingSecret: "reports-s3" };
    const reports = reportsSchema.parse(storage);
    const kept = templateOf(testPhase, { reports });
    const secret = (key: string) => ({ name: "reports-s3", key });
    assert.deepEqual((kept["outputs"] as { artifacts: object[] }).artifacts, [
      {
        name: "report",
        path: "/report",
        optional: true,
        archive: { none: {} },
        s3: {
          endpoint: "s3.example.com",
          bucket: "reports",
          insecure: false,
          key: "campaigns/{{inputs.parameters.app}}/{{workflow.name}}/{{workflow.uid}}-{{retries}}",
          accessKeySecret: secret("accessKey"),
          secretKeySecret: secret("secretKey"),
        },
      },
    ]);
    assert.deepEqual(kept.container["env"], [{ name: "REPORT_DIR", value: "/report" }]);
    assert.ok(!JSON.stringify([kept.container, kept.initContainers, kept["volumes"]]).includes("reports-s3"));
    assert.deepEqual((kept["outputs"] as { parameters: object }).parameters, campaignOutputs.parameters);
  });

  it("F30: take the report from a volume's own folder, where a campaign cannot put a link for the executor to follow", () => {
    const reports = reportsSchema.parse({
      endpoint: "s3.example.com",
      bucket: "reports",
      existingSecret: "reports-s3",
    });
    const kept = templateOf(testPhase, { reports });
    const { artifacts } = kept["outputs"] as { artifacts: { path: string }[] };
    const mounted = kept.container.volumeMounts.map(({ mountPath }) => mountPath);
    assert.deepEqual(
      artifacts.filter(({ path }) => !mounted.includes(path)),
      [],
    );
    assert.ok(artifacts.length > 0);
  });

  it("F14: have deadlines", () => {
    const all = [campaign, promotion].map((template) => template["activeDeadlineSeconds"]);
    assert.deepEqual(
      [...all, validateThenPromoteSpec(templateArgs, testPhase).activeDeadlineSeconds],
      [2400, 5100, 5400],
    );
  });
  it("F14: run a campaign again only where the infrastructure or the guard failed, and no guard that is sure", () => {
    const { expression } = campaign["retryStrategy"] as Record<string, string>;
    assert.deepEqual(expression!.match(/(?<=exit code )\d/g), ["1", "2", "3", "4"]);
    assert.match(expression!, /startsWith 'guard: Error \(exit code 4\)'\) == false\)$/);
  });
  it("F14: promote again only after what may pass: network, conflict, and a signal", () => {
    const { expression } = promotion["retryStrategy"] as Record<string, string>;
    assert.equal(expression, "lastRetry.status == 'Error' || asInt(lastRetry.exitCode) in [5, 6, 137, 143]");
  });

  it("F2: wait for the rollout before the campaign, in its own pod", () => {
    assert.equal(guard?.name, "guard");
    assert.deepEqual([guard.command, guard.args[0]], [["promote"], "guard"]);
  });
  it("F2: hand on what the guard found, from the files that it writes", () => {
    assert.deepEqual(campaign["outputs"], {
      parameters: [
        { name: "guard_reason", valueFrom: { path: "/guard/reason", default: "" } },
        { name: "guard_outcome", valueFrom: { path: "/guard/outcome", default: "error" } },
        { name: "guard_fingerprint", valueFrom: { path: "/guard/fingerprint", default: "" } },
        { name: "guard_version", valueFrom: { path: "/guard/version", default: "" } },
      ],
    });
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
  it("give a git call the time that is configured", () => {
    const [slow] = promoteToNextPhaseSpec({ ...templateArgs, gitTimeout: "2m" }).templates as unknown as [Template];
    const slowGuard = templateOf(testPhase, { gitTimeout: "2m" }).initContainers?.[0];
    for (const args of [slow.container.args, slowGuard?.args ?? []]) {
      assert.equal(args[args.indexOf("--git-timeout") + 1], "2m");
    }
  });

  it("trust the public CAs where none is configured", () => {
    const { templates } = promoteToNextPhaseSpec({ ...templateArgs, gitCa: false });
    const container = templates[0]?.container as Container | undefined;
    assert.equal(container?.args.includes("--ca-file"), false);
    assert.deepEqual(mounts(container), ["scratch", "api-token"]);
  });
  it("F9: put no shell between parameters and programs", () => {
    assert.deepEqual(promotion.container.command, ["promote"]);
    assert.deepEqual(campaign.container.command, ["./launchTests.sh"]);
  });
  it("show the test image neither git credentials nor a token", () => {
    assert.equal("env" in campaign.container, false);
    assert.deepEqual(mounts(campaign.container), ["guard"]);
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
  it("give a phase its own campaign, target and namespace", () => {
    const verification = {
      image: "example.com/smoke:2",
      command: "/smoke",
      target: "http://{app}.{namespace}/{phase}",
      resources: { requests: { cpu: "100m" }, limits: { memory: "256Mi" } },
    };
    const [eu] = phases({ name: "eu", promotesTo: ["us"], namespace: "eu-{app}", verification });
    const { image, command, args, resources } = templateOf(eu!).container;
    const app = "{{inputs.parameters.app}}";
    assert.deepEqual([image, command, args], ["example.com/smoke:2", ["/smoke"], [`http://${app}.eu-${app}/eu`]]);
    assert.deepEqual(resources, {
      requests: { cpu: "100m" },
      limits: { memory: "256Mi", "ephemeral-storage": "1Gi" },
    });
  });
  it("take the image of a phase's own campaign from the configured registry too", () => {
    const [own] = phases({ name: "eu", promotesTo: ["us"], verification: { image: "example.com/smoke:2" } });
    const images = imagesSchema.parse({ testCampaign: "example.com/campaign:1", registry: "mirror.example.com" });
    const given = [own!, testPhase].map((phase) => templateOf(phase, { images }).container["image"]);
    assert.deepEqual(given, ["mirror.example.com/smoke:2", "mirror.example.com/campaign:1"]);
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
    for (const { container, initContainers = [], ...rest } of pods) {
      assert.ok(!JSON.stringify(rest).includes("{{"), JSON.stringify(rest));
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
