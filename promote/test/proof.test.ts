// F23, F24: what the pods of a phase prove, and what not: as tables of workloads and pods.
import * as assert from "node:assert/strict";
import type { Proof } from "../../contract/proof";
import { imageId, imageLines, podsOf, selectorText } from "../src/cluster/pods";
import type { Running } from "../src/cluster/pods";
import { prove } from "../src/cluster/proof";
import type { Missing } from "../src/cluster/proof";
import type { Container, Pod, Workload } from "../src/cluster/types";
import { deployment, imageIdOf, pod } from "../../testkit/rollouts";

const hex = "0123456789abcdef".repeat(4);

const changed = <T extends object>(object: T, change: (copy: T) => void): T => {
  const copy = structuredClone(object);
  change(copy);
  return copy;
};

/** A Deployment with its pods; every container of the template, or only some, in each of them. */
function running(version: string, pods: Pod[], more: Container[] = [], init: Container[] = []): Running {
  const workload = deployment(version);
  const template = { spec: { containers: [{ name: "web", image: `shop:${version}` }, ...more], initContainers: init } };
  return { kind: "Deployment", workload, template, pods };
}

const withContainer = (which: Pod, container: Container, contents: string, list: "containers" | "initContainers") =>
  changed(which, ({ spec, status }) => {
    spec![list] = [...(spec![list] ?? []), container];
    const statuses = list === "containers" ? "containerStatuses" : "initContainerStatuses";
    status![statuses] = [...(status![statuses] ?? []), { name: container.name, imageID: imageIdOf(contents) }];
  });

