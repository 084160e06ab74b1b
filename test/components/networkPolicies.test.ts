// Who may reach what in the namespaces of the platform.
import assert from "node:assert/strict";
import { networkPolicySpecs } from "../../components/platform/networkPolicies";

describe("F8: the network", () => {
  for (const [namespace, policies] of Object.entries(networkPolicySpecs("high"))) {
    it(`of ${namespace} lets nothing in by default`, () => {
      assert.deepEqual(policies["default-deny"], { podSelector: {}, policyTypes: ["Ingress"] });
    });
  }
  it("lets only the notifications controller and the sweep reach the webhook", () => {
    const { ingress } = networkPolicySpecs("single").argo["webhook-eventsource"];
    assert.deepEqual(ingress, [
      {
        from: [
          {
            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "argocd" } },
            podSelector: { matchLabels: { "app.kubernetes.io/name": "argocd-notifications-controller" } },
          },
          { podSelector: { matchLabels: { "argo-promotion/webhook-client": "true" } } },
        ],
        ports: [{ protocol: "TCP", port: 12001 }],
      },
    ]);
  });
  it("lets the configured namespaces read metrics, and nothing else", () => {
    const spec = networkPolicySpecs("single", ["monitoring"]);
    const from = [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "monitoring" } } }];
    for (const namespace of ["argoCd", "argo", "argoEvents"] as const) {
      const { metrics } = spec[namespace] as Record<string, { ingress?: { from: object[] }[] }>;
      assert.deepEqual(metrics?.ingress?.[0]?.from, from);
    }
    assert.ok(!JSON.stringify(networkPolicySpecs("single")).includes("monitoring"));
  });
  it("lets everybody reach the port of Argo CD's server that asks for a login, and no other of its ports", () => {
    const { ingress } = networkPolicySpecs("single").argoCd["to-server"];
    assert.deepEqual(ingress, [{ ports: [{ protocol: "TCP", port: 8080 }] }]);
  });
  it("lets only EventSources, Sensors and its own replicas reach the EventBus", () => {
    const { "eventbus-clients": clients, "eventbus-cluster": cluster } = networkPolicySpecs("high").argo;
    const from = [clients, cluster].flatMap(({ ingress }) => ingress.flatMap((rule) => rule.from));
    assert.deepEqual(from, [
      { podSelector: { matchLabels: { controller: "eventsource-controller" } } },
      { podSelector: { matchLabels: { controller: "sensor-controller" } } },
      { podSelector: { matchLabels: { "eventbus-name": "default" } } },
    ]);
  });
});
