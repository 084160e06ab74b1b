// The real engine on the running stack: nothing drifts by itself, and what a hand changed is found and repaired.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { kubectl } from "../../sandbox/cluster/programs";
import { until } from "../../sandbox/lib/run";
import { minute } from "./promotions";
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

  it("changes the ApplicationSet although its controller, told to refresh it, wrote it back and owns fields of it", async () => {
    const { stack } = await running();
    const applicationSet = (path: string) =>
      kubectl(cluster, ["get", "applicationset", "argo-promotion", "-n", "argocd", "-o", `jsonpath={${path}}`]);
    const refresh = "argocd.argoproj.io/application-set-refresh";
    await kubectl(cluster, ["annotate", "applicationset", "argo-promotion", "-n", "argocd", `${refresh}=true`]);
    const answered = async () => !(await applicationSet(".metadata.annotations")).includes(refresh);
    await until("the ApplicationSet is not refreshed", answered, { timeout: minute, interval: 1000 });

    const before = readFileSync(stack.configFile, "utf8");
    try {
      await stack.set("repository.polling", "21s", "--plaintext");
      await stack.up();
      assert.equal(await applicationSet(".spec.generators[0].git.requeueAfterSeconds"), "21");
    } finally {
      writeFileSync(stack.configFile, before, { mode: 0o600 });
      await stack.up();
    }
  });

  it("keeps the password of the git server and the webhook's token out of the state's text", async () => {
    const { stack, git } = await running();
    const state = await stack.pulumi(["stack", "export"]);
    assert.ok(state.includes("github-credentials"));
    assert.ok(!state.includes(git.password));
    assert.ok(!state.includes(Buffer.from(git.password).toString("base64")));
  });
});
