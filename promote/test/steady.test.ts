// Since when what was verified runs without a break, by what its pods remember.
import * as assert from "node:assert/strict";
import { deployment, pod } from "../../testkit/rollouts";
import { steadySince } from "../src/cluster/steady";
import type { ContainerStatus, Pod } from "../src/cluster/types";

const verified = "2026-01-01T10:00:00Z";
const before = "2026-01-01T09:00:00Z";
const later = "2026-01-01T11:00:00Z";
const latest = "2026-01-01T12:00:00Z";

/** A pod that was made, and has been ready since. */
function ran(made: string, ready: string | undefined, container: Partial<ContainerStatus> = {}): Pod {
  const made1 = pod("1.1.0");
  const [status] = made1.status!.containerStatuses!;
  return {
    ...made1,
    metadata: { ...made1.metadata, creationTimestamp: made },
    status: {
      ...made1.status,
      conditions: ready === undefined ? [] : [{ type: "Ready", status: "True", lastTransitionTime: ready }],
      containerStatuses: [{ ...status!, ...container }],
    },
  };
}

const workload = deployment("1.1.0");
const since = (pods: Pod[], unready?: string) =>
  steadySince(
    { running: [{ kind: "Deployment", workload, template: workload.spec?.template, pods }], unready },
    new Date(verified),
  );

describe("what was verified runs without a break", () => {
  const restarted = { restartCount: 1, state: { running: { startedAt: later } } };
  const table: [string, Pod[], string][] = [
    ["since it was verified", [ran(before, before)], verified],
    ["since a container was started again", [ran(before, before, restarted)], later],
    [
      "since a container ended that does not run again yet",
      [ran(before, undefined, { restartCount: 2, lastState: { terminated: { exitCode: 1, finishedAt: later } } })],
      later,
    ],
    [
      "since it was verified, though a container was started again before",
      [ran(before, before, { restartCount: 3, state: { running: { startedAt: before } } })],
      verified,
    ],
    ["since a pod was ready again", [ran(before, before), ran(before, later)], later],
    ["since the newest of several breaks", [ran(before, latest, restarted)], latest],
    ["since it was verified, though a drain moved a pod", [ran(before, before), ran(later, latest)], verified],
    ["since it was verified, though there are more pods by now", [ran(before, before), ran(later, later)], verified],
    [
      "since a container of a moved pod was started again",
      [ran(later, later, { ...restarted, state: { running: { startedAt: latest } } })],
      latest,
    ],
    ["since it was verified, where no pod is looked at", [], verified],
  ];
  for (const [name, pods, time] of table)
    it(name, () => assert.deepEqual(since(pods), { since: new Date(time), ill: undefined }));

  it("counts no container that ends by itself before the others start", () => {
    const init = { name: "migrate", restartCount: 4, state: { running: { startedAt: later } } };
    const moved = ran(before, before);
    moved.status!.initContainerStatuses = [init];
    assert.deepEqual(since([moved]).since, new Date(verified));
  });

  it("is not well while Argo CD does not find it so", () => {
    assert.equal(since([], "its health is Degraded").ill, "its health is Degraded");
  });
});
