// `npm run status` on the running sandbox: what it prints is what the cluster and git hold, and it cannot write.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { namespaces } from "../../components/objects/names";
import { edgeKey, endsOf, type RecordConfigMap } from "../../promote/src/ends/record";
import { contextOf } from "../../sandbox/cluster/configuration";
import { kubectl } from "../../sandbox/cluster/programs";
import { binDir } from "../../sandbox/toolchain/build";
import { openCluster } from "../../tools/promotion/cluster";
import { cluster, running } from "./running";
import { shown, statusRows } from "./shownStatus";

interface Application {
  metadata: { labels: Record<string, string> };
  status: { health: { status: string }; sync: { status: string } };
}

const list = async <T>(kind: string, namespace: string, selector: string) =>
  (JSON.parse(await kubectl(cluster, ["get", kind, "-n", namespace, "-l", selector, "-o", "json"])) as { items: T[] })
    .items;

describe("the status of the running stack", () => {
  it("is what the cluster and git hold", async () => {
    const { repository } = await running();
    const phases = await statusRows();
    const applications = await list<Application>("applications.argoproj.io", namespaces.argoCd, "argo-promotion/app");
    const records = await list<RecordConfigMap>("configmaps", namespaces.records, "argo-promotion/record");

    const order = (a: { app: string; phase: string }, b: typeof a) =>
      `${a.app} ${a.phase}`.localeCompare(`${b.app} ${b.phase}`);
    const held = applications.map(({ metadata: { labels }, status: { health, sync } }) => ({
      app: labels["argo-promotion/app"]!,
      phase: labels["argo-promotion/phase"]!,
      health: health.status,
      sync: sync.status,
    }));
    assert.ok(held.length > 0);
    assert.deepEqual(
      phases.map(({ app, phase, health, sync }) => ({ app, phase, health, sync })).sort(order),
      held.sort(order),
    );
    for (const { app, phase, version, edges } of phases) {
      assert.equal(version, await repository.version(app, phase));
      for (const { target, last } of edges) {
        const record = records.find(({ metadata }) => metadata.name === `promotion-${app}`);
        assert.deepEqual(last, endsOf(record, { source: phase, target })[0], edgeKey({ source: phase, target }));
      }
    }
    const table = await shown();
    for (const { app, phase, version } of phases) {
      const rows = table.split("\n").map((row) => row.split(/ {2,}/).slice(0, 3));
      assert.ok(
        rows.some((row) => row.join() === [app, phase, version].join()),
        `${app} in ${phase}\n${table}`,
      );
    }
  });

  it("reads through a way that lets nothing be written", async () => {
    const folder = mkdtempSync(join(tmpdir(), "status-"));
    const path = process.env.PATH;
    process.env.PATH = `${binDir}:${path}`;
    const kubeconfig = readFileSync(cluster.kubeconfig, "utf8");
    const opened = await openCluster({ kubeconfig, context: contextOf(cluster) }, folder);
    try {
      const configMaps = `/api/v1/namespaces/${namespaces.records}/configmaps`;
      const body = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "written-by-the-status" } };
      await assert.rejects(opened.client.call("POST", configMaps, body), /answered 403/);
      await assert.rejects(opened.client.get(`${configMaps}/written-by-the-status`), /answered 404/);
    } finally {
      opened.close();
      process.env.PATH = path;
      rmSync(folder, { recursive: true });
    }
  });
});
