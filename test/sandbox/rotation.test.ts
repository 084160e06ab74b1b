// Secrets of the running sandbox are replaced by one `pulumi up`: no pod is restarted, no promotion is lost.
import assert from "node:assert/strict";
import { kubectl } from "../../sandbox/cluster/programs";
import { until } from "../../sandbox/lib/run";
import { app, ended, minute, recorded, startFrom } from "./promotions";
import { cluster, notification, post, running, strangeCommit, token } from "./running";

const receivers = () =>
  kubectl(cluster, [
    "get",
    "pods",
    "-n",
    "argo",
    "-l",
    "eventsource-name=webhook",
    "-o",
    "jsonpath={.items[*].metadata.uid}",
  ]);

describe("the webhook's token", () => {
  it("is replaced by one up; what is pushed meanwhile is promoted all the same", async () => {
    const { stack, repository } = await running();
    await startFrom("1.0");
    const pods = await receivers();
    const old = await token();
    const generation = Number(await stack.withConfig(["config", "get", "webhookTokenGeneration"]).catch(() => "1"));
    await stack.withConfig(["config", "set", "webhookTokenGeneration", String(generation + 1)]);
    await stack.up();
    const fresh = await token();
    assert.notEqual(fresh, old);

    // The sender has the new token at once, the receiver within about a minute: what comes between is refused, and sent again.
    const { sha } = await repository.push(app, { test: "3.0" });
    const answers = async (bearer: string, status: number) => (await post("{}", bearer)) === status;
    await until("the new token is not accepted", () => answers(fresh, 200), { timeout: 3 * minute, interval: 1000 });
    await until("the old token is still accepted", () => answers(old, 401), { timeout: minute, interval: 1000 });
    assert.equal(await receivers(), pods, "no pod of the EventSource was replaced");

    await until("it is not promoted", async () => (await repository.version(app, "prod")) === "3.0", {
      timeout: 8 * minute,
      interval: 1000,
    });
    assert.equal(await ended(sha), "Succeeded");
    assert.equal((await recorded(sha)).outcome, "promoted");
    assert.equal(await post(notification("rotated", strangeCommit()), old), 401);
  });
});