describe("the proof that a phase runs 1.1.0", () => {
  const sidecar = { name: "proxy", image: "istio/proxyv2:1.22" };
  const migration = { name: "migrate", image: "shop-migrate:1.1.0" };
  const logs = { name: "logs", image: "logs:7", restartPolicy: "Always" };
  const rewritten = (image: string) => changed(pod("1.1.0"), ({ spec }) => (spec!.containers![0]!.image = image));
  const none = changed(deployment("1.1.0"), ({ spec }) => (spec!.replicas = 0));

  const table: [fact: string, running: Running[], missing: Missing | RegExp, proof?: Proof][] = [
    ["is there when every pod runs its image", [running("1.1.0", [pod("1.1.0", 1), pod("1.1.0", 2)])], {}],
    [
      "is not there when the pods run another version",
      [running("1.0.0", [pod("1.0.0")])],
      /\(shop:1\.0\.0\) shows 1\.1\.0/,
    ],
    [
      "is not there when one name stands for two images (F24)",
      [running("1.1.0", [pod("1.1.0", 1), pod("1.1.0", 2, "pushed again")])],
      /the pods of Deployment web run 2 images \([0-9a-f]{12}, [0-9a-f]{12}\) under the one name shop:1\.1\.0/,
    ],
    [
      "is not there when that is so of another container of the template",
      [
        running(
          "1.1.0",
          [1, 2].map((n) => withContainer(pod("1.1.0", n), { name: "cache", image: "redis:7" }, `${n}`, "containers")),
          [{ name: "cache", image: "redis:7" }],
        ),
      ],
      /run 2 images .* under the one name redis:7/,
    ],
    [
      "is there although a mesh put different sidecars into its pods",
      [
        running(
          "1.1.0",
          [1, 2].map((n) => withContainer(pod("1.1.0", n), sidecar, `${n}`, "containers")),
        ),
      ],
      {},
    ],
    [
      "is there although what prepared the pods was pushed again",
      [
        running(
          "1.1.0",
          [1, 2].map((n) =>
            withContainer(pod("1.1.0", n), { name: "wait", image: "busybox:1" }, `${n}`, "initContainers"),
          ),
          [],
          [{ name: "wait", image: "busybox:1" }],
        ),
      ],
      {},
    ],
    [
      "is not there when what prepared the pods shows the version and was pushed again",
      [
        running(
          "1.1.0",
          [1, 2].map((n) => withContainer(pod("1.1.0", n), migration, `${n}`, "initContainers")),
          [],
          [migration],
        ),
      ],
      /under the one name shop-migrate:1\.1\.0/,
    ],
    [
      "is not there when a sidecar among the init containers was pushed again",
      [
        running(
          "1.1.0",
          [1, 2].map((n) => withContainer(pod("1.1.0", n), logs, `${n}`, "initContainers")),
          [],
          [logs],
        ),
      ],
      /under the one name logs:7/,
    ],
    [
      "is there when a mirror serves the image",
      [running("1.1.0", [rewritten("mirror.example.com/cache/shop:1.1.0")])],
      {},
    ],
    [
      "is there when an admission controller put the digest in the place of the tag",
      [running("1.1.0", [rewritten(`shop@sha256:${hex}`)])],
      {},
    ],
    [
      "is waited for when a pod runs something else in the place of the image",
      [running("1.1.0", [rewritten("shop:9.9.9")])],
      { waiting: "web-5d4f-1 runs shop:9.9.9 in the place of shop:1.1.0" },
    ],
    [
      "is waited for while none of the pods runs",
      [running("1.1.0", [])],
      { waiting: "Deployment web: none of its pods runs" },
    ],
    [
      "is waited for while a container has not started",
      [running("1.1.0", [changed(pod("1.1.0"), ({ status }) => (status!.containerStatuses![0]!.imageID = ""))])],
      { waiting: "Deployment web: the container web of web-5d4f-1 does not run yet" },
    ],
    [
      "is not there without a workload",
      [],
      /no Deployment, StatefulSet, DaemonSet or Rollout .* repository\.layout\.proof$/,
    ],
    [
      "is not there when nothing is to run",
      [{ ...running("1.1.0", []), workload: none }],
      /nothing runs that could be tested/,
    ],
    [
      "is there when only one of two workloads is to run",
      [running("1.1.0", [pod("1.1.0")]), { ...running("1.1.0", []), workload: none }],
      {},
    ],
    [
      "is there when one of two workloads is of the version",
      [
        running("1.1.0", [pod("1.1.0")]),
        {
          ...running("7", [pod("7")]),
          workload: changed(deployment("7"), ({ metadata }) => (metadata.name = "cache")),
        },
      ],
      {},
    ],
    ["is not asked for where Argo CD's word is taken", [running("1.0.0", [pod("1.0.0")])], {}, "synced"],
    ["is not asked for there without a workload either", [], {}, "synced"],
    ["is that of a pattern where one is configured", [running("1.1.0", [pod("1.1.0")])], {}, ["{app}:{version}"]],
    [
      "is not there when an image that a pattern names is of another version",
      [
        running(
          "1.1.0",
          [withContainer(pod("1.1.0"), { name: "job", image: "shop-job:1.0.0" }, "x", "containers")],
          [{ name: "job", image: "shop-job:1.0.0" }],
        ),
      ],
      /its pods run shop-job:1\.0\.0, not 1\.1\.0/,
      ["shop*:{version}"],
    ],
  ];
  for (const [fact, workloads, missing, proof = "images"] of table) {
    it(`F23: ${fact}`, () => {
      const found = prove("shop", { versions: ["1.1.0"], images: [], hidden: [] }, proof, workloads);
      if (missing instanceof RegExp) assert.match(found.refused ?? "", missing);
      else assert.deepEqual(found, missing);
    });
  }
});

