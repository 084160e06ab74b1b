// Tests that a machine cannot run are left out with a line that says so: a pending one fails the whole run there, and nowhere else.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";

const root = path.join(__dirname, "..");

describe("a test", () => {
  it("is never pending, on any machine", () => {
    const files = execFileSync("git", ["ls-files", "*.test.ts"], { cwd: root, encoding: "utf8" }).trim().split("\n");
    const pending = /\b(?:describe|it|context)\s*\.\s*(?:skip|only)\b|\bthis\.skip\(/;
    assert.deepEqual(
      files.filter((file) => pending.test(readFileSync(path.join(root, file), "utf8"))),
      [],
    );
  });
});
