// F30 on the running sandbox: with the Sensor's own token, no Workflow but a promotion's is made, and no other changed.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { labels, namespaces, serviceAccounts, workflowTemplates } from "../../components/objects/names";
import { workflowName } from "../../contract/identity";
import { aloneWorkflow } from "../../promote/src/survey/alone";
import { kubectl } from "../../sandbox/cluster/programs";
import { run } from "../../sandbox/lib/run";
import { tool } from "../../sandbox/toolchain/build";
import { kubectlAsPod } from "./asPod";
import { cluster, strangeCommit } from "./running";

interface Workflow {
  metadata: { name: string; labels: Record<string, string> } & Record<string, unknown>;
  spec: { arguments: { parameters: Record<string, unknown>[] } } & Record<string, unknown>;
  status?: object;
}

const commit = strangeCommit();

/** The Workflow that the Sensor makes. */
const honest = (): Workflow & { apiVersion: string; kind: string } => ({
  apiVersion: "argoproj.io/v1alpha1",
  kind: "Workflow",
  metadata: {
    name: workflowName("shop", "test", commit),
    namespace: namespaces.argo,
    labels: { [labels.app]: "shop", [labels.phase]: "test", [labels.commit]: commit },
  },
  spec: {
    ttlStrategy: { secondsAfterCompletion: 60 },
    arguments: {
      parameters: [
        { name: "app", value: "shop" },
        { name: "source_commit", value: commit },
        { name: "source_phase", value: "test" },
      ],
    },
    workflowTemplateRef: { name: `${workflowTemplates.validateThenPromote}-test`, clusterScope: true },
  },
});

/** A pod with rights on its node, as the text that closed the JSON of `podSpecPatch` made one. */
const closing = '{}}],"volumes":[{"name":"node","hostPath":{"path":"/"}}],"containers":[{"name":"main","resources":{}';
const ownSpec = {
  entrypoint: "own",
  serviceAccountName: serviceAccounts.workflow,
  templates: [{ name: "own", container: { image: "busybox:1", command: ["id"] } }],
};
const privileged = JSON.stringify({ containers: [{ name: "main", securityContext: { privileged: true } }] });

const parameter = (name: string, value: unknown) => (workflow: Workflow) =>
  void (workflow.spec.arguments.parameters.find((each) => each["name"] === name)!["value"] = value);
const more = (parameter: object) => (workflow: Workflow) =>
  void workflow.spec.arguments.parameters.push(parameter as Record<string, unknown>);
const spec = (fields: object) => (workflow: Workflow) => void Object.assign(workflow.spec, fields);
const reference = (name: string, clusterScope = true) => spec({ workflowTemplateRef: { name, clusterScope } });

const sweep = { name: workflowTemplates.sweep, clusterScope: true };

const noStatus = /a new Workflow has no status/;
const ourTemplate = /a Workflow refers to a ClusterWorkflowTemplate of argo-promotion/;
const threeArguments = /the arguments of a Workflow are app/;
const nameAndValue = /an argument of a Workflow has a name and a value/;
const ofItsPromotion = /template, name and labels of a Workflow are those of the promotion/;

const attacks: [title: string, change: (workflow: Workflow) => void, refusal: RegExp][] = [
  ["text that closes the JSON of a patch", more({ name: "test_resources", value: closing }), threeArguments],
  ["that text as the application", parameter("app", closing), threeArguments],
  ["that text as the commit", parameter("source_commit", closing), threeArguments],
  ["an image", more({ name: "test_docker_image", value: "evil:1" }), threeArguments],
  ["another phase", parameter("source_phase", "prod"), threeArguments],
  ["an application in capitals", parameter("app", "SHOP"), threeArguments],
  ["a branch as commit", parameter("source_commit", "main"), threeArguments],
  ["a number as commit", parameter("source_commit", 1), /./],
  ["an argument twice", more({ name: "app", value: "other" }), threeArguments],
  [
    "an argument from a ConfigMap",
    (workflow) =>
      Object.assign(workflow.spec.arguments.parameters[0]!, {
        valueFrom: { configMapKeyRef: { name: "a", key: "b" } },
      }),
    nameAndValue,
  ],
  [
    "an artifact as argument",
    (workflow) => Object.assign(workflow.spec.arguments, { artifacts: [{ name: "a", raw: { data: "b" } }] }),
    nameAndValue,
  ],
  ["no arguments", (workflow) => void (workflow.spec.arguments.parameters = []), threeArguments],
  [
    "the labels of another promotion",
    (workflow) => void (workflow.metadata.labels[labels.app] = "other"),
    ofItsPromotion,
  ],
  [
    "the name of another promotion",
    (workflow) => void (workflow.metadata.name = "other-test-0123456789ab"),
    ofItsPromotion,
  ],
  [
    "a stored template in its status",
    (workflow) => void (workflow.status = { storedWorkflowTemplateSpec: ownSpec }),
    noStatus,
  ],
  [
    "stored templates in its status",
    (workflow) => void (workflow.status = { storedTemplates: { own: ownSpec.templates[0] } }),
    noStatus,
  ],
  ["a phase in its status", (workflow) => void (workflow.status = { phase: "Running" }), noStatus],
  ["a template of its own", spec(ownSpec), ourTemplate],
  [
    "a template of its own and no reference",
    (workflow) => void (workflow.spec = { ...workflow.spec, ...ownSpec, workflowTemplateRef: undefined }),
    ourTemplate,
  ],
  ["another account", spec({ serviceAccountName: serviceAccounts.sweep }), ourTemplate],
  ["a patch of the pods", spec({ podSpecPatch: privileged }), ourTemplate],
  ["an entrypoint", spec({ entrypoint: "record" }), ourTemplate],
  ["hooks", spec({ hooks: { exit: { template: "record" } } }), ourTemplate],
  ["a volume of the node", spec({ volumes: [{ name: "node", hostPath: { path: "/" } }] }), ourTemplate],
  ["an image to pull by another account", spec({ imagePullSecrets: [{ name: "other" }] }), ourTemplate],
  ["the promotion step alone", reference(workflowTemplates.promoteToNextPhase), ourTemplate],
  [
    "a WorkflowTemplate of the namespace",
    reference(`${workflowTemplates.validateThenPromote}-test`, false),
    ourTemplate,
  ],
  ["a template that is not ours", reference("other"), ourTemplate],
  ["the sweep", spec({ workflowTemplateRef: sweep, arguments: {} }), /may not create it/],
];

