// The report of a campaign on the running sandbox: kept in the S3 server, found through the record, with keys that the test image never sees.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { kubectl } from "../../sandbox/cluster/programs";
import { bucketFolder, readObject, reports } from "../../sandbox/cluster/storage";
import { patched } from "./patched";
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

  it("F14: holds what the campaign wrote into its folder, and nothing that it linked to or put in the folder's place", async () => {
    const { repository } = await running();
    await startFrom("1.0");
    const template = ["clusterworkflowtemplate", "workflow-template-validate-then-promote-test"];
    const { spec } = JSON.parse(await kubectl(cluster, ["get", ...template, "-o", "json"])) as {
      spec: { templates: { name: string }[] };
    };
    const campaign = `/spec/templates/${spec.templates.findIndex(({ name }) => name === "integration-tests")}/container`;
    const script = [
      'cd "$REPORT_DIR" && echo right > right.txt && mkdir inner && echo inner > inner/right.txt',
      "ln -s /etc/passwd passwd; ln -s / everything; ln -s /var/run/secrets/kubernetes.io/serviceaccount/token token",
      "ln -s ../../etc inner/etc; ln -s right.txt link.txt",
      'cd / && mv "$REPORT_DIR" /tmp/away; rmdir "$REPORT_DIR"; ln -s /etc "$REPORT_DIR"; exit 1',
    ].join("\n");
    const restore = await patched(template, [
      { op: "add", path: `${campaign}/command`, value: ["sh", "-c", script] },
      { op: "add", path: `${campaign}/args`, value: [] },
    ]);
    try {
      const { sha } = await repository.push(app, { test: "3.0" });
      assert.equal(await ended(sha), "Failed");
      const { report = "" } = await recorded(sha);
      const folder = report.replace(`s3://${reports.bucket}`, await bucketFolder(cluster));
      const kept = readdirSync(folder, { recursive: true, withFileTypes: true });
      assert.deepEqual(
        kept
          .filter((entry) => !entry.isDirectory())
          .map(({ parentPath, name }) => relative(folder, join(parentPath, name)))
          .sort(),
        ["inner/right.txt", "right.txt"],
      );
    } finally {
      await restore();
      await startFrom("3.0");
    }
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
