// F7: the bus on the running sandbox keeps its messages on a volume, whatever happens to its pod.
import assert from "node:assert/strict";
import { workflowName } from "../../contract/identity";
import { kubectl } from "../../sandbox/cluster/programs";
import { until } from "../../sandbox/lib/run";
import { cluster, notification, post, strangeCommit, token, workflowNames } from "./running";

const bus = "eventbus-default-js-0";
const get = (...args: string[]) => kubectl(cluster, ["get", "-n", "argo", ...args]);
const uidOf = (kind: string, name: string) => get(kind, name, "--ignore-not-found", "-o", "jsonpath={.metadata.uid}");

async function scaleSensor(replicas: number): Promise<void> {
  const selector = "sensor-name=webhook-app-promotion";
  const name = await get("deployment", "-l", selector, "-o", "jsonpath={.items[0].metadata.name}");
  await kubectl(cluster, ["scale", "deployment", name, "-n", "argo", `--replicas=${replicas}`]);
  const settled = async () =>
    (await get("pods", "-l", selector, "-o", "name")).trim().split("\n").filter(Boolean).length;
  await until(`the Sensor has not ${replicas} pods`, async () => (await settled()) === replicas);
}

describe("the event bus", () => {
  it("stands on a volume of the default storage class", async () => {
    const claim = await get("pvc", "-l", "eventbus-name=default", "-o", "jsonpath={.items[*].status.phase}");
    assert.equal(claim, "Bound");
  });

  it("F7: keeps what it took while no Sensor ran and its own pod was deleted; nothing of it is sent again", async () => {
    const bearer = await token();
    const commits = Array.from({ length: 5 }, strangeCommit);
    const names = commits.map((commit) => workflowName("survivor", "test", commit)).sort();
    const made = async () => (await workflowNames()).filter((name) => name.startsWith("survivor-"));
    await scaleSensor(0);
    try {
      // No Application has this name, so the sweep knows nothing of these commits.
      for (const commit of commits) assert.equal(await post(notification("survivor", commit), bearer), 200);
      const before = await uidOf("pod", bus);
      await kubectl(cluster, ["delete", "pod", bus, "-n", "argo"]);
      await until("the bus has no new pod", async () => {
        const uid = await uidOf("pod", bus);
        return uid !== "" && uid !== before;
      });
      await kubectl(cluster, ["wait", "pod", bus, "-n", "argo", "--for=condition=Ready", "--timeout=300s"]);
      assert.deepEqual(await made(), []);
    } finally {
      await scaleSensor(1);
    }
    await until("not every message became a Workflow", async () => (await made()).length === names.length, {
      timeout: 180_000,
    });
    assert.deepEqual(await made(), names);
    await kubectl(cluster, ["delete", "workflow", ...names, "-n", "argo", "--wait=false"]);
  });
});
