// Several parts, of which the target holds some already, or which other promotions and people changed one by one.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { run } from "../../testkit/run";
import { Workbench } from "../../testkit/workbench";
import type { Result } from "../src/promotion/result";
import { isSameVersion } from "../src/version";

const overlay = (phase: string): string => `apps/shop/${phase}/kustomization.yaml`;
const values = (phase: string): string => `apps/shop/${phase}/values.yaml`;
const images = (tags: Readonly<Record<string, string>>): string =>
  ["images:", ...Object.entries(tags).map(([name, tag]) => `- {name: ${name}, newTag: ${tag}}`), ""].join("\n");

describe("what a target holds of several parts", () => {
  let bench: Workbench;
  before(async () => {
    bench = await Workbench.create();
  });
  after(() => bench.remove());

  const promote = async (name: string, source: string, item: object): Promise<Result> =>
    (await bench.promote(bench.args(name, "shop", source, "--promotes", JSON.stringify([item])))).result;

  it("stays where a later source was promoted, though that did not carry the part that differs", async () => {
    const item = { kustomization: "apps/{app}/{phase}" };
    await bench.repository("fewer.git", { apps: ["other"] });
    await bench.write("fewer.git", { [overlay("prod")]: images({ shop: "v1.0", worker: "v2.0" }) });
    const older = await bench.write("fewer.git", { [overlay("test")]: images({ shop: "v1.1", worker: "v2.1" }) });
    const newer = await bench.write("fewer.git", { [overlay("test")]: images({ shop: "v1.2" }) });
    assert.equal((await promote("fewer.git", newer, item)).outcome, "promoted");
    await bench.write("fewer.git", { [overlay("prod")]: images({ shop: "v1.1", worker: "v2.0" }) });

    const late = await promote("fewer.git", older, item);
    assert.equal(late.outcome, "superseded");
    assert.match(late.reason, /^prod was set to v1\.2 by [0-9a-f]{12} from the later source commit [0-9a-f]{12}\.$/);
    assert.equal(await bench.show("fewer.git", overlay("prod")), images({ shop: "v1.1", worker: "v2.0" }));
  });

  it("is left as it is written where it is the same, in whatever way that is", async () => {
    const item = { values: "apps/{app}/{phase}/values.yaml", keys: ["image.tag", "worker.tag"] };
    await bench.repository("block.git", { apps: ["other"] });
    const held = 'image:\n  tag: >-\n    v1\nworker:\n  tag: "v1"\n';
    await bench.write("block.git", { [values("prod")]: held });
    const source = await bench.write("block.git", { [values("test")]: "image: {tag: v1}\nworker: {tag: v2}\n" });
    const { outcome, version_before, version_after } = await promote("block.git", source, item);
    assert.deepEqual([outcome, version_before, version_after], ["promoted", "v1, worker.tag=v1", "v1, worker.tag=v2"]);
    assert.equal(await bench.show("block.git", values("prod")), held.replace('"v1"', '"v2"'));
  });

  it("is not the same where a copied file may be run in one phase alone", async () => {
    await bench.repository("mode.git", { apps: ["other"] });
    const file = (phase: string): string => `apps/shop/${phase}/run.sh`;
    await bench.write("mode.git", { [file("test")]: "#!/bin/sh\n", [file("prod")]: "#!/bin/sh\n" });
    const tree = path.join(bench.directory, "mode");
    await bench.git("mode.git", "worktree", "add", "--quiet", tree, "--detach", "main");
    fs.chmodSync(path.join(tree, file("test")), 0o755);
    await run("git", ["-C", tree, "-c", "user.name=ann", "-c", "user.email=a@b.c", "commit", "-qam", "run"]);
    const source = (await run("git", ["-C", tree, "rev-parse", "HEAD"])).stdout.trim();
    await bench.git("mode.git", "update-ref", "refs/heads/main", source);

    const { outcome } = await promote("mode.git", source, { copy: "apps/{app}/{phase}/run.sh" });
    assert.equal(outcome, "promoted");
    assert.match(await bench.git("mode.git", "ls-tree", "main", file("prod")), /^100755 /);
  });

  it("is not the same where another part is of that version", () => {
    assert.ok(isSameVersion([{ name: "shop", text: "1" }], [{ name: "shop", text: "1" }]));
    assert.ok(!isSameVersion([{ name: "shop", text: "1" }], [{ name: "worker", text: "1" }]));
  });
});
