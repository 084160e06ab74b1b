// F2: when a rollout counts as complete, as tables: what the Application says, and what the workloads say.
import * as assert from "node:assert/strict";
import { unsettled } from "../src/cluster/application";
import { fingerprint, incomplete, workloadPath } from "../src/cluster/workloads";
import type { Application, Workload } from "../src/cluster/types";
import { application, deployment } from "../../testkit/rollouts";

const changed = <T extends object>(object: T, change: (copy: T) => void): T => {
  const copy = structuredClone(object);
  change(copy);
  return copy;
};

type Status = NonNullable<Application["status"]>;

describe("an Application", () => {
  const cases: [string, (status: Status) => void, RegExp | undefined][] = [
    ["is settled when all is well", () => undefined, undefined],
    [
      "waits while its operation runs",
      (status) => (status.operationState = { phase: "Running" }),
      /operation is Running/,
    ],
    [
      "waits when its operation failed",
      (status) => (status.operationState = { phase: "Failed", message: "no such CRD" }),
      /Failed: no such CRD/,
    ],
    ["waits when it was never synced", (status) => delete status.operationState, /operation is unknown/],
    ["waits while it is out of sync", (status) => (status.sync = { status: "OutOfSync" }), /it is OutOfSync/],
    ["waits while it progresses", (status) => (status.health = { status: "Progressing" }), /health is Progressing/],
    [
      "waits when it was looked at before the operation ended",
      (status) => (status.reconciledAt = "2026-01-01T10:00:04Z"),
      /not looked at it since/,
    ],
    ["waits when it was never looked at", (status) => delete status.reconciledAt, /not looked at it since/],
    ["is settled when it was looked at later", (status) => (status.reconciledAt = "2026-01-01T10:03:00Z"), undefined],
  ];
  for (const [fact, change, message] of cases) {
    it(`F2: ${fact}`, () => {
      const waiting = unsettled(changed(application("a".repeat(40)), (copy) => change(copy.status)));
      if (message === undefined) assert.equal(waiting, undefined);
      else assert.match(waiting ?? "", message);
    });
  }
});

