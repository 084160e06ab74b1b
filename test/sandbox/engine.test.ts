// The real engine on the running stack: nothing drifts by itself, and what a hand changed is found and repaired.
import assert from "node:assert/strict";
import { kubectl } from "../../sandbox/cluster/programs";
import { cluster, running } from "./running";

const sensorType = () =>
  kubectl(cluster, [
    "get",
    "sensor",
    "webhook-app-promotion",
    "-n",
    "argo",
    "-o",
    "jsonpath={.spec.triggers[0].template.k8s.operation}",
  ]);

describe("the stack on a healthy cluster", () => {
  it("does not change on a second up", async () => {
    const { stack } = await running();
    const output = await stack.withConfig(["up", "--yes", "--skip-preview", "--expect-no-changes"]);
    assert.match(output, /unchanged/);
  });

  it("shows no drift on refresh", async () => {
    const { stack } = await running();
    const output = await stack.withConfig(["refresh", "--yes", "--skip-preview", "--expect-no-changes"]);
    assert.match(output, /unchanged/);
  });

  it("repairs a Sensor that was edited by hand", async () => {
    const { stack } = await running();
    const before = await sensorType();
    const patch = [{ op: "replace", path: "/spec/triggers/0/template/k8s/operation", value: "create" }];
    await kubectl(cluster, [
      "patch",
      "sensor",
      "webhook-app-promotion",
      "-n",
      "argo",
      "--type=json",
      "-p",
      JSON.stringify(patch),
    ]);
    assert.equal(await sensorType(), "create");
    await stack.withConfig(["up", "--yes", "--skip-preview", "--refresh"]);
    assert.equal(await sensorType(), before);
  });

  it("keeps the password of the git server and the webhook's token out of the state's text", async () => {
    const { stack, git } = await running();
    const state = await stack.pulumi(["stack", "export"]);
    assert.ok(state.includes("github-credentials"));
    assert.ok(!state.includes(git.password));
    assert.ok(!state.includes(Buffer.from(git.password).toString("base64")));
  });
});
