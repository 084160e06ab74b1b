// The Workflow that promotes alone what was verified, as the API server admits it and the workflow controller reads it.
import * as assert from "node:assert/strict";
import { workflowName } from "../../contract/identity";
import { aloneWorkflow } from "../src/survey/alone";

describe("the Workflow that promotes alone", () => {
  const commit = "a".repeat(40);
  const made = aloneWorkflow({ app: "shop", phase: "test", commit, target: "prod" });

  it("says which promotion it is, along which edge, and nothing about what it does", () => {
    assert.deepEqual(made, {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "Workflow",
      metadata: {
        name: workflowName("shop", "test", commit, "prod"),
        labels: { "argo-promotion/app": "shop", "argo-promotion/phase": "test", "argo-promotion/commit": commit },
      },
      spec: {
        ttlStrategy: { secondsAfterCompletion: 43200 },
        arguments: {
          parameters: [
            { name: "app", value: "shop" },
            { name: "source_commit", value: commit },
            { name: "source_phase", value: "test" },
            { name: "target_phase", value: "prod" },
          ],
        },
        workflowTemplateRef: { name: "workflow-template-promote-verified", clusterScope: true },
      },
    });
  });

  it("has a name of its own for each edge, apart from that of the test", () => {
    const names = [undefined, "prod", "eu"].map((target) => workflowName("shop", "test", commit, target));
    assert.equal(new Set(names).size, 3);
    for (const name of names) assert.match(name, /^shop-test-[0-9a-f]{12}$/);
  });
});