describe("a workload", () => {
  const stateful: Workload = {
    metadata: { name: "db", generation: 4 },
    spec: { replicas: 3 },
    status: {
      observedGeneration: 4,
      replicas: 3,
      updatedReplicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
      currentRevision: "db-2",
      updateRevision: "db-2",
    },
  };
  const daemon: Workload = {
    metadata: { name: "agent", generation: 2 },
    status: {
      observedGeneration: 2,
      desiredNumberScheduled: 3,
      currentNumberScheduled: 3,
      updatedNumberScheduled: 3,
      numberReady: 3,
      numberAvailable: 3,
    },
  };
  const canary: Workload = {
    metadata: { name: "web", generation: 7 },
    spec: { replicas: 2 },
    status: {
      observedGeneration: "7",
      replicas: 2,
      updatedReplicas: 2,
      readyReplicas: 2,
      availableReplicas: 2,
      phase: "Healthy",
      stableRS: "abc",
      currentPodHash: "abc",
    },
  };
  type WorkloadStatus = NonNullable<Workload["status"]>;
  const cases: [string, string, Workload, (status: WorkloadStatus, workload: Workload) => void, RegExp | undefined][] =
    [
      ["that is complete", "Deployment", deployment("1"), () => undefined, undefined],
      [
        "whose specification is newer than its status",
        "Deployment",
        deployment("1"),
        (_, workload) => (workload.metadata.generation = 9),
        /not been looked at/,
      ],
      [
        "with a pod of the old version left",
        "Deployment",
        deployment("1"),
        (status) => (status.replicas = 3),
        /3 pods existing, 2 wanted/,
      ],
      [
        "with a pod not updated",
        "Deployment",
        deployment("1"),
        (status) => (status.updatedReplicas = 1),
        /1 pods updated, 2 wanted/,
      ],
      [
        "with a pod not ready",
        "Deployment",
        deployment("1"),
        (status) => delete status.readyReplicas,
        /0 pods ready, 2 wanted/,
      ],
      [
        "with a pod not available",
        "Deployment",
        deployment("1"),
        (status) => (status.availableReplicas = 1),
        /1 pods available/,
      ],
      [
        "with a pod still ending",
        "Deployment",
        deployment("1"),
        (status) => (status.terminatingReplicas = 1),
        /1 pods are still ending/,
      ],
      [
        "without replicas in its specification",
        "Deployment",
        deployment("1"),
        (_, workload) => delete workload.spec?.replicas,
        /2 pods updated, 1 wanted/,
      ],
      ["that is complete", "StatefulSet", stateful, () => undefined, undefined],
      [
        "between two revisions",
        "StatefulSet",
        stateful,
        (status) => (status.updateRevision = "db-3"),
        /revision db-3 is not rolled out/,
      ],
      ["that is complete", "DaemonSet", daemon, () => undefined, undefined],
      [
        "with a node not updated",
        "DaemonSet",
        daemon,
        (status) => (status.updatedNumberScheduled = 2),
        /2 pods updated, 3 wanted/,
      ],
      ["that is complete", "Rollout", canary, () => undefined, undefined],
      ["that is paused", "Rollout", canary, (status) => (status.phase = "Paused"), /its phase is Paused/],
      [
        "in the middle of a canary",
        "Rollout",
        canary,
        (status) => (status.currentPodHash = "def"),
        /not the stable one yet/,
      ],
    ];
  for (const [fact, kind, workload, change, message] of cases) {
    it(`F2: ${kind} ${fact} ${message ? "is waited for" : "is not waited for"}`, () => {
      const waiting = incomplete(
        kind,
        changed(workload, (copy) => change(copy.status ?? {}, copy)),
      );
      if (message === undefined) assert.equal(waiting, undefined);
      else assert.match(waiting ?? "", message);
    });
  }

  it("is read where its kind lives, and other kinds are not read", () => {
    assert.equal(
      workloadPath({ group: "apps", kind: "Deployment", name: "web" }, "ns"),
      "/apis/apps/v1/namespaces/ns/deployments/web",
    );
    assert.equal(
      workloadPath({ group: "argoproj.io", kind: "Rollout", namespace: "x", name: "web" }, "ns"),
      "/apis/argoproj.io/v1alpha1/namespaces/x/rollouts/web",
    );
    assert.equal(workloadPath({ group: "", kind: "Service", name: "web" }, "ns"), undefined);
    assert.equal(workloadPath({ group: "example.com", kind: "Deployment", name: "web" }, "ns"), undefined);
  });
});

describe("the fingerprint of a phase", () => {
  const of = (workload: Workload): string => fingerprint([{ kind: "Deployment", workload }]);
  const before = of(deployment("1"));
  const cases: [string, Workload, boolean][] = [
    ["stays when nothing changed", deployment("1"), true],
    [
      "stays when it is scaled",
      changed(deployment("1"), (copy) => {
        copy.spec = { ...copy.spec, replicas: 9 };
        copy.metadata.generation = 2;
      }),
      true,
    ],
    ["changes with the image", deployment("2"), false],
    ["changes when it was rolled out and back", deployment("1", 3), false],
    [
      "changes when it was deleted and made again",
      changed(deployment("1"), (copy) => (copy.metadata.uid = "d2")),
      false,
    ],
  ];
  for (const [fact, workload, same] of cases) {
    it(`F2: ${fact}`, () => assert.equal(of(workload) === before, same));
  }

  it("does not depend on the order of workloads or keys", () => {
    const a = { kind: "Deployment", workload: deployment("1") };
    const b = { kind: "Deployment", workload: changed(deployment("1"), (copy) => (copy.metadata.name = "api")) };
    assert.equal(fingerprint([a, b]), fingerprint([b, a]));
  });
});
