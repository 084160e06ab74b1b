// F23 on the running sandbox: whoever has the git webhook's secret makes Argo CD call a phase Synced at a commit whose version it does
// not run. That version is not promoted, the status says why, and once Argo CD renders the commit it is tested like any other.
import assert from "node:assert/strict";
import type { Application } from "../../promote/src/cluster/types";
import { kubectl } from "../../sandbox/cluster/programs";
import { pushCarried } from "../../sandbox/git/carry";
import { until } from "../../sandbox/lib/run";
import { app, ended, minute, recorded, startFrom } from "./promotions";
import { cluster, observer, running } from "./running";
import { rowOf, statusRows } from "./shownStatus";

const application = async (): Promise<Application> =>
  JSON.parse(
    await kubectl(cluster, ["get", "application", `${app}-test`, "-n", "argocd", "-o", "json"]),
  ) as Application;

const reason =
  /no image of its pods \(\S*demo-app:1\.0\) shows 2\.0; how images show versions is repository\.layout\.proof/;

describe("a version that Argo CD says it runs, and does not", () => {
  let sha: string;
  before(async () => {
    const { repository, git } = await running();
    await startFrom("3.0");
    const pushed = await repository.push(app, { test: "1.0" });
    await until("test does not run 1.0", () => observer.runs(app, "test", "1.0"), { timeout: 3 * minute });
    await ended(pushed.sha);
    // Argo CD carries by itself what it rendered, from each commit to the next one that changes nothing of the application.
    const older = (await repository.commits(1))[0]!.sha;
    const rendered = async () => (await application()).status?.sync?.revision === older;
    await until("Argo CD has not looked at the newest commit", rendered, { timeout: minute, interval: 1000 });
    await startFrom("3.0");
    const carried = { phase: "test", values: { [app]: { image: { version: "2.0" } } }, older, others: ["prod"] };
    ({ sha } = await pushCarried(repository, git, carried));
    const fooled = async () => {
      const { sync, health, operationState } = (await application()).status ?? {};
      const settled = sync?.status === "Synced" && health?.status === "Healthy" && sync.revision === sha;
      return settled && operationState?.syncResult?.revision === sha;
    };
    await until("Argo CD does not say that it synced the commit", fooled, { timeout: 3 * minute, interval: 1000 });
    assert.equal(await observer.ask(app, "test", "version"), "1.0", "the attack succeeded: the older manifests run");
  });
  after(async () => {
    await kubectl(cluster, [
      ...["annotate", "application", `${app}-test`, "-n", "argocd", "argocd.argoproj.io/refresh=hard", "--overwrite"],
    ]);
    await startFrom("3.0");
  });

  it("F23: is not promoted, though a campaign would pass", async () => {
    assert.equal(await ended(sha), "Failed");
    const { repository } = await running();
    assert.equal(await repository.version(app, "prod"), "3.0");
    assert.equal((await repository.commits(1))[0]?.sha, sha);
    const end = await recorded(sha);
    assert.equal(end.outcome, "broken");
    assert.match(end.reason, reason);
  });

  it("F23: is said so by the status", async () => {
    const phase = rowOf(await statusRows(), app, "test");
    assert.match(phase?.edges[0]?.reason ?? "", reason);
    assert.match(phase?.edges[0]?.reason ?? "", /It is sent again when the phase is ready\.$/);
  });

  it("F23: is tested once Argo CD renders the commit, which the sweep sees by itself", async () => {
    await kubectl(cluster, [
      ...["annotate", "application", `${app}-test`, "-n", "argocd", "argocd.argoproj.io/refresh=hard", "--overwrite"],
    ]);
    await until("test does not run 2.0", () => observer.runs(app, "test", "2.0"), { timeout: 3 * minute });
    const red = async () => (await recorded(sha)).outcome === "failed";
    await until("its campaign is not red", red, { timeout: 5 * minute, interval: 2000 });
    const { repository } = await running();
    assert.equal(await repository.version(app, "prod"), "3.0");
  });
});
