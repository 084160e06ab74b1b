// Applications and workloads as the Kubernetes API shows them, complete unless a test says otherwise.
import { createHash } from "node:crypto";
import { workflowName } from "../contract/identity";
import type { Application, Pod, Workload } from "../promote/src/cluster/types";

/** Path of the Applications' collection. */
export const applications = "/apis/argoproj.io/v1alpha1/namespaces/argocd/applications";

/** Path of the Deployments' collection of shop-test. */
export const deployments = "/apis/apps/v1/namespaces/shop-test/deployments";

/** Path of the pods' collection of shop-test. */
export const podsPath = "/api/v1/namespaces/shop-test/pods";

/** Path of the Workflows' collection. */
export const workflows = "/apis/argoproj.io/v1alpha1/namespaces/argo/workflows";

/** Path of the collection of the Workflows' pods. */
export const campaignPods = "/api/v1/namespaces/argo/pods";

/** Path of the records' collection. */
export const records = "/api/v1/namespaces/argo-promotion/configmaps";

/** Path of shop's record. */
export const shopsRecord = `${records}/promotion-shop`;

/** An Application whose last sync was that of `commit`, complete. */
export function application(commit: string, app = "shop", phase = "test"): Application & { status: object } {
  return {
    metadata: {
      name: `${app}-${phase}`,
      namespace: "argocd",
      labels: { "argo-promotion/app": app, "argo-promotion/phase": phase },
    },
    spec: { destination: { namespace: `${app}-${phase}` } },
    status: {
      sync: { status: "Synced", revision: commit },
      health: { status: "Healthy" },
      reconciledAt: "2026-01-01T10:00:05Z",
      operationState: {
        phase: "Succeeded",
        finishedAt: "2026-01-01T10:00:05Z",
        syncResult: { revision: commit },
      },
      resources: [
        { group: "", kind: "Service", namespace: `${app}-${phase}`, name: "svc" },
        { group: "apps", kind: "Deployment", namespace: `${app}-${phase}`, name: "web" },
      ],
    },
  };
}

/** A Deployment of two pods, all of the image of `version`, on its `revision`th rollout. */
export function deployment(version: string, revision = 1): Workload {
  return {
    metadata: {
      name: "web",
      namespace: "shop-test",
      uid: "d1",
      generation: revision,
      annotations: { "deployment.kubernetes.io/revision": String(revision) },
    },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: "web" } },
      template: { spec: { containers: [{ name: "web", image: `shop:${version}` }] } },
    },
    status: { observedGeneration: revision, replicas: 2, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 2 },
  };
}

/** The id of an image with these contents, as containerd gives it. */
export const imageIdOf = (contents: string): string =>
  `registry.example.com/shop@sha256:${createHash("sha256").update(contents).digest("hex")}`;

/** A pod of that Deployment, running: of the image of `version`, whose contents may be other ones by now. */
export function pod(version: string, number = 1, contents = version): Pod {
  return {
    metadata: {
      name: `web-5d4f-${number}`,
      namespace: "shop-test",
      labels: { app: "web", "pod-template-hash": "5d4f" },
      ownerReferences: [{ kind: "ReplicaSet", name: "web-5d4f", uid: "rs1", controller: true }],
    },
    spec: { containers: [{ name: "web", image: `shop:${version}` }] },
    status: { phase: "Running", containerStatuses: [{ name: "web", imageID: imageIdOf(contents) }] },
  };
}

/** The Workflow of shop's promotion from test to prod at `commit`. */
export function workflowOf(commit: string, phase: string, more: object = {}): object {
  const values = { app: "shop", source_phase: "test", source_commit: commit };
  return {
    metadata: { name: workflowName("shop", "test", commit), uid: "w1", labels: { "argo-promotion/app": "shop" } },
    spec: { arguments: { parameters: Object.entries(values).map(([name, value]) => ({ name, value })) } },
    status: { phase, startedAt: "2026-01-01T10:00:00Z", ...more },
  };
}
