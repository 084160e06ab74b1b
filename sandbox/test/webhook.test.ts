// What the git server tells Argo CD about pushes.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { payload } from "../git/webhook";
import { run } from "../lib/run";

interface Payload {
  before: string;
  after: string;
  commits: { modified: string[] }[];
}

describe("the announcement of a push", () => {
  const repository = mkdtempSync(join(tmpdir(), "announced-"));
  after(() => rmSync(repository, { recursive: true }));

  const git = (...args: string[]) =>
    run("git", ["-C", repository, "-c", "user.name=t", "-c", "user.email=t@example.com", ...args]);
  async function commit(file: string): Promise<string> {
    writeFileSync(join(repository, file), String(Math.random()));
    await git("add", ".");
    await git("commit", "--quiet", "--message", file);
    return (await git("rev-parse", "HEAD")).trim();
  }
  const announce = async () => {
    const body = await payload(repository, "https://git.example.com/gitops.git");
    return body === undefined ? undefined : (JSON.parse(body) as Payload);
  };

  it("names the files of every commit since the one before it, and is made once", async () => {
    await git("init", "--quiet", "--initial-branch=main");
    await commit("first");
    const second = await commit("second");
    const one = await announce();
    assert.deepEqual(one?.commits[0]?.modified, ["second"]);
    await commit("third");
    const fourth = await commit("fourth");
    const two = await announce();
    assert.deepEqual([two?.before, two?.after], [second, fourth]);
    assert.deepEqual(two?.commits[0]?.modified, ["fourth", "third"]);
    assert.equal(await announce(), undefined);
  });
});
