// The builders of Workflow templates, Applications, permissions and secrets, and the outputs.
import assert from "node:assert/strict";
import type { Task } from "../../components/argoKinds";
import { edgeTable, secretNames } from "../../components/outputs";
import { externalSecretManifest } from "../../components/promotion/gitCredentials";
import { gitWebhookMetadata } from "../../components/promotion/gitWebhook";
import { executorTokenManifest, guardRules, recordRules, roles, sweepRules } from "../../components/promotion/rbac";
import { tokenArgs } from "../../components/promotion/webhookAuth";
import { guardedTemplate } from "../../components/promotion/campaign";
import { recordEndSpec } from "../../components/promotion/record";
import { promoteToNextPhaseSpec, validateThenPromoteSpec } from "../../components/promotion/workflowTemplates";
import { imagesSchema } from "../../components/settings/images";
import { type Phase, phasesSchema } from "../../components/settings/phases";
import { reportsSchema } from "../../components/settings/reports";
import { repositorySchema } from "../../components/settings/repository";

const phases = (...list: object[]): Phase[] => phasesSchema.parse(list);
const repository = repositorySchema.parse({ url: "https://git.example.com/gitops.git" });
const templateArgs = {
  promoteImage: "registry.example.com/promote:1",
  pullPolicy: "IfNotPresent",
  gitRepo: "https://git.example.com/r.git",
  gitCredentialsSecret: "github-credentials",
  branch: "main",
  valuesPath: repository.layout.values,
  versionKey: repository.layout.versionKey,
  proof: repository.layout.proof,
  gitCa: true,
  images: imagesSchema.parse({ testCampaign: "registry.example.com/campaign:1" }),
};
const [testPhase, dev] = phases(
  { name: "test", promotesTo: ["eu", "us"] },
  { name: "dev", promotesTo: ["test"], verification: "none" },
  { name: "eu" },
  { name: "us" },
) as [Phase, Phase];

type Container = Record<string, unknown> & {
  args: string[];
  command: string[];
  volumeMounts: { name: string; mountPath: string }[];
};
type Template = Record<string, unknown> & { container: Container; initContainers?: (Container & { name: string })[] };

describe("the Workflow templates", () => {
  const templateOf = (phase: Phase, more: object = {}) =>
    guardedTemplate({ ...templateArgs, ...more }, phase) as unknown as Template;
  const [campaign, rollout] = [templateOf(testPhase), templateOf(dev)];
  const [promotion] = promoteToNextPhaseSpec(templateArgs).templates as unknown as [Template];
  const dagOf = (phase: Phase) =>
    (validateThenPromoteSpec(templateArgs, phase).templates[0] as { dag: { failFast: boolean; tasks: Task[] } }).dag;
  const campaignOutputs = campaign["outputs"] as { parameters: object };
  const task = (name: string, phase = testPhase) => dagOf(phase).tasks.find((one) => one.name === name);
  const guard = campaign.initContainers?.[0];
  const mounts = (container: Container | undefined) => container?.volumeMounts.map(({ name }) => name);

  it("keep no report unless the configuration says where", () => {
    assert.ok(!JSON.stringify(campaign).match(/artifacts|REPORT_DIR|s3/));
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
    const { artifacts } = kept["outputs"] as unknown as { artifacts: { path: string }[] };
    const mounted = kept.container.volumeMounts.map(({ mountPath }) => mountPath);
    assert.deepEqual(
      artifacts.filter(({ path }) => !mounted.includes(path)),
      [],
    );
    assert.ok(artifacts.length > 0);
  });

  it("F14: have deadlines", () => {
    const all = [campaign, rollout, promotion].map((template) => template["activeDeadlineSeconds"]);
    assert.deepEqual(
      [...all, validateThenPromoteSpec(templateArgs, testPhase).activeDeadlineSeconds],
      [2400, 600, 600, 5400],
    );
  });
  it("F14: run a campaign again only where the infrastructure or the guard failed", () => {
    const { retryPolicy, expression } = campaign["retryStrategy"] as Record<string, string>;
    assert.equal(retryPolicy, "Always");
    assert.equal(expression, "lastRetry.status == 'Error' || lastRetry.message startsWith 'guard:'");
  });
  it("F14: promote again only after what may pass: network and conflict", () => {
    const { expression } = promotion["retryStrategy"] as Record<string, string>;
    assert.equal(expression, "lastRetry.status == 'Error' || asInt(lastRetry.exitCode) in [5, 6]");
  });

  it("F2: wait for the rollout before the campaign, in its own pod", () => {
    assert.equal(guard?.name, "guard");
    assert.deepEqual([guard?.command, guard?.args[0]], [["promote"], "guard"]);
  });
  it("F2: look again at what the guard saw before they commit", () => {
    const { args } = promotion.container;
    assert.equal(args[args.indexOf("--guard-fingerprint") + 1], "{{inputs.parameters.guard_fingerprint}}");
  });
  it("F2: promote nothing that the guard found superseded", () => {
    assert.equal(
      task("promote-to-next-phase")?.when,
      "{{tasks.run-integration-tests.outputs.parameters.guard_outcome}} == complete",
    );
  });
  it("F2: are red after a red campaign, unless the guard had found the phase superseded", () => {
    const verdict = task("passed-or-superseded");
    assert.equal(verdict?.depends, "run-integration-tests.Succeeded || run-integration-tests.Failed");
    assert.match(verdict?.when ?? "", /status == 'Succeeded' \|\| .*'guard_outcome'\) == 'superseded'/);
    assert.equal(task("promote-to-next-phase")?.depends, "passed-or-superseded.Succeeded");
  });
  it("F2: wait for the rollout of a phase without verification too", () => {
    assert.equal(rollout.container.args[0], "guard");
    assert.equal(task("promote-to-next-phase", dev)?.depends, "wait-for-rollout.Succeeded");
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
    assert.deepEqual(
      [campaign["automountServiceAccountToken"], campaign["executor"]],
      [false, { serviceAccountName: "argo-executor" }],
    );
  });
  it("run as a user without rights", () => {
    for (const { securityContext, container, initContainers = [] } of [campaign, rollout, promotion]) {
      assert.equal((securityContext as { runAsNonRoot: boolean }).runAsNonRoot, true);
      for (const one of [container, ...initContainers]) {
        const security = one["securityContext"] as { allowPrivilegeEscalation: boolean };
        assert.equal(security.allowPrivilegeEscalation, false);
      }
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
      ["promote-to-next-phase", "wait-for-rollout"],
    );
    assert.equal(rollout["initContainers"], undefined);
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
      ["integration-tests", "rollout", "promotion", "record-end", "record-dead-letter"],
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
    for (const { container, initContainers = [] } of [campaign, rollout, promotion])
      for (const one of [container, ...initContainers]) {
        const { limits } = one["resources"] as { limits: object };
        assert.ok("ephemeral-storage" in limits && "memory" in limits);
      }
  });
});

