// What the sandbox's CI does with the GitOps repository, on a real repository without a server.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Repository } from "../git/repository";

describe("the GitOps repository of the sandbox", () => {
  const dir = mkdtempSync(join(tmpdir(), "gitops-"));
  const url = `file://${dir}/repositories/gitops.git`;
  const repository = new Repository({
    url,
    dir,
    username: "ci",
    password: "ci",
    email: "ci@example.com",
    caFile: join(dir, "ca.crt"),
  });
  const generators = (app: string) => existsSync(join(dir, "ci-clone/argo-projects", app, "generators"));
  before(() => repository.create());
  after(() => rmSync(dir, { recursive: true }));

  it("gets more applications, with generator files only where the ApplicationSet is to find them", async () => {
    await repository.addApplications(["load-01", "load-02"]);
    await repository.addApplications(["reference"], { discovered: false });
    assert.deepEqual(await repository.applications(), ["app", "load-01", "load-02", "reference"]);
    assert.deepEqual(["load-01", "reference"].map(generators), [true, false]);
    assert.equal(await repository.version("reference", "prod"), "1.0");
  });

  it("sets versions of many applications by one commit", async () => {
    const before = (await repository.commits(1))[0]!;
    const commit = await repository.pushAll({ "load-01": { test: "3.0" }, "load-02": { test: "4.0" } });
    const [newest, next] = await repository.commits(2);
    assert.deepEqual([newest?.sha, next?.sha], [commit.sha, before.sha]);
    assert.deepEqual(
      [await repository.version("load-01", "test"), await repository.version("load-02", "test")],
      ["3.0", "4.0"],
    );
    assert.equal(await repository.version("load-01", "prod"), "1.0");
  });

  it("loses applications again, and nothing else", async () => {
    await repository.removeApplications(["load-01", "load-02", "reference"]);
    assert.deepEqual(await repository.applications(), ["app"]);
  });
});
