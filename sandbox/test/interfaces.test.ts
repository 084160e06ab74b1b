// Where pushes are announced, as clusters come and go.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cluster } from "../cluster/cluster";
import { argoCdAddress, argoWorkflowsAddress, disconnectGitWebhook } from "../cluster/interfaces";
import { targetsFile } from "../git/webhook";

describe("the targets of the git webhook", () => {
  const dir = mkdtempSync(join(tmpdir(), "targets-"));
  after(() => rmSync(dir, { recursive: true }));

  it("are forgotten with their cluster, and no other's", () => {
    const [test, prod] = ["test", "prod"].map((name) => ({ url: `${argoCdAddress(cluster(name))}/api/webhook` }));
    writeFileSync(targetsFile(dir), JSON.stringify([test, prod]));
    disconnectGitWebhook(cluster("prod"), dir);
    assert.deepEqual(JSON.parse(readFileSync(targetsFile(dir), "utf8")), [test]);
  });

  it("are not made by forgetting one", () => {
    const empty = join(dir, "empty");
    assert.doesNotThrow(() => disconnectGitWebhook(cluster("prod"), empty));
  });
});

describe("the address of Argo Workflows' server", () => {
  const address = (scheme: string) => argoWorkflowsAddress(cluster("test"), () => Promise.resolve(scheme));

  it("is http where the chart has it serve plain http, as the official one does", async () => {
    assert.match(await address("HTTP"), /^http:\/\/[\d.]+:30746$/);
  });

  it("is https where the chart has it serve TLS", async () => {
    assert.match(await address("HTTPS"), /^https:\/\//);
  });

  it("is http where the probe says nothing: that is Kubernetes' default", async () => {
    assert.match(await address(""), /^http:\/\//);
  });
});
