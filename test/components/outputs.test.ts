// The outputs: what a person needs to look around, and what the preview of a destroy says.
import assert from "node:assert/strict";
import { destroyEffects, edgeTable, namespacesOf, secretNames, urlsOf } from "../../components/outputs";
import { imagesSchema } from "../../components/settings/images";
import { type Phase, phasesSchema } from "../../components/settings/phases";
import { platformSchema } from "../../components/settings/platform";

const phases = (...list: object[]): Phase[] => phasesSchema.parse(list);

const platform = platformSchema.parse({});
const none = platformSchema.parse({
  argoCd: { install: false, namespace: "gitops" },
  argoEvents: { install: false },
  argoWorkflows: { install: false, namespace: "workflows" },
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
    assert.deepEqual(secretNames("github-credentials", platform), {
      gitCredentials: "argo/github-credentials",
      webhookToken: "argo/webhook-auth",
      eventsToken: "argo/promotion-events-auth",
      gitWebhook: "argocd/gitops-webhook",
      argoCdAdmin: "argocd/argocd-initial-admin-secret",
    });
  });
  it("tell the preview of a destroy what it removes with the stack", () => {
    const kept = destroyEffects({ applications: "discovered", keepWorkloads: true, keepCrds: true, platform });
    assert.deepEqual(
      Object.values(kept).filter((effect) => !effect.startsWith("kept")),
      [],
    );
    const { workloads, customResourceDefinitions } = destroyEffects({
      applications: "discovered",
      keepWorkloads: false,
      keepCrds: false,
      platform,
    });
    assert.match(workloads, /^REMOVED: .*keepWorkloads is false/);
    assert.match(customResourceDefinitions, /^REMOVED, .*keepCrds is false/);
  });
  it("do not say that it removes what Applications of others deployed", () => {
    const { workloads } = destroyEffects({ applications: "labelled", keepWorkloads: false, keepCrds: true, platform });
    assert.equal(workloads, "kept: the Applications are not this stack's (labelled)");
  });
  it("speak of no Argo that was there before", () => {
    assert.deepEqual(secretNames("own", none), {
      gitCredentials: "argo/own",
      webhookToken: "argo/webhook-auth",
      eventsToken: "argo/promotion-events-auth",
    });
    assert.deepEqual(Object.keys(urlsOf(none)), ["webhook"]);
    assert.deepEqual([namespacesOf(none).argoCd, namespacesOf(none).argo], ["gitops", "argo"]);
    const { customResourceDefinitions } = destroyEffects({
      applications: "discovered",
      keepWorkloads: true,
      keepCrds: false,
      platform: none,
    });
    assert.equal(customResourceDefinitions, "kept: no Argo is this stack's");
  });
  it("say of which Argos a destroy removes the custom resource definitions, where some were there before", () => {
    const { customResourceDefinitions } = destroyEffects({
      applications: "discovered",
      keepWorkloads: true,
      keepCrds: false,
      platform: platformSchema.parse({ argoCd: { install: false } }),
    });
    assert.match(customResourceDefinitions, /^REMOVED: those of Argo Events and Argo Workflows, and with them every /);
  });
});
