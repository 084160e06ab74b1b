// How the project's own images are built, as far as their Dockerfiles tell.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { root } from "./markdown";

describe("the image of the promotion step", () => {
  it("is built from every folder that its code imports", () => {
    const source = path.join(root, "promote/src");
    const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
    const folders = files.flatMap((file) =>
      [...readFileSync(path.join(source, file), "utf8").matchAll(/from "(\.[^"]+)"/g)]
        .map(([, to = ""]) => path.relative(root, path.join(source, path.dirname(file), to)))
        .map((to) => (to.startsWith("promote/src/") ? "promote/src" : path.dirname(to))),
    );
    const dockerfile = readFileSync(path.join(root, "images/promote/Dockerfile"), "utf8");
    const copied = [...dockerfile.matchAll(/^COPY (\S+) \1$/gm)].map(([, folder]) => folder);
    assert.deepEqual([...new Set(folders)].sort(), copied.sort());
  });
});