describe("the pods of a workload", () => {
  const own = (change: (copy: Pod) => void): number => podsOf(deployment("1"), [changed(pod("1"), change)]).length;
  const stateful: Workload = { metadata: { name: "db", uid: "s1" } };

  it("are those of its ReplicaSet", () =>
    assert.equal(
      own(() => undefined),
      1,
    ));
  it("are those of a Rollout's ReplicaSet", () => {
    const canary = changed(pod("1"), ({ metadata }) => (metadata.labels = { "rollouts-pod-template-hash": "5d4f" }));
    assert.equal(podsOf(deployment("1"), [canary]).length, 1);
  });
  it("are those that a StatefulSet or a DaemonSet owns itself", () => {
    const ownerReferences = [{ kind: "StatefulSet", name: "db", uid: "s1", controller: true }];
    assert.equal(
      podsOf(stateful, [changed(pod("1"), ({ metadata }) => Object.assign(metadata, { ownerReferences }))]).length,
      1,
    );
  });
  it("are not those that are ending, which no longer answer", () => {
    assert.equal(
      own(({ metadata }) => (metadata.deletionTimestamp = "2026-01-01T10:00:00Z")),
      0,
    );
  });
  it("are not those that were evicted or have ended", () => {
    for (const phase of ["Failed", "Succeeded"])
      assert.equal(
        own(({ status }) => (status!.phase = phase)),
        0,
      );
  });
  it("are not those of another workload that the selector fits", () => {
    const other = [{ kind: "ReplicaSet", name: "web-worker-5d4f", uid: "rs2", controller: true }];
    assert.equal(
      own(({ metadata }) => (metadata.ownerReferences = other)),
      0,
    );
    assert.equal(
      own(({ metadata }) => delete metadata.ownerReferences),
      0,
    );
  });

  it("are selected as the API writes selectors", () => {
    const matchExpressions = [
      { key: "tier", operator: "In", values: ["web", "api"] },
      { key: "env", operator: "NotIn", values: ["dev"] },
      { key: "app", operator: "Exists" },
      { key: "old", operator: "DoesNotExist" },
    ];
    assert.equal(
      selectorText({ matchLabels: { app: "web", "a.b/c": "d" }, matchExpressions }),
      "app=web,a.b/c=d,tier in (web,api),env notin (dev),app,!old",
    );
  });
});

describe("the id of an image", () => {
  for (const [runtime, imageID] of [
    ["containerd", `docker.io/library/shop@sha256:${hex}`],
    ["containerd, of an image without a repository", `sha256:${hex}`],
    ["docker", `docker-pullable://shop@sha256:${hex}`],
    ["docker, of an image that was built there", `docker://sha256:${hex}`],
    ["CRI-O", `registry.example.com/shop@sha256:${hex}`],
    ["CRI-O, older", hex],
  ] as const) {
    it(`F24: is its digest, as ${runtime} gives it`, () => {
      assert.equal(
        imageId({ metadata: { name: "p" }, status: { containerStatuses: [{ name: "web", imageID }] } }, "web"),
        hex,
      );
    });
  }
  it("is absent until the container has started once", () => {
    const waiting = { metadata: { name: "p" }, status: { containerStatuses: [{ name: "web", imageID: "" }] } };
    assert.equal(imageId(waiting, "web"), undefined);
  });
});

describe("what the pods run", () => {
  const lines = (...pods: Pod[]) => imageLines([running("1.1.0", pods)]).join("\n");

  it("F24: is the same for any number of pods of one image", () => {
    assert.equal(lines(pod("1.1.0", 1)), lines(pod("1.1.0", 2), pod("1.1.0", 3)));
  });
  it("F24: is another when the image was pushed again under its name", () => {
    assert.notEqual(lines(pod("1.1.0", 1)), lines(pod("1.1.0", 1, "pushed again")));
    assert.notEqual(lines(pod("1.1.0", 1)), lines(pod("1.1.0", 1), pod("1.1.0", 2, "pushed again")));
  });
  it("is the same whatever a mesh puts into the pods", () => {
    const sidecar = { name: "istio-proxy", image: "istio/proxyv2:1.22" };
    assert.equal(lines(pod("1.1.0")), lines(withContainer(pod("1.1.0"), sidecar, "x", "containers")));
  });
});
