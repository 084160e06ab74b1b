// Time limits of the tests: one for all of them, for what hangs. None is about how fast a machine is.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";

const root = path.join(__dirname, "..");
const sources = () => execFileSync("git", ["ls-files", "*.ts"], { cwd: root, encoding: "utf8" }).trim().split("\n");
const read = (file: string) => readFileSync(path.join(root, file), "utf8");

/** Tests that give a command a short time, and why that says nothing about how fast the machine is. */
const briefly: Readonly<Record<string, string>> = {
  "promote/test/errors.test.ts": "the server never answers: nothing but the limit ends the first call that is made",
  "promote/test/guard.test.ts": "the guard looks once at least, and never finds what it waits for",
  "promote/test/overSsh.test.ts": "no server listens: one call is as good as many",
  "promote/test/recorded.test.ts": "every call is answered with 503: one is as good as many",
  "promote/test/secrets.test.ts": "what one try sends is looked at; more of them send the same",
};

describe("the time limit of a test", () => {
  it("is ten minutes, which a machine with many times the work still keeps", () => {
    assert.equal((parse(read(".mocharc.yaml")) as { timeout: number }).timeout, 600_000);
  });

  it("is never shorter for a test of its own", () => {
    const units = sources().filter((file) => file.endsWith(".test.ts") && !/^test\/(sandbox|official)\//.test(file));
    const shorter = units.filter((file) => /\.timeout\(\s*\d/.test(read(file)));
    assert.deepEqual(shorter, []);
  });

  it("is never shorter for a suite that is run by a program of its own", () => {
    const given = sources().filter((file) => /"--timeout",\s*"\d{1,5}"/.test(read(file)));
    // Of a mutation a test must fail, and one that hangs does.
    assert.deepEqual(given, ["test/contract/mutate.ts"]);
  });

  it("is no short time of the command that it tries, but where that is right on any machine", () => {
    const short = sources().filter((file) => /"--(?:git-)?timeout",\s*"(?:\d+ms|\ds)"/.test(read(file)));
    assert.deepEqual(short, Object.keys(briefly));
  });
});
