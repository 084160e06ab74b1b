// Hop 8: what Argo CD could not deploy at once, because the cluster refused it, it deploys when the cluster lets it.
import assert from "node:assert/strict";
import { kubectl } from "../../sandbox/cluster/programs";
import { until } from "../../sandbox/lib/run";
import { refusedRollouts } from "./refusedRollouts";
import { app, minute, startFrom } from "./promotions";
import { cluster, observer, running } from "./running";

describe("a sync that fails for a while", () => {
  const manifests = refusedRollouts("refuse-rollouts", `${app}-prod`);
  const operation = (path: string) =>
    kubectl(cluster, [
      ...["get", "application", `${app}-prod`, "-n", "argocd"],
      ...["-o", `jsonpath={.status.operationState.${path}}`],
    ]);
  after(() => kubectl(cluster, ["delete", "-f", "-", "--ignore-not-found"], manifests));

  it("is made up for: the version is deployed without another commit", async () => {
    const { repository } = await running();
    await startFrom("1.0");
    await kubectl(cluster, ["apply", "-f", "-"], manifests);
    const { sha } = await repository.push(app, { prod: "3.0" });
    const failedTwice = async () =>
      (await operation("operation.sync.revision")) === sha && Number(await operation("retryCount")) >= 2;
    await until("the sync has not failed twice", failedTwice, { timeout: 2 * minute, interval: 1000 });
    assert.match(await operation("message"), /not now/);
    assert.equal(await observer.ask(app, "prod", "version"), "1.0");

    await kubectl(cluster, ["delete", "-f", "-"], manifests);
    const deployed = async () => (await observer.ask(app, "prod", "version")) === "3.0";
    await until("the version is not deployed", deployed, { timeout: 3 * minute, interval: 1000 });
    assert.equal((await repository.commits(1))[0]?.sha, sha);
  });
});
