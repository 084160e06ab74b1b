// The whole program, with mocks, for both stack files.
import assert from "node:assert/strict";
import type { Rule } from "../components/workflow/rbac";
import { minimal, type Registered, run, stackFile } from "./program";

for (const preview of [true, false]) {
  describe(`the program ${preview ? "at preview" : "at update"}`, () => {
    describe("for the stack file of test", () => {
      let registered: Registered;
      before(async () => {
        registered = await run({ ...minimal, ...stackFile("test") }, preview);
      });

      it("makes the namespaces of the three Argos and one for the records", () => {
        assert.deepEqual(registered.names("Namespace").sort(), ["argo", "argo-events", "argo-promotion", "argocd"]);
      });

      it("lets nobody write ConfigMaps but in the namespace of the records", () => {
        const writers = [...registered.ofKind("Role"), ...registered.ofKind("ClusterRole")].filter(({ props }) =>
          (props["rules"] as Rule[]).some(
            ({ resources, verbs }) =>
              resources.some((resource) => ["configmaps", "*"].includes(resource)) &&
              verbs.some((verb) => !["get", "list", "watch"].includes(verb)),
          ),
        );
        const where = writers.map(({ props }) => (props["metadata"] as { namespace?: string }).namespace);
        assert.deepEqual([...new Set(where)], ["argo-promotion"]);
      });

      it("F8: opens nothing to outside the cluster: no Service of another type than ClusterIP, no Ingress", () => {
        const services = registered.ofKind("Service").map(({ props }) => (props["spec"] as { type: string }).type);
        assert.deepEqual([...new Set(services)], ["ClusterIP"]);
        const ways = registered.all.filter(({ type }) => /:(Ingress|HTTPRoute|Gateway|IngressRoute|Route)$/.test(type));
        assert.deepEqual(ways, []);
      });

      it("installs the three releases into their namespaces", () => {
        const releases = registered
          .ofKind("Release")
          .map(({ props }) => `${String(props["namespace"])}/${String(props["name"])}`);
        assert.deepEqual(releases.sort(), ["argo-events/argo-events", "argo/argo-workflows", "argocd/argocd"]);
      });

      it("registers every object of the promotion", () => {
        assert.deepEqual(
          {
            ClusterWorkflowTemplate: registered.names("ClusterWorkflowTemplate").sort(),
            EventBus: registered.names("EventBus"),
            EventSource: registered.names("EventSource"),
            Sensor: registered.names("Sensor"),
            Service: registered.names("Service"),
            AppProject: registered.names("AppProject"),
            ApplicationSet: registered.names("ApplicationSet"),
            ServiceAccount: registered.names("ServiceAccount").sort(),
            Secret: registered.names("Secret").sort(),
          },
          {
            ClusterWorkflowTemplate: [
              "workflow-template-promote-to-next-phase",
              "workflow-template-promote-verified",
              "workflow-template-record-end",
              "workflow-template-sweep",
              "workflow-template-validate-then-promote-test",
            ],
            EventBus: ["argo/default"],
            EventSource: ["argo/webhook", "argo/promotion"],
            Sensor: ["argo/webhook-app-promotion"],
            Service: ["argo/webhook-eventsource", "argo/promotion-eventsource"],
            AppProject: ["argocd/argo-promotion"],
            ApplicationSet: ["argocd/argo-promotion"],
            ServiceAccount: [
              "argo/argo",
              "argo/argo-guard",
              "argo/argo-notify",
              "argo/argo-record",
              "argo/argo-sensor",
              "argo/argo-sweep",
              "argo/argo-verification",
            ],
            Secret: [
              "argo/github-credentials",
              "argo/promotion-events-auth",
              "argo/webhook-auth",
              "argocd/argocd-notifications-secret",
              "argocd/gitops-repository",
              "argocd/gitops-webhook",
            ],
          },
        );
      });

      it("makes no Secret with a token of a ServiceAccount, which would never expire", () => {
        const types = registered.ofKind("Secret").map(({ props }) => props["type"]);
        assert.ok(types.length > 0);
        assert.ok(!types.includes("kubernetes.io/service-account-token"));
      });

      it("F27: marks every object with the stack's name and owner id", () => {
        const marks = registered.all
          .filter(({ type }) => type.startsWith("kubernetes:") && !type.endsWith(":Release"))
          .map(({ props }) => props["metadata"] as { labels: Record<string, unknown>; annotations: object });
        assert.ok(marks.length > 40);
        for (const { labels, annotations } of marks) {
          assert.ok("argo-promotion/owner" in labels);
          if (!preview) assert.equal(labels["argo-promotion/owner"], "random-result");
          assert.equal((annotations as Record<string, string>)["argo-promotion/stack"], "argo-promotion/test");
        }
      });

      it("F27: keeps what the Applications deployed when they go", () => {
        interface Spec {
          syncPolicy: { preserveResourcesOnDeletion: boolean };
        }
        const { syncPolicy } = registered.spec<Spec>("ApplicationSet", "argo-promotion");
        assert.equal(syncPolicy.preserveResourcesOnDeletion, true);
      });

      it("gives both sides of the webhook the same token", () => {
        const dataOf = (name: string, namespace: string) =>
          registered.find("Secret", name, namespace).props["stringData"] as Record<string, unknown>;
        const token = dataOf("webhook-auth", "argo")["token"];
        assert.notEqual(token, "");
        assert.equal(token, dataOf("argocd-notifications-secret", "argocd")["sync-webhook-token"]);
      });

      it("outputs what a person looks for", () => {
        const { edges, namespaces, secrets, urls } = registered.outputs as Record<string, Record<string, string>>;
        const verification = "localhost:32000/argo-projects/test-campaign:0.1.0";
        assert.deepEqual(edges, [{ source: "test", target: "prod", verification, cluster: "this stack" }]);
        assert.deepEqual(namespaces, {
          argoCd: "argocd",
          argo: "argo",
          argoEvents: "argo-events",
          records: "argo-promotion",
        });
        assert.equal(secrets!["gitCredentials"], "argo/github-credentials");
        for (const url of Object.values(urls!)) assert.ok(URL.canParse(url), url);
      });

      it("protects nothing", () => {
        assert.deepEqual(
          registered.all.filter(({ protect }) => protect).map(({ name }) => name),
          [],
        );
      });
    });

    describe("for a stack that is given its owner id", () => {
      let registered: Registered;
      before(async () => {
        registered = await run({ ...minimal, owner: "x1" }, preview);
      });

      it("F27: makes no id of its own", () => {
        assert.deepEqual(
          registered.all.filter(({ type }) => type.startsWith("random:index/randomString")),
          [],
        );
      });

      it("makes no Secret with a token of a ServiceAccount, which would never expire", () => {
        const types = registered.ofKind("Secret").map(({ props }) => props["type"]);
        assert.ok(types.length > 0);
        assert.ok(!types.includes("kubernetes.io/service-account-token"));
      });

      it("F27: marks every object with it, and takes its fields over from managers that a lost state named", () => {
        const { labels, annotations } = registered.find("Secret", "webhook-auth").props["metadata"] as {
          labels: object;
          annotations: object;
        };
        assert.deepEqual(labels, { "argo-promotion/owner": "x1" });
        assert.deepEqual(annotations, {
          "argo-promotion/stack": "argo-promotion/test",
          "pulumi.com/patchForce": "true",
        });
      });
    });

    describe("for the stack file of prod", () => {
      let registered: Registered;
      before(async () => {
        registered = await run({ ...minimal, ...stackFile("prod") }, preview);
      });

      it("makes no Sensor, since no edge leaves its phase", () => {
        assert.deepEqual(registered.names("Sensor"), []);
      });

      it("makes no sweep, since nothing can be due", () => {
        assert.deepEqual(registered.names("CronWorkflow"), []);
        assert.deepEqual(registered.outputs["edges"], []);
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
  });
}
