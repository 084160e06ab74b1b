// A real Prometheus scrapes the workflow controller of the sandbox: every query of the dashboard has data after a promotion, and every
// rule is evaluated.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { namespaces } from "../../components/objects/names";
import { kubectl } from "../../sandbox/cluster/programs";
import { repositoryRoot } from "../../sandbox/lib/paths";
import { run, until } from "../../sandbox/lib/run";
import { type Prometheus, prometheusProgram, startPrometheus } from "./prometheus";
import { ended, minute, startFrom } from "./promotions";
import { cluster, running } from "./running";

interface Series {
  metric: Record<string, string>;
  value: [number, string];
}

const monitoring = join(repositoryRoot, "docs/monitoring");
const { panels } = JSON.parse(readFileSync(join(monitoring, "dashboard.json"), "utf8")) as {
  panels: { title: string; targets: { expr: string }[] }[];
};

describe("metrics", () => {
  let prometheus: Prometheus;
  before(async () => {
    const selector = "app.kubernetes.io/name=argo-workflows-workflow-controller";
    const of = ["get", "pods", "-n", namespaces.argo, "-l", selector, "-o", "jsonpath={.items[0].metadata.name}"];
    prometheus = await startPrometheus(await kubectl(cluster, of));
  });
  after(() => prometheus.stop());

  const query = async (text: string): Promise<Series[]> =>
    (await prometheus.ask<{ result: Series[] }>(`query?query=${encodeURIComponent(text)}`)).result;

  it("of a promotion and of sweeps are there, for every panel of the dashboard", async () => {
    const promoted = 'argo_workflows_promotion_ends_total{source="test",target="prod",outcome="promoted"}';
    const { repository } = await running();
    await startFrom("3.0");
    const count = async () => Number((await query(`sum(${promoted}) or vector(0)`))[0]?.value[1]);
    // Before the first scrape nothing was counted, however much there is.
    await until("nothing is scraped", async () => (await query("up == 1")).length > 0, { timeout: minute });
    const before = await count();
    const { sha } = await repository.push("app", { test: "4.0" });
    assert.equal(await ended(sha), "Succeeded");
    await until("the promotion is not counted", async () => (await count()) > before, { timeout: minute });
    assert.equal(await count(), before + 1);
    for (const { title, targets } of panels)
      for (const { expr } of targets)
        await until(`no data: ${title}: ${expr}`, async () => (await query(expr)).length > 0, { timeout: 2 * minute });
  });

  it("are what each sweep finds", async () => {
    const sweptAt = async () => Number((await query("argo_workflows_promotion_sweep_timestamp_seconds"))[0]?.value[1]);
    const before = await sweptAt();
    await until("no sweep has run", async () => (await sweptAt()) > before, { timeout: 4 * minute });
    const [states] = await query('argo_workflows_promotion_edges{state="promoted"}');
    assert.ok(Number(states?.value[1]) > 0, JSON.stringify(states));
  });

  it("are looked at by rules that Prometheus takes, and that are silent about a sandbox where all is well", async () => {
    const { groups } = await prometheus.ask<{ groups: { rules: { name: string; health: string; state: string }[] }[] }>(
      "rules",
    );
    const rules = groups.flatMap((group) => group.rules);
    assert.deepEqual(
      rules.filter(({ health }) => health !== "ok"),
      [],
    );
    const silent = rules.find(({ name }) => name === "PromotionSweepSilent");
    assert.equal(silent?.state, "inactive");
  });

  it("leave no Workflow with an error about them", async () => {
    const text = await kubectl(cluster, ["get", "workflows", "-n", namespaces.argo, "-o", "json"]);
    interface Shown {
      metadata: { name: string };
      status?: { phase?: string; conditions?: { type: string; message?: string }[] };
    }
    const { items } = JSON.parse(text) as { items: Shown[] };
    const wrong = items
      .filter(({ status }) => status?.phase === "Succeeded")
      .flatMap(({ metadata, status }) =>
        (status?.conditions ?? [])
          .filter(({ type }) => type === "MetricsError")
          .map(({ message }) => [metadata.name, message]),
      );
    assert.deepEqual(wrong, []);
  });

  it("are alerted by rules that promtool has tested", async () => {
    const promtool = await prometheusProgram("promtool");
    await run(promtool, ["check", "rules", join(monitoring, "rules.yaml")]);
    await run(promtool, ["test", "rules", join(monitoring, "rules.test.yaml")]);
  });
});
