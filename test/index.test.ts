// The whole program, with mocks, for both stack files and for a graph of six phases.
import assert from "node:assert/strict";
import { credentials, minimal, type Registered, run, stackFile } from "./program";

const kinds = (registered: Registered, kind: string) =>
  registered.ofKind(kind).map(({ props }) => {
    const metadata = props["metadata"] as { name: string; namespace?: string };
    return metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`;
  });

const sixPhases = [
  { name: "dev", promotesTo: ["test"], verification: "none" },
  { name: "test", promotesTo: ["staging"] },
  { name: "staging", promotesTo: ["eu", "us"] },
  { name: "hotfix", promotesTo: ["eu"] },
  { name: "eu" },
  { name: "us", managed: false },
];

for (const preview of [true, false]) {
  describe(`the program ${preview ? "at preview" : "at update"}`, () => {
    describe("for the stack file of test", () => {
      let registered: Registered;
      before(async () => {
        registered = await run({ ...stackFile("test"), credentials }, preview);
      });

      it("makes the three namespaces", () => {
        assert.deepEqual(kinds(registered, "Namespace").sort(), ["argo", "argo-events", "argocd"]);
      });

      it("installs the three releases into their namespaces", () => {
        const releases = registered.ofKind("Release").map(({ props }) => `${props["namespace"]}/${props["name"]}`);
        assert.deepEqual(releases.sort(), ["argo-events/argo-events", "argo/argo-workflows", "argocd/argocd"]);
      });

      it("registers every object of the promotion", () => {
        assert.deepEqual(
          {
            ClusterWorkflowTemplate: kinds(registered, "ClusterWorkflowTemplate").sort(),
            EventBus: kinds(registered, "EventBus"),
            EventSource: kinds(registered, "EventSource"),
            Sensor: kinds(registered, "Sensor"),
            Service: kinds(registered, "Service"),
            AppProject: kinds(registered, "AppProject"),
            ApplicationSet: kinds(registered, "ApplicationSet"),
            ServiceAccount: kinds(registered, "ServiceAccount").sort(),
            Secret: kinds(registered, "Secret").sort(),
          },
          {
            ClusterWorkflowTemplate: [
              "workflow-template-promote-to-next-phase",
              "workflow-template-record-end",
              "workflow-template-run-integration-tests",
              "workflow-template-sweep",
              "workflow-template-validate-then-promote",
            ],
            EventBus: ["argo/default"],
            EventSource: ["argo/webhook"],
            Sensor: ["argo/webhook-app-promotion"],
            Service: ["argo/webhook-eventsource"],
            AppProject: ["argocd/argo-promotion"],
            ApplicationSet: ["argocd/argo-promotion"],
            ServiceAccount: ["argo/argo", "argo/argo-executor", "argo/argo-sensor", "argo/argo-sweep"],
            Secret: [
              "argo/argo-executor.service-account-token",
              "argo/github-credentials",
              "argo/webhook-auth",
              "argocd/argocd-notifications-secret",
              "argocd/gitops-repository",
              "argocd/gitops-webhook",
            ],
          },
        );
      });

      it("protects nothing", () => {
        assert.deepEqual(
          registered.all.filter(({ protect }) => protect).map(({ name }) => name),
          [],
        );
      });
    });

    describe("for the stack file of prod", () => {
      let registered: Registered;
      before(async () => {
        registered = await run({ ...stackFile("prod"), credentials }, preview);
      });

      it("makes no Sensor, since no edge leaves its phase", () => {
        assert.deepEqual(kinds(registered, "Sensor"), []);
      });

      it("announces no phase", () => {
        const { data } = registered.find("ConfigMap", "argocd-notifications-cm").props as {
          data: Record<string, string>;
        };
        assert.deepEqual(Object.keys(data), ["service.webhook.sync-webhook", "trigger.on-sync-success"]);
      });

      it("protects the namespaces, the releases and the Applications", () => {
        const types = registered.all.filter(({ protect }) => protect).map(({ type }) => type.split(":").at(-1));
        assert.deepEqual([...new Set(types)].sort(), ["AppProject", "ApplicationSet", "Namespace", "Release"]);
      });

      it("runs three replicas of the EventBus", () => {
        const { jetstream } = registered.spec<{ jetstream: { replicas: number } }>("EventBus", "default");
        assert.equal(jetstream.replicas, 3);
      });
    });

    describe("for a graph of six phases", () => {
      let registered: Registered;
      before(async () => {
        registered = await run({ ...minimal, phases: sixPhases }, preview);
      });

      it("makes one dependency and one trigger per managed phase with an edge out", () => {
        type Named = { name: string };
        const { dependencies, triggers } = registered.spec<{ dependencies: Named[]; triggers: { template: Named }[] }>(
          "Sensor",
          "webhook-app-promotion",
        );
        const sources = ["dev", "test", "staging", "hotfix"];
        assert.deepEqual(
          dependencies.map(({ name }) => name),
          sources.map((phase) => `webhook-dep-${phase}`),
        );
        assert.deepEqual(
          triggers.map(({ template }) => template.name),
          sources.map((phase) => `webhook-app-promotion-${phase}`),
        );
      });

      it("makes Applications for the managed phases only", () => {
        const { generators } = registered.spec<{
          generators: { selector: { matchExpressions: { values: string[] }[] } }[];
        }>("ApplicationSet", "argo-promotion");
        assert.deepEqual(generators[0]?.selector.matchExpressions[0]?.values, [
          "dev",
          "test",
          "staging",
          "hotfix",
          "eu",
        ]);
      });
    });
  });
}

describe("the number of resources", () => {
  it("does not grow with phases", async () => {
    const [two, six] = [await run(minimal), await run({ ...minimal, phases: sixPhases })];
    assert.equal(six.all.length, two.all.length);
  });
});
