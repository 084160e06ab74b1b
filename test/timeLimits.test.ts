// Time limits of the tests: one for all of them, for what hangs. None is about how fast a machine is.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";

const root = path.join(__dirname, "..");
const read = (file: string) => readFileSync(path.join(root, file), "utf8");

describe("the time limit of a test", () => {
  it("is ten minutes, which a machine with many times the work still keeps", () => {
    assert.equal((parse(read(".mocharc.yaml")) as { timeout: number }).timeout, 600_000);
  });

  it("is never shorter for a test of its own", () => {
    const files = execFileSync("git", ["ls-files", "*.test.ts"], { cwd: root, encoding: "utf8" }).trim().split("\n");
    const units = files.filter((file) => !/^test\/(sandbox|official)\//.test(file));
    const shorter = units.filter((file) => /\.timeout\(\s*\d/.test(read(file)));
    assert.deepEqual(shorter, []);
  });
});
