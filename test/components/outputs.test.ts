// The outputs: what a person needs to look around, and what the preview of a destroy says.
import assert from "node:assert/strict";
import { destroyEffects, edgeTable, secretNames } from "../../components/outputs";
import { imagesSchema } from "../../components/settings/images";
import { type Phase, phasesSchema } from "../../components/settings/phases";

const phases = (...list: object[]): Phase[] => phasesSchema.parse(list);

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
  it("tell the preview of a destroy what it removes with the stack", () => {
    const kept = destroyEffects({ applications: "discovered", keepWorkloads: true, keepCrds: true });
    assert.deepEqual(
      Object.values(kept).filter((effect) => !effect.startsWith("kept")),
      [],
    );
    const { workloads, customResourceDefinitions } = destroyEffects({
      applications: "discovered",
      keepWorkloads: false,
      keepCrds: false,
    });
    assert.match(workloads, /^REMOVED: .*keepWorkloads is false/);
    assert.match(customResourceDefinitions, /^REMOVED, .*keepCrds is false/);
  });
  it("do not say that it removes what Applications of others deployed", () => {
    const { workloads } = destroyEffects({ applications: "labelled", keepWorkloads: false, keepCrds: true });
    assert.equal(workloads, "kept: the Applications are not this stack's (labelled)");
  });
});
