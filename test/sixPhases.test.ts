// The whole program, with mocks, for a graph of six phases with a fan-out, a fan-in and a phase of another stack.
import assert from "node:assert/strict";
import type { WorkflowTemplateSpec } from "../components/objects/argoWorkflowsKinds";
import { sixPhases } from "./configurations";
import { minimal, type Registered, run } from "./program";

for (const preview of [true, false]) {
  describe(`the program ${preview ? "at preview" : "at update"}`, () => {
    describe("for a graph of six phases", () => {
      let registered: Registered;
      before(async () => {
        registered = await run({ ...minimal, phases: sixPhases }, preview);
      });

      it("makes one dependency and one trigger per managed phase with an edge out", () => {
        interface Named {
          name: string;
        }
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

      it("verifies a fan-out once and promotes it to every target, and lets every edge of a fan-in promote", () => {
        const targets = ["dev", "test", "staging", "hotfix"].map((phase) => {
          const name = `workflow-template-validate-then-promote-${phase}`;
          const { templates } = registered.spec<WorkflowTemplateSpec>("ClusterWorkflowTemplate", name);
          return templates[0]!.dag!.tasks.find((task) => task.name === "promote-to-next-phase")!.withItems;
        });
        assert.deepEqual(targets, [["test"], ["staging"], ["eu", "us"], ["eu"]]);
      });

      it("announces the managed phases with an edge out", () => {
        const { data } = registered.find("ConfigMap", "argocd-notifications-cm").props as {
          data: Record<string, string>;
        };
        const announced = Object.keys(data).filter((key) => key.startsWith("template."));
        assert.deepEqual(
          announced.map((key) => key.replace("template.sync-success-", "")),
          ["dev", "hotfix", "staging", "test"],
        );
      });

      it("looks for what is due on every edge", () => {
        const { templates } = registered.spec<{ templates: { container: { args: string[] } }[] }>(
          "ClusterWorkflowTemplate",
          "workflow-template-sweep",
        );
        const { args } = templates[0]!.container;
        assert.deepEqual(JSON.parse(args[args.indexOf("--phases") + 1]!), [
          { name: "dev", promotesTo: ["test"] },
          { name: "test", promotesTo: ["staging"] },
          { name: "staging", promotesTo: ["eu", "us"] },
          { name: "hotfix", promotesTo: ["eu"] },
        ]);
      });

      it("allows Applications the namespaces of the phases only", () => {
        const { destinations } = registered.spec<{ destinations: { namespace: string }[] }>(
          "AppProject",
          "argo-promotion",
        );
        assert.deepEqual(
          destinations.map(({ namespace }) => namespace),
          ["*-dev", "*-test", "*-staging", "*-hotfix", "*-eu", "*-us"],
        );
      });

      it("outputs every edge, with the cluster of its target", () => {
        const edges = registered.outputs["edges"] as { source: string; target: string; cluster: string }[];
        assert.deepEqual(
          edges.map(({ source, target, cluster }) => `${source} -> ${target}: ${cluster}`),
          [
            "dev -> test: this stack",
            "test -> staging: this stack",
            "staging -> eu: this stack",
            "staging -> us: another stack",
            "hotfix -> eu: this stack",
          ],
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