/** The Workflow that the sweep makes. */
function verified(): ReturnType<typeof honest> {
  const made = aloneWorkflow({ app: "shop", phase: "test", commit, target: "prod" }) as ReturnType<typeof honest>;
  return { ...made, metadata: { ...made.metadata, namespace: namespaces.argo } };
}

const attacksOfVerified: typeof attacks = [
  ["a target that is no edge", parameter("target_phase", "test"), threeArguments],
  ["no target", (workflow) => void workflow.spec.arguments.parameters.pop(), threeArguments],
  ["another phase", parameter("source_phase", "prod"), threeArguments],
  ["a word on its verification", more({ name: "verification", value: "none" }), threeArguments],
  ["the name of another promotion", (workflow) => void (workflow.metadata.name = "other-test-0"), ofItsPromotion],
  ["the labels of another", (workflow) => void (workflow.metadata.labels[labels.commit] = "0"), ofItsPromotion],
  ["a template of its own", spec(ownSpec), ourTemplate],
];

describe("who may create a Workflow", () => {
  let dir: string;
  const as = (account: "sensor" | "sweep") => (args: string[], input?: object) =>
    run(tool("kubectl"), ["--kubeconfig", join(dir, account), ...args], {
      what: `kubectl ${args[0]} as the ${account}`,
      ...(input && { input: JSON.stringify(input) }),
    });
  const [asSensor, asSweep] = [as("sensor"), as("sweep")];
  const create = ["create", "--dry-run=server", "-o", "name", "-f", "-"];
  /** What the API server said. */
  const refusal = (refused: Promise<string>) =>
    refused.then(
      () => assert.fail("it was admitted"),
      (error: unknown) => {
        const { message, details = [] } = error as Error & { details?: string[] };
        return [message, ...details].join("\n");
      },
    );

  before(async () => {
    dir = mkdtempSync(join(tmpdir(), "accounts-"));
    for (const account of ["sensor", "sweep"] as const) {
      const token = await kubectl(cluster, ["create", "token", serviceAccounts[account], "-n", namespaces.argo]);
      const config = JSON.parse(await kubectl(cluster, ["config", "view", "--raw", "-o", "json"])) as {
        users: { user: object }[];
      };
      for (const user of config.users) user.user = { token: token.trim() };
      writeFileSync(join(dir, account), JSON.stringify(config), { mode: 0o600 });
    }
  });
  after(() => rmSync(dir, { recursive: true }));

  it("lets the Sensor create the Workflow of a promotion", async () => {
    assert.match(await asSensor(create, honest()), /^workflow\.argoproj\.io\/shop-test-/);
  });

  it("lets the Sensor record a notification that became no Workflow", async () => {
    const { metadata, ...letter } = honest();
    const spec = { ...letter.spec, workflowTemplateRef: { name: workflowTemplates.recordEnd, clusterScope: true } };
    const generated = { namespace: metadata["namespace"], generateName: "dead-letter-test-" };
    assert.match(await asSensor(create, { ...letter, metadata: generated, spec }), /dead-letter-test-/);
  });

  for (const [title, change, expected] of attacks)
    it(`F30: refuses the Sensor's token a Workflow with ${title}`, async () => {
      const workflow = honest();
      change(workflow);
      assert.match(await refusal(asSensor(create, workflow)), expected);
    });

  it("lets the sweep create the Workflow of what is verified", async () => {
    assert.match(await asSweep(create, verified()), /^workflow\.argoproj\.io\/shop-test-/);
  });

  for (const [title, change, expected] of attacksOfVerified)
    it(`F32: refuses the sweep's token a Workflow of what is verified with ${title}`, async () => {
      const workflow = verified();
      change(workflow);
      assert.match(await refusal(asSweep(create, workflow)), expected);
    });

  it("F32: refuses the Sensor's token a Workflow that tests nothing", async () => {
    assert.match(await refusal(asSensor(create, verified())), /may not create it/);
  });

  it("F30: refuses the sweep's token the Workflow of a promotion", async () => {
    assert.match(await refusal(asSweep(create, honest())), /may not create it/);
  });

  it("F30: refuses anybody else the Workflow of a promotion, an administrator too", async () => {
    assert.match(await refusal(kubectl(cluster, create, JSON.stringify(honest()))), /may not create it/);
  });

  describe("that is there", () => {
    before(() => asSensor(["create", "-f", "-"], honest()));
    after(() =>
      kubectl(cluster, ["delete", "workflow", honest().metadata.name, "-n", namespaces.argo, "--wait=false"]),
    );
    const { name } = honest().metadata;
    const patching = (change: object) => [
      ...["patch", "workflow", name, "-n", namespaces.argo, "--type=merge", "--dry-run=server"],
      ...["-o", "name", "-p", JSON.stringify(change)],
    ];
    const patch = (change: object) => asSensor(patching(change));

    it("F5: lets the Sensor send it again as it is", async () => {
      const { metadata, spec } = honest();
      assert.match(await patch({ metadata: { labels: metadata.labels }, spec }), /shop-test-/);
    });

    it("F30: refuses the Sensor's token a stored template in the status", async () => {
      const change = { status: { storedWorkflowTemplateSpec: ownSpec } };
      assert.match(await refusal(patch(change)), /only the workflow controller writes the status/);
    });

    for (const [title, change] of Object.entries({
      "a patch of the pods": { podSpecPatch: privileged },
      "another account": { serviceAccountName: serviceAccounts.sweep },
      "other arguments": { arguments: { parameters: [{ name: "app", value: "other" }] } },
      "another template": { workflowTemplateRef: { name: workflowTemplates.promoteToNextPhase } },
    }))
      it(`F30: refuses the Sensor's token ${title}`, async () => {
        assert.match(await refusal(patch({ spec: change })), /what a Workflow does is not changed/);
      });

    it("lets it be stopped", async () => {
      assert.match(await patch({ spec: { shutdown: "Terminate" } }), /shop-test-/);
    });

    const stop = { spec: { shutdown: "Stop" } };
    for (const template of ["promotion", "settlement"])
      it(`lets its own step stop it: ${template}`, async () => {
        const pod = `${name}-${template}-1234567`;
        assert.match(await kubectlAsPod(serviceAccounts.workflow, pod, patching(stop)), /shop-test-/);
      });

    const own = `${name}-promotion-1234567`;
    for (const [title, pod, change] of [
      ["to stop another's", "other-test-0123456789ab-promotion-1234567", stop],
      ["to stop it from a pod whose name begins alike", `${name}-my-promotion-1234567`, stop],
      ["to stop it from a pod of another template", `${name}-integration-tests-1234567`, stop],
      ["to terminate it, so that nothing records its end", own, { spec: { shutdown: "Terminate" } }],
      ["to suspend it", own, { spec: { suspend: true } }],
      ["to label it besides", own, { ...stop, metadata: { labels: { [labels.app]: "other" } } }],
      ["to keep it from being deleted", own, { ...stop, metadata: { finalizers: ["example.com/kept"] } }],
    ] as const)
      it(`F30: refuses the promotion step ${title}`, async () => {
        const refused = refusal(kubectlAsPod(serviceAccounts.workflow, pod, patching(change)));
        assert.match(await refused, /the promotion step stops the Workflow that it is a part of/);
      });

    it("F30: refuses the token of the promotion step's account without its pod", async () => {
      const as = ["--as", `system:serviceaccount:${namespaces.argo}:${serviceAccounts.workflow}`];
      const refused = refusal(kubectl(cluster, [...patching(stop), ...as]));
      assert.match(await refused, /the promotion step stops the Workflow that it is a part of/);
    });

    for (const account of ["guard", "record", "verification"] as const)
      it(`F30: refuses the account ${account} to stop it`, async () => {
        const refused = refusal(kubectlAsPod(serviceAccounts[account], own, patching(stop)));
        // kubectl looks at an object before it patches it.
        assert.match(await refused, /cannot (get|patch) resource "workflows"/);
      });
  });
});
