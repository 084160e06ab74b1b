// 10,000 hostile requests to the webhook: nothing comes of them, and everything still works afterwards.
import assert from "node:assert/strict";
import { kubectl } from "../../sandbox/cluster/programs";
import { podMemory } from "../../sandbox/cluster/memory";
import { sendAll } from "../../measure/load/load";
import { hostileRequests, type Hostile } from "./hostile";
import { afterMarker, cluster, workflowNames } from "./running";

const seed = Number(process.env.HOSTILE_SEED ?? Math.floor(Math.random() * 1_000_000));
const count = 10_000;
/** Sent before: after so many the buffers of the programs are as large as they get. */
const warm = 5_000;
/** Bytes by which a program may grow while all the others are sent: a kibibyte kept of each would be 10 MiB. */
const growth = 8 * 1024 * 1024;

interface Pod {
  metadata: { name: string; uid: string };
  status: { containerStatuses: { restartCount: number }[] };
}

/** The pods on the way from the webhook to a Workflow, by the label that finds them. */
async function pods(): Promise<Map<string, Pod>> {
  const found = new Map<string, Pod>();
  for (const label of ["eventsource-name=webhook", "sensor-name=webhook-app-promotion", "eventbus-name=default"]) {
    const text = await kubectl(cluster, ["get", "pods", "-n", "argo", "-l", label, "-o", "json"]);
    for (const pod of (JSON.parse(text) as { items: Pod[] }).items) found.set(pod.metadata.name, pod);
  }
  return found;
}

const restarts = (all: Map<string, Pod>) =>
  [...all].map(([name, { metadata, status }]) => [
    name,
    metadata.uid,
    status.containerStatuses.map((each) => each.restartCount),
  ]);
/** Of those that only pass messages on: the EventBus keeps them for a while, which is its business. */
const memory = (all: Map<string, Pod>) =>
  new Map(
    [...all]
      .filter(([name]) => !name.startsWith("eventbus-"))
      .map(([name, { metadata }]) => [name, podMemory(cluster, metadata.uid)]),
  );

describe(`the webhook under ${count} hostile requests (HOSTILE_SEED=${seed})`, () => {
  let requests: Hostile[];
  let statuses: number[];
  let start: { workflows: string[]; restarts: unknown; memory: Map<string, number> };
  let end: typeof start;

  before(async () => {
    requests = hostileRequests(seed, warm + count);
    const workflows = await workflowNames();
    const started = restarts(await pods());
    const first = await sendAll(cluster, requests.slice(0, warm));
    start = { workflows, restarts: started, memory: memory(await pods()) };
    const rest = await sendAll(cluster, requests.slice(warm));
    statuses = [...first.statuses, ...rest.statuses];
    // A valid notification: it is the last on the bus, and makes its Workflow when all the others have gone their way.
    const left = await afterMarker();
    end = { workflows: left, restarts: restarts(await pods()), memory: memory(await pods()) };
    console.log(`      ${warm + count} requests in ${((first.milliseconds + rest.milliseconds) / 1000).toFixed(1)} s`);
  });

  it("F8: answers 401 to each without the right token", () => {
    const wrong = requests.flatMap(({ refused, kind }, index) =>
      refused && statuses[index] !== 401 ? [`${kind}: ${statuses[index]}`] : [],
    );
    assert.deepEqual([...new Set(wrong)], []);
  });

  it("answers every one that is sent to its end", () => {
    const silent = requests.filter(({ breakOff }, index) => !breakOff && statuses[index] === 0).map(({ kind }) => kind);
    assert.deepEqual([...new Set(silent)], []);
  });

  it("F9: makes no Workflow of any, and one of a valid notification right after", () => {
    assert.deepEqual(end.workflows, start.workflows);
  });

  it("loses no pod of EventSource, Sensor and EventBus, and restarts none", () => {
    assert.deepEqual(end.restarts, start.restarts);
  });

  it("does not grow with the number of requests", () => {
    assert.equal(end.memory.size, 2);
    for (const [name, bytes] of end.memory) {
      const grown = bytes - start.memory.get(name)!;
      assert.ok(grown < growth, `${name} grew by ${(grown / 1024 / 1024).toFixed(1)} MiB`);
    }
  });
});
