// The report of a campaign on the running sandbox: kept in the S3 server, found through the record, with keys that the test image never sees.
import assert from "node:assert/strict";
import { kubectl } from "../../sandbox/cluster/programs";
import { readObject, reports } from "../../sandbox/cluster/storage";
import { app, ended, recorded, startFrom, workflowOf } from "./promotions";
import { cluster, running } from "./running";

interface Pod {
  spec: {
    containers: { name: string; volumeMounts: { name: string }[] }[];
    volumes: { name: string; secret?: object }[];
  };
}

describe("the report of a campaign", () => {
  it("F14: that is red is kept and opens through the link in the record", async () => {
    const { repository } = await running();
    await startFrom("3.0");
    const { sha } = await repository.push(app, { test: "2.0" });
    try {
      assert.equal(await ended(sha), "Failed");
      const { outcome, report } = await recorded(sha);
      assert.equal(outcome, "failed");
      assert.match(
        report ?? "",
        new RegExp(`^s3://${reports.bucket}/campaigns/app/${workflowOf(sha)}/[-0-9a-f]{36}-0/$`),
      );
      const log = await readObject(cluster, `${report}log.html`);
      assert.match(log, /^<!DOCTYPE html>/i);
      assert.ok(log.includes("The store returns a valid pet"), "the log names the test");
      const output = await readObject(cluster, `${report}output.xml`);
      assert.match(output, /<status status="FAIL"[^>]*>.*Wolf/s);
    } finally {
      await startFrom("3.0");
    }
  });

  it("F14: that cannot be stored takes nothing back: its campaign had passed, and the record says that there is no report", async () => {
    const { repository } = await running();
    // A port that nothing listens on: refused at once. A Service without pods is no answer at all on some networks.
    const forwardTo = (targetPort: number) =>
      kubectl(cluster, [
        ...["patch", "service", "s3", "-n", "storage", "-p"],
        JSON.stringify({ spec: { ports: [{ port: 9000, targetPort }] } }),
      ]);
    await startFrom("1.0");
    await forwardTo(1);
    const { sha } = await repository.push(app, { test: "3.0" });
    try {
      assert.notEqual(await ended(sha), "Succeeded");
      const { outcome, report } = await recorded(sha);
      assert.deepEqual([outcome, report], ["promoted", undefined]);
      assert.equal(await repository.version(app, "prod"), "3.0");
    } finally {
      await forwardTo(9000);
    }
  });

  it("F14: that is stored after the promotion is found through the record all the same", async () => {
    const { repository } = await running();
    await startFrom("1.0");
    const { sha } = await repository.push(app, { test: "3.0" });
    assert.equal(await ended(sha), "Succeeded");
    const { outcome, report } = await recorded(sha);
    assert.equal(outcome, "promoted");
    assert.match(await readObject(cluster, `${report}log.html`), /^<!DOCTYPE html>/i);
  });

  it("is read by the executor alone: the campaign's container has no mount of the keys", async () => {
    const selector = "workflows.argoproj.io/completed=true";
    const list = await kubectl(cluster, ["get", "pods", "-n", "argo", "-l", selector, "-o", "json"]);
    const campaigns = (JSON.parse(list) as { items: Pod[] }).items.filter(({ spec }) =>
      spec.volumes.some(({ name }) => name === "report"),
    );
    assert.ok(campaigns.length > 0, "the pod of the red campaign is there");
    for (const { spec } of campaigns) {
      const keys = spec.volumes.filter(({ secret }) => JSON.stringify(secret ?? {}).includes(reports.existingSecret));
      const mounts = (container: string) =>
        spec.containers.find(({ name }) => name === container)!.volumeMounts.map(({ name }) => name);
      assert.equal(keys.length, 1);
      assert.ok(mounts("wait").includes(keys[0]!.name));
      assert.ok(!mounts("main").includes(keys[0]!.name));
    }
  });
});