describe("permissions", () => {
  it("let the Sensor get, create and patch Workflows and nothing else", () => {
    assert.deepEqual(roles.sensor, [
      { apiGroups: ["argoproj.io"], resources: ["workflows"], verbs: ["get", "create", "patch"] },
    ]);
  });
  it("let the executor report results and nothing else", () => {
    assert.deepEqual(roles.executor, [
      { apiGroups: ["argoproj.io"], resources: ["workflowtaskresults"], verbs: ["create", "patch"] },
    ]);
  });
  it("let the guard look and nothing else", () => {
    const verbs = [...guardRules.applications, ...guardRules.workloads].map(({ resources, verbs }) => [
      resources,
      verbs,
    ]);
    assert.deepEqual(verbs, [
      [["applications"], ["get"]],
      [["deployments", "statefulsets", "daemonsets"], ["get"]],
      [["rollouts"], ["get"]],
      [["pods"], ["list"]],
    ]);
  });
  it("let a Workflow's pod record its end and nothing else", () => {
    assert.deepEqual(roles.workflow, [{ apiGroups: ["argoproj.io"], resources: ["workflows"], verbs: ["get"] }]);
    assert.deepEqual(recordRules.workflow, [
      { apiGroups: [""], resources: ["configmaps"], verbs: ["get", "create", "update"] },
    ]);
  });
  it("let the sweep look, and delete the finished Workflow of a broken promotion", () => {
    assert.deepEqual(roles.sweep, [
      { apiGroups: ["argoproj.io"], resources: ["workflows"], verbs: ["list", "delete"] },
    ]);
    assert.deepEqual(recordRules.sweep, [
      { apiGroups: [""], resources: ["configmaps"], verbs: ["list", "get", "create", "update"] },
    ]);
    assert.deepEqual(sweepRules, [{ apiGroups: ["argoproj.io"], resources: ["applications"], verbs: ["list"] }]);
  });
});

describe("secrets", () => {
  it("of another generation are another token", () => {
    assert.notDeepEqual(tokenArgs(1).keepers, tokenArgs(2).keepers);
  });
  it("for git webhooks carry the label without which Argo CD resolves no reference", () => {
    assert.deepEqual(gitWebhookMetadata("argocd"), {
      name: "gitops-webhook",
      namespace: "argocd",
      labels: { "app.kubernetes.io/part-of": "argocd" },
    });
  });
  it("of the executor have the name that the workflow controller mounts", () => {
    const { metadata, type } = executorTokenManifest("argo-executor", "argo");
    assert.deepEqual(
      [metadata.name, metadata.annotations, type],
      [
        "argo-executor.service-account-token",
        { "kubernetes.io/service-account.name": "argo-executor" },
        "kubernetes.io/service-account-token",
      ],
    );
  });
  it("from an external store carry what Argo CD looks for", () => {
    const { spec } = externalSecretManifest("gitops", { store: "vault", key: "git" }, ["username", "password"], {
      labels: { "argocd.argoproj.io/secret-type": "repository" },
      data: { type: "git", url: repository.url },
    });
    assert.deepEqual(spec.target, {
      name: "gitops",
      creationPolicy: "Owner",
      template: {
        mergePolicy: "Merge",
        metadata: { labels: { "argocd.argoproj.io/secret-type": "repository" } },
        data: { type: "git", url: repository.url },
      },
    });
    assert.deepEqual(spec.data[1], { secretKey: "password", remoteRef: { key: "git", property: "password" } });
  });
});

describe("the outputs", () => {
  it("list every edge with its campaign and the cluster of its target", () => {
    const list = phases(
      { name: "dev", promotesTo: ["test"], verification: "none" },
      { name: "test", promotesTo: ["prod"] },
      { name: "prod", managed: false },
    );
    assert.deepEqual(edgeTable(list, imagesSchema.parse({ testCampaign: "campaign:1" })), [
      { source: "dev", target: "test", verification: "none", cluster: "this stack" },
      { source: "test", target: "prod", verification: "campaign:1", cluster: "another stack" },
    ]);
  });
  it("name the Secrets, not what is in them", () => {
    assert.deepEqual(secretNames("github-credentials"), {
      gitCredentials: "argo/github-credentials",
      webhookToken: "argo/webhook-auth",
      gitWebhook: "argocd/gitops-webhook",
      argoCdAdmin: "argocd/argocd-initial-admin-secret",
    });
  });
});
