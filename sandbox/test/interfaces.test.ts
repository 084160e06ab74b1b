// Where pushes are announced, as clusters come and go.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cluster } from "../cluster/cluster";
import { addresses, disconnectGitWebhook } from "../cluster/interfaces";
import { targetsFile } from "../git/webhook";

describe("the targets of the git webhook", () => {
  const dir = mkdtempSync(join(tmpdir(), "targets-"));
  after(() => rmSync(dir, { recursive: true }));

  it("are forgotten with their cluster, and no other's", () => {
    const [test, prod] = ["test", "prod"].map((name) => ({ url: `${addresses(cluster(name)).argoCd}/api/webhook` }));
    writeFileSync(targetsFile(dir), JSON.stringify([test, prod]));
    disconnectGitWebhook(cluster("prod"), dir);
    assert.deepEqual(JSON.parse(readFileSync(targetsFile(dir), "utf8")), [test]);
  });

  it("are not made by forgetting one", () => {
    const empty = join(dir, "empty");
    assert.doesNotThrow(() => disconnectGitWebhook(cluster("prod"), empty));
  });
});
