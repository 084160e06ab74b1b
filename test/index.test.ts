// The whole program, with mocks, for both stack files and for a graph of six phases.
import assert from "node:assert/strict";
import { sixPhases } from "./configurations";
import { credentials, minimal, type Registered, run, stackFile } from "./program";

const kinds = (registered: Registered, kind: string) =>
  registered.ofKind(kind).map(({ props }) => {
    const metadata = props["metadata"] as { name: string; namespace?: string };
    return metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`;
  });

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

describe("an installation from a registry of the company", () => {
  let registered: Registered;
  before(async () => {
    registered = await run({
      ...minimal,
      availability: "high",
      images: { registry: "mirror.example.com/apps", pullSecrets: ["mirror", "backup"] },
      charts: { values: { argoCd: { configs: { cm: { url: "https://cd.example.com" } } } } },
      phases: [{ name: "test", promotesTo: ["prod"], verification: { image: "quay.io/qa/smoke:2" } }, { name: "prod" }],
    });
  });

  /** Every value under a key of that name, anywhere in what is registered. */
  const under = (value: unknown, name: string): unknown[] =>
    typeof value !== "object" || value === null
      ? []
      : Object.entries(value).flatMap(([key, below]) => (key === name ? [below] : under(below, name)));
  const promotion = ["ClusterWorkflowTemplate", "EventBus", "EventSource", "Sensor"];

  it("pulls every image from there", () => {
    const images = promotion.flatMap((kind) => registered.ofKind(kind).flatMap(({ props }) => under(props, "image")));
    const written = images.map(String).filter((image) => !image.startsWith("{{"));
    assert.deepEqual([...new Set(written)], ["mirror.example.com/apps/argo-projects/git-promotion:0.1.0"]);
  });
  it("pulls the image of a phase's own campaign from there", () => {
    assert.match(
      JSON.stringify(registered.spec("Sensor", "webhook-app-promotion")),
      /"mirror.example.com\/apps\/qa\/smoke:2"/,
    );
  });
  it("pulls with the configured Secrets whatever makes pods", () => {
    const all = promotion.flatMap((kind) => registered.ofKind(kind).map(({ name, props }) => ({ name, props })));
    const missing = all.filter(({ props }) => under(props, "imagePullSecrets").length !== 1);
    assert.deepEqual(missing, []);
    const names = new Set(
      all.flatMap(({ props }) => under(props, "imagePullSecrets")).map((each) => JSON.stringify(each)),
    );
    assert.deepEqual([...names], ['[{"name":"mirror"},{"name":"backup"}]']);
  });
  it("gives the three charts the same Secrets", () => {
    for (const { name, props } of registered.ofKind("Release"))
      assert.match(JSON.stringify(props["values"]), /ullSecrets":\[{"name":"mirror"},{"name":"backup"}\]/, name);
  });
  it("registers the configured Helm values merged with the program's own", () => {
    const { configs } = registered.find("Release", "argocd").props["values"] as { configs: { cm: object } };
    assert.deepEqual(configs.cm, {
      "timeout.reconciliation": "15s",
      "timeout.reconciliation.jitter": "0s",
      url: "https://cd.example.com",
    });
  });
});

describe("the number of resources", () => {
  it("does not grow with phases", async () => {
    const [two, six] = [await run(minimal), await run({ ...minimal, phases: sixPhases })];
    assert.equal(six.all.length, two.all.length);
  });
});
