// What is said about a cluster after an error: nothing that was over before the command began.
import assert from "node:assert/strict";
import { isNews, type Pod } from "../demo/diagnose";

const began = new Date("2026-11-28T12:00:00Z");
const pod = (phase: string, ...containers: { ready?: boolean; finishedAt?: string }[]): Pod => ({
  metadata: { name: "a", namespace: "argo" },
  status: {
    phase,
    containerStatuses: containers.map(({ ready = false, finishedAt }) => ({
      name: "main",
      ready,
      state: { [finishedAt === undefined ? "waiting" : "terminated"]: finishedAt === undefined ? {} : { finishedAt } },
    })),
  },
});
const [earlier, later] = [{ finishedAt: "2026-11-28T11:00:00Z" }, { finishedAt: "2026-11-28T12:01:00Z" }];

describe("a pod in what the cluster says after an error", () => {
  const cases: [title: string, pod: Pod, news: boolean][] = [
    ["that failed an hour before is not there", pod("Failed", earlier, earlier), false],
    ["of which a container failed since is there", pod("Failed", earlier, later), true],
    ["that failed before any container ran is there", pod("Failed"), true],
    ["that waits for its image is there", pod("Pending", {}), true],
    ["that runs and is not ready is there", pod("Running", { ready: true }, {}), true],
    ["that runs and is ready is not there", pod("Running", { ready: true }), false],
    ["that succeeded is not there", pod("Succeeded", earlier), false],
  ];
  for (const [title, given, news] of cases) it(title, () => assert.equal(isNews(given, began), news));
});
