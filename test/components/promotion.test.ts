// The builders of Workflow templates, Applications, permissions and secrets, and the outputs.
import assert from "node:assert/strict";
import { edgeTable, secretNames } from "../../components/outputs";
import { applicationSetSpec, appProjectSpec } from "../../components/promotion/applications";
import { externalSecretManifest } from "../../components/promotion/gitCredentials";
import { roles } from "../../components/promotion/rbac";
import { tokenArgs } from "../../components/promotion/webhookAuth";
import {
  promoteToNextPhaseSpec,
  runIntegrationTestsSpec,
  validateThenPromoteSpec,
} from "../../components/promotion/workflowTemplates";
import { type Phase, phasesSchema } from "../../components/settings/phases";
import { repositorySchema } from "../../components/settings/repository";

const phases = (...list: object[]): Phase[] => phasesSchema.parse(list);
const [test, prod] = phases({ name: "test", promotesTo: ["prod"] }, { name: "prod" }) as [Phase, Phase];
const repository = repositorySchema.parse({ url: "https://git.example.com/gitops.git" });
const templateArgs = {
  promoteImage: "registry.example.com/promote:1",
  pullPolicy: "IfNotPresent",
  branch: "main",
  valuesPath: repository.layout.values,
  versionKey: repository.layout.versionKey,
  gitCa: true,
};

describe("the Workflow templates", () => {
  const campaign = runIntegrationTestsSpec(templateArgs).templates[0];
  const promotion = promoteToNextPhaseSpec(templateArgs).templates[0];
  const both = validateThenPromoteSpec().templates[0];

  it("F14: have deadlines", () => {
    assert.deepEqual([campaign?.activeDeadlineSeconds, promotion?.activeDeadlineSeconds], [1800, 600]);
    assert.equal(validateThenPromoteSpec().activeDeadlineSeconds, 5400);
  });
  it("F14: run a campaign again only where the infrastructure failed", () => {
    assert.equal(campaign?.retryStrategy.retryPolicy, "OnError");
  });
  it("F14: promote again only after what may pass: network and conflict", () => {
    assert.equal(
      promotion?.retryStrategy.expression,
      "lastRetry.status == 'Error' || asInt(lastRetry.exitCode) in [5, 6]",
    );
  });
  it("F13: hand the credentials over in the environment, from a Secret", () => {
    assert.doesNotMatch(JSON.stringify(promotion?.container.args), /PASSWORD|password/);
    assert.deepEqual(
      promotion?.container.env.filter((entry) => "valueFrom" in entry).map(({ name }) => name),
      ["GIT_USER", "GIT_PASSWORD", "GIT_EMAIL"],
    );
  });
  it("F13: verify the git server by the configured CA", () => {
    assert.deepEqual(promotion?.container.args.slice(-2), ["--ca-file", "/etc/git-ca/ca.crt"]);
  });
  it("trust the public CAs where none is configured", () => {
    const { templates } = promoteToNextPhaseSpec({ ...templateArgs, gitCa: false });
    assert.equal(templates[0]?.container.args.includes("--ca-file"), false);
    assert.deepEqual(
      templates[0]?.volumes.map(({ name }) => name),
      ["tmp"],
    );
  });
  it("F9: put no shell between parameters and programs", () => {
    assert.deepEqual(promotion?.container.command, ["promote"]);
    assert.deepEqual(campaign?.container.command, ["{{inputs.parameters.test_docker_command}}"]);
  });
  it("show the test image neither git credentials nor a token", () => {
    assert.equal("env" in (campaign?.container ?? {}), false);
    assert.deepEqual(
      [campaign?.automountServiceAccountToken, campaign?.executor],
      [false, { serviceAccountName: "argo" }],
    );
  });
  it("run as a user without rights", () => {
    for (const template of [campaign, promotion]) {
      assert.equal(template?.securityContext.runAsNonRoot, true);
      assert.equal(template?.container.securityContext.allowPrivilegeEscalation, false);
    }
  });
  it("verify once, then promote to every target phase", () => {
    const [promote, verify] = both?.dag.tasks ?? [];
    assert.equal(promote?.withParam, "{{workflow.parameters.target_phases}}");
    assert.equal(verify?.withParam, undefined);
  });
  it("let every edge end on its own", () => {
    assert.equal(both?.dag.failFast, false);
  });
  it("skip the verification of a phase that has none", () => {
    assert.equal(both?.dag.tasks[1]?.when, "'{{workflow.parameters.test_docker_image}}' != ''");
  });
});

describe("the Applications", () => {
  it("are allowed this repository and the namespaces of managed phases", () => {
    const list = phases({ name: "test" }, { name: "eu", namespace: "eu-{app}" }, { name: "us", managed: false });
    const { sourceRepos, destinations } = appProjectSpec({ repository, phases: list });
    assert.deepEqual(sourceRepos, [repository.url]);
    assert.deepEqual(
      destinations.map(({ namespace }) => namespace),
      ["*-test", "eu-*"],
    );
  });
  it("are named after folder and phase", () => {
    const { template } = applicationSetSpec({ repository, phases: [test, prod] });
    assert.equal(template.metadata.name, "{{ index .path.segments 1 }}-{{ .phase }}");
    assert.deepEqual(template.metadata.labels, {
      "argo-promotion/app": "{{ index .path.segments 1 }}",
      "argo-promotion/phase": "{{ .phase }}",
    });
  });
  it("choose the namespace by phase where the phases differ", () => {
    const list = phases({ name: "test" }, { name: "eu", namespace: "eu-{app}" });
    assert.equal(
      applicationSetSpec({ repository, phases: list }).template.spec.destination.namespace,
      '{{ if eq .phase "test" }}{{ index .path.segments 1 }}-test{{ else if eq .phase "eu" }}eu-{{ index .path.segments 1 }}{{ end }}',
    );
  });
  it("are looked for as often as Argo CD looks for commits", () => {
    const slow = repositorySchema.parse({ url: repository.url, polling: "3m" });
    const { generators } = applicationSetSpec({ repository: slow, phases: [test] });
    assert.equal(generators[0]?.git.requeueAfterSeconds, 180);
  });
});

describe("permissions", () => {
  it("let the Sensor get, create and patch Workflows and nothing else", () => {
    assert.deepEqual(roles.sensor, [
      { apiGroups: ["argoproj.io"], resources: ["workflows"], verbs: ["get", "create", "patch"] },
    ]);
  });
  it("let the pods of a Workflow report their results and nothing else", () => {
    assert.deepEqual(roles.workflow, [
      { apiGroups: ["argoproj.io"], resources: ["workflowtaskresults"], verbs: ["create", "patch"] },
    ]);
  });
});

describe("secrets", () => {
  it("of another generation are another token", () => {
    assert.notDeepEqual(tokenArgs(1).keepers, tokenArgs(2).keepers);
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
    assert.deepEqual(edgeTable(list, "campaign:1"), [
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
