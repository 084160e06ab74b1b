// What is said about a cluster after an error: nothing that was over before the command began.
import assert from "node:assert/strict";
import { type Event, eventsSince, failedSince, isNews, type Pod } from "../demo/diagnose";
import type { Workflow } from "../demo/observe";

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

describe("a Workflow in what the cluster says after an error", () => {
  const workflow = (phase: string, finishedAt?: string): Workflow => ({
    metadata: { name: "a", uid: "1", creationTimestamp: "2026-11-28T10:00:00Z" },
    status: { phase, ...(finishedAt !== undefined && { finishedAt }) },
  });
  const cases: [title: string, workflow: Workflow, news: boolean][] = [
    ["that failed an hour before is not there", workflow("Failed", earlier.finishedAt), false],
    ["that failed since is there, whenever it was made", workflow("Failed", later.finishedAt), true],
    ["that failed as the command began is there", workflow("Failed", "2026-11-28T12:00:00Z"), true],
    ["that ended with an error since is there", workflow("Error", later.finishedAt), true],
    ["that succeeded since is not there", workflow("Succeeded", later.finishedAt), false],
    ["that runs is not there", workflow("Running"), false],
  ];
  for (const [title, given, news] of cases)
    it(title, () => assert.deepEqual(failedSince([given], began), news ? [given] : []));
});

describe("the events in what the cluster says after an error", () => {
  const event = (at: Partial<Event>, message = "no node"): Event => ({
    involvedObject: { kind: "Pod", namespace: "argo", name: "a" },
    reason: "FailedScheduling",
    message,
    ...at,
  });
  const line = (at: string) => `${at} Pod argo/a: FailedScheduling no node`;
  const [before, since, last] = ["2026-11-28T11:59:59Z", "2026-11-28T12:00:00Z", "2026-11-28T12:00:01Z"] as const;
  const cases: [title: string, events: Event[], lines: string[]][] = [
    ["leave out what happened before", [event({ lastTimestamp: before })], []],
    [
      "begin with the oldest",
      [event({ lastTimestamp: last }), event({ lastTimestamp: since })],
      [line(since), line(last)],
    ],
    [
      "count by the newer kind of time where the older is not set",
      [event({ lastTimestamp: null, eventTime: last })],
      [line(last)],
    ],
    ["leave out what has no time", [event({})], []],
    ["are one line each", [event({ lastTimestamp: last }, "no\nnode")], [line(last)]],
    [
      "name objects that belong to no namespace",
      [event({ lastTimestamp: last, involvedObject: { kind: "Node", name: "n" } })],
      [`${last} Node /n: FailedScheduling no node`],
    ],
  ];
  for (const [title, events, lines] of cases) it(title, () => assert.deepEqual(eventsSince(events, began), lines));
});
