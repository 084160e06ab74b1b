// Who may create a Workflow: the policies as they are registered. What they refuse is tried on the API server itself.
import assert from "node:assert/strict";
import { newWorkflowSpec, runningWorkflowSpec } from "../../components/workflow/admission";
import { argoWorkflowsValues, controllerAccount } from "../../components/platform/argoWorkflows";
import { namespaceManifest } from "../../components/platform/namespaces";
import { podSecurity, restrictedContainer } from "../../components/platform/podSecurity";
import { webhook } from "../../components/objects/names";
import { eventBusSpec } from "../../components/trigger/eventBus";
import { eventSourceSpec } from "../../components/trigger/eventSource";
import { sensorSpec } from "../../components/trigger/sensor";
import { type Phase, phasesSchema } from "../../components/settings/phases";
import { configurations, sixPhases } from "../configurations";
import { run } from "../program";

const account = (name: string) => `system:serviceaccount:argo:${name}`;
const users = {
  sensor: account("argo-sensor"),
  sweep: account("argo-sweep"),
  controller: account("controller"),
  step: account("argo"),
};
const phases: Phase[] = phasesSchema.parse(sixPhases);

interface Policy {
  variables: { name: string; expression: string }[];
  validations: { expression: string; message?: string; messageExpression?: string }[];
  failurePolicy: string;
}

describe("the policies on Workflows", () => {
  const policy = newWorkflowSpec(phases, users) as Policy;
  const variable = (name: string) => policy.variables.find((each) => each.name === name)?.expression ?? "";

  it("F30: know the templates of the source phases, the record and the sweep, and no other", () => {
    const named = variable("isPromotion").match(/workflow-template-[\w-]+/g);
    const sources = ["dev", "test", "staging", "hotfix"];
    assert.deepEqual(
      named,
      sources.map((phase) => `workflow-template-validate-then-promote-${phase}`),
    );
    assert.ok(!JSON.stringify(policy).includes("workflow-template-promote-to-next-phase"));
  });

  it("F30: let the sweep alone promote what is verified, along the edges that there are", () => {
    const creator = policy.validations.find(({ expression }) => expression.startsWith("request.userInfo"))?.expression;
    assert.equal(
      creator,
      `request.userInfo.username == (variables.isSweep ? '${users.controller}' : variables.isVerified ? '${users.sweep}' : '${users.sensor}')`,
    );
    const edges = policy.validations
      .map(({ expression }) => /target_phase in (\[.*?\])/.exec(expression)?.[1])
      .join("");
    assert.match(edges, /^\['dev\/test'.*\]$/);
    assert.equal(variable("isVerified"), "variables.template == 'workflow-template-promote-verified'");
  });

  it("F30: deny when they cannot be evaluated", () => {
    assert.deepEqual([policy.failurePolicy, runningWorkflowSpec(users).failurePolicy], ["Fail", "Fail"]);
  });

  it("let the promotion step stop the Workflow that its pod is named after, and write nothing else", () => {
    const { validations } = runningWorkflowSpec(users) as Policy;
    const rule = validations.map(({ expression }) => expression).find((each) => each.includes(users.step)) ?? "";
    assert.ok(rule.startsWith(`request.userInfo.username != '${users.step}' || variables.pod.startsWith(`), rule);
    assert.ok(rule.includes(".matches('^-(promotion|settlement)-[0-9]+$')"), rule);
    assert.ok(rule.includes("object.spec.shutdown == 'Stop'"), rule);
    for (const field of ["labels", "annotations", "finalizers", "ownerReferences"])
      assert.ok(rule.includes(`object.metadata.${field} == oldObject.metadata.${field}`), field);
  });

  it("say in one sentence what is allowed", () => {
    const running = runningWorkflowSpec(users) as Policy;
    for (const { message, messageExpression } of [...policy.validations, ...running.validations])
      assert.ok(message ?? messageExpression);
  });

  for (const [title, configuration] of Object.entries(configurations))
    it(`are bound to argo alone, and deny, for ${title}`, async () => {
      const registered = await run(configuration);
      for (const name of ["argo-promotion-new-workflows", "argo-promotion-running-workflows"]) {
        assert.ok(registered.find("ValidatingAdmissionPolicy", name));
        const binding = registered.spec<object>("ValidatingAdmissionPolicyBinding", name);
        assert.deepEqual(binding, {
          policyName: name,
          validationActions: ["Deny"],
          matchResources: { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "argo" } } },
        });
      }
    });

  it("know the controller's account by the name that the configuration gives it", () => {
    assert.equal(controllerAccount(), "argo-workflows-workflow-controller");
    assert.equal(controllerAccount({ controller: { serviceAccount: { name: "own" } } }), "own");
  });
});

describe("F30: Pod Security", () => {
  it("is restricted in every namespace of the platform", () => {
    for (const name of ["argo", "argocd"])
      assert.equal(namespaceManifest(name).metadata.labels["pod-security.kubernetes.io/enforce"], "restricted");
  });

  const storage = { persistent: true };
  const single = { availability: "single", antiAffinity: "hard" } as const;
  const bus = eventBusSpec({ ...single, storage, pullPolicy: "IfNotPresent" }).jetstream;
  const pods = {
    "the EventBus": {
      pod: bus.securityContext,
      containers: [bus.containerTemplate, bus.reloaderContainerTemplate, bus.metricsContainerTemplate],
    },
    "the EventSource": {
      pod: eventSourceSpec({ ...single, receiver: webhook }).template.securityContext,
      containers: [eventSourceSpec({ ...single, receiver: webhook }).template.container],
    },
    "the Sensor": {
      pod: sensorSpec({ ...single, phases }).template.securityContext,
      containers: [sensorSpec({ ...single, phases }).template.container],
    },
  };
  for (const [title, { pod, containers }] of Object.entries(pods))
    it(`is met by ${title}`, () => {
      assert.deepEqual([pod.runAsNonRoot, pod.seccompProfile], [true, { type: "RuntimeDefault" }]);
      assert.ok((pod.runAsUser ?? 0) > 0, "the image may name root, or nobody");
      for (const { securityContext, resources } of containers) {
        assert.deepEqual(Object.keys(resources.limits).sort(), ["ephemeral-storage", "memory"]);
        assert.deepEqual(securityContext, { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } });
      }
    });

  const values = argoWorkflowsValues({
    chart: "1.0.18",
    repository: "",
    namespace: "argo",
    availability: "single",
    antiAffinity: "hard",
    pullPolicy: "IfNotPresent",
    keepCrds: true,
    protect: false,
  }) as Record<string, { securityContext: object; resources: { limits: object }; podSecurityContext: object }>;

  it("is met by Argo's own containers in a Workflow's pods, which have limits too", () => {
    const { securityContext, resources } = values["executor"]!;
    assert.deepEqual(securityContext, restrictedContainer);
    assert.deepEqual(Object.keys(resources.limits).sort(), ["ephemeral-storage", "memory"]);
  });

  it("is met by the controller and the server of Argo Workflows", () => {
    for (const component of ["controller", "server"])
      assert.deepEqual(values[component]!.podSecurityContext, podSecurity());
  });
});
