// What a promotion carries: all items by one commit, or none.
import * as assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { run } from "../../testkit/run";
import { Workbench } from "../../testkit/workbench";
import { briefly, firstText, wholeText } from "../src/version";

const at = (phase: string, file: string): string => `apps/shop/${phase}/${file}`;

const values = (tag: string, proxy: string): string =>
  `image:\n  tag: "${tag}" # by CI\nsidecars:\n  - name: log\n    tag: "1"\n  - name: proxy\n    tag: ${proxy}\n`;
const kustomization = (...images: [string, string][]): string =>
  `resources: [../base]\nimages:\n${images.map(([name, tag]) => `  - name: ${name}\n    newTag: ${tag}\n`).join("")}`;
const chart = (version: string): string =>
  `apiVersion: v2\nname: shop\nversion: 0.1.0\ndependencies:\n  - name: web\n    version: ${version}\n    repository: oci://charts.example.com\n`;

const items = [
  { values: "apps/{app}/{phase}/values.yaml", keys: ["image.tag", "sidecars[name=proxy].tag"] },
  { kustomization: "apps/{app}/{phase}/overlay" },
  { chart: "apps/{app}/{phase}/Chart.yaml" },
  { copy: "apps/{app}/{phase}/config" },
];
const promotes = ["--promotes", JSON.stringify(items)];

/** Files of a phase in which everything is of one version. */
const phaseFiles = (phase: string, n: number): Record<string, string> => ({
  [at(phase, "values.yaml")]: values(`1.${n}.0`, `v${n}`),
  [at(phase, "overlay/kustomization.yaml")]: kustomization(["shop", `1.${n}.0`], ["worker", `2.${n}.0`]),
  [at(phase, "Chart.yaml")]: chart(`0.${n}.0`),
  [at(phase, "config/rules.yaml")]: `rules: ${n}\n`,
  [at(phase, `config/only-${n}.txt`)]: `${n}\n`,
});

describe("the items of a promotion", () => {
  let bench: Workbench;
  before(async () => {
    bench = await Workbench.create();
  });
  after(() => bench.remove());

  /** A repository whose phases test and prod hold version 0, and test then version 1. Returns that commit. */
  async function repository(name: string): Promise<string> {
    await bench.repository(name, { apps: ["other"] });
    await bench.write(name, { ...phaseFiles("test", 0), ...phaseFiles("prod", 0) });
    return bench.write(name, { ...phaseFiles("test", 1), [at("test", "config/only-0.txt")]: null });
  }

  it("are carried by one commit that changes nothing else, and are named in it one by one", async () => {
    const source = await repository("all.git");
    const before = await bench.git("all.git", "rev-parse", "main");
    const { code, stderr, result } = await bench.promote(bench.args("all.git", "shop", source, ...promotes));
    assert.equal(code, 0, stderr);
    const copied = await bench.git("all.git", "rev-parse", `main:${at("test", "config")}`);
    assert.equal(
      result.version_after,
      `1.1.0, sidecars[name=proxy].tag=v1, shop=1.1.0, worker=2.1.0, web=0.1.0, apps/{app}/{phase}/config=${copied}`,
    );
    for (const [file, text] of Object.entries(phaseFiles("prod", 1)))
      assert.equal(await bench.show("all.git", file), text, file);
    assert.deepEqual((await bench.git("all.git", "diff", "--name-status", before, "main")).split("\n").sort(), [
      `A\t${at("prod", "config/only-1.txt")}`,
      `D\t${at("prod", "config/only-0.txt")}`,
      `M\t${at("prod", "Chart.yaml")}`,
      `M\t${at("prod", "config/rules.yaml")}`,
      `M\t${at("prod", "overlay/kustomization.yaml")}`,
      `M\t${at("prod", "values.yaml")}`,
    ]);
    const [subject, , ...lines] = (await bench.git("all.git", "log", "-1", "--format=%B", "main")).split("\n");
    assert.equal(subject, "promote(shop): test -> prod 1.1.0 and 5 more");
    assert.deepEqual(lines.slice(0, 3), ["- image.tag: 1.1.0", "- sidecars[name=proxy].tag: v1", "- shop: 1.1.0"]);
    assert.ok(lines.includes(`Source-Commit: ${source}`));

    const again = await bench.promote(bench.args("all.git", "shop", source, ...promotes));
    assert.deepEqual(
      [again.result.outcome, again.result.reason],
      ["already-current", "prod holds 1.1.0 and 5 more already."],
    );
  });

  it("are superseded as a whole where a person changed one of them since, which is named", async () => {
    const source = await repository("person.git");
    await bench.write("person.git", { [at("prod", "Chart.yaml")]: chart("9.9.9") });
    const { result } = await bench.promote(bench.args("person.git", "shop", source, ...promotes));
    assert.equal(result.outcome, "superseded");
    assert.match(
      result.reason,
      /^web in prod was set to 9\.9\.9 by [0-9a-f]{12}, which came after the source commit\.$/,
    );
    assert.equal(await bench.show("person.git", at("prod", "values.yaml")), values("1.0.0", "v0"));
  });

  it("are superseded where a later commit was promoted, whichever of them it changed", async () => {
    const older = await repository("later.git");
    const newer = await bench.write("later.git", { [at("test", "config/rules.yaml")]: "rules: 2\n" });
    const args = (commit: string): string[] => bench.args("later.git", "shop", commit, ...promotes);
    assert.equal((await bench.promote(args(newer))).result.outcome, "promoted");
    const late = await bench.promote(args(older));
    assert.equal(late.result.outcome, "superseded");
    assert.match(late.result.reason, /from the later source commit/);
    assert.equal(await bench.show("later.git", at("prod", "config/rules.yaml")), "rules: 2\n");
  });

  it("are none at all where one has no place in the target", async () => {
    const source = await repository("place.git");
    await bench.write("place.git", { [at("prod", "Chart.yaml")]: "apiVersion: v2\nname: shop\nversion: 0.1.0\n" });
    const before = await bench.git("place.git", "rev-parse", "main");
    const { code, result } = await bench.promote(bench.args("place.git", "shop", source, ...promotes));
    assert.equal(code, 3);
    assert.match(
      result.reason,
      /prod\/Chart\.yaml at [0-9a-f]{12} has no version: the dependency web is not among its dependencies\./,
    );
    assert.equal(await bench.git("place.git", "rev-parse", "main"), before);
  });

  it("are told with the file that lacks one, where a folder is named", async () => {
    const files = { [at("test", "overlay/kustomization.yml")]: "images:\n- name: cart\n  newTag: v1\n" };
    await bench.repository("file.git", { apps: ["other"] });
    const source = await bench.write("file.git", files);
    const carried = ["--promotes", JSON.stringify([{ ...items[1], images: ["shop"] }])];
    const { result } = await bench.promote(bench.args("file.git", "shop", source, ...carried));
    assert.match(
      result.reason,
      /^apps\/shop\/test\/overlay\/kustomization\.yml at [0-9a-f]{12} has no version: the image shop /,
    );
  });

  it("keep links and modes of what is copied, add what is new, and go into a phase that has no such folder", async () => {
    await bench.repository("modes.git", { apps: ["other"] });
    const tree = path.join(bench.directory, "modes");
    await bench.git("modes.git", "worktree", "add", "--quiet", tree, "--detach", "main");
    const folder = path.join(tree, at("test", "config"));
    fs.mkdirSync(path.join(folder, "deep/er"), { recursive: true });
    fs.writeFileSync(path.join(folder, "run.sh"), "#!/bin/sh\n", { mode: 0o755 });
    fs.writeFileSync(path.join(folder, "deep/er/binary"), Buffer.from([0, 1, 255, 10]));
    fs.symlinkSync("run.sh", path.join(folder, "link"));
    await run("git", ["-C", tree, "add", "."]);
    await run("git", ["-C", tree, "-c", "user.name=ann", "-c", "user.email=a@b.c", "commit", "-qm", "config"]);
    const source = (await run("git", ["-C", tree, "rev-parse", "HEAD"])).stdout.trim();
    await bench.git("modes.git", "update-ref", "refs/heads/main", source);
    const carried = ["--promotes", JSON.stringify([{ copy: "apps/{app}/{phase}/config" }])];
    const { result, stderr } = await bench.promote(bench.args("modes.git", "shop", source, ...carried));
    assert.deepEqual([result.outcome, result.version_before], ["promoted", ""], stderr);
    const listing = async (phase: string): Promise<string> =>
      (await bench.git("modes.git", "ls-tree", "-r", `main:${at(phase, "config")}`)).replaceAll(phase, "");
    assert.equal(await listing("prod"), await listing("test"));
    assert.match(await listing("prod"), /^100644 .*deep\/er\/binary\n120000 .*link\n100755 .*run\.sh$/);
  });

  it("a folder with a file above 1 MiB is not copied, in a sentence that names the file", async () => {
    const source = await repository("large.git");
    const large = await bench.write("large.git", { [at("test", "config/large.bin")]: randomBytes(3 << 20) });
    assert.notEqual(large, source);
    const { code, result } = await bench.promote(bench.args("large.git", "shop", large, ...promotes));
    assert.equal(code, 3);
    assert.match(result.reason, /^apps\/shop\/test\/config\/large\.bin at [0-9a-f]{12} is larger than 1 MiB/);
  });

  const wrong: [string, RegExp][] = [
    ["[", /--promotes is "\["; it must be a JSON list such as/],
    ["[]", /--promotes must be a list of 1 to 20 items/],
    ['[{"vals":"a/{phase}.yaml"}]', /--promotes \[0\] must be an object with one of the keys values, kustomization/],
    ['[{"copy":"a/b"}]', /--promotes \[0\] has "a\/b" at copy; it must be a path that holds \{phase\}/],
    ['[{"values":"a/{phase}.yaml"}]', /--promotes \[0\] has nothing at keys/],
    [
      '[{"kustomization":"{phase}/app"},{"copy":"{phase}/app/kustomization.yml"}]',
      /--promotes \[0\] has "\{phase\}\/app" at kustomization; it must be a path that no other item copies \(\[1\] copies/,
    ],
    ['[{"copy":"a/{phase}","keys":["x"]}]', /--promotes \[0\] has the key keys; a copy item has copy/],
  ];
  for (const [json, sentence] of wrong) {
    it(`${json} is refused`, async () => {
      const { code, result } = await bench.promote(bench.args("x.git", "shop", "0".repeat(40), "--promotes", json));
      assert.equal(code, 2);
      assert.match(result.reason, sentence);
    });
  }
});

describe("a version of several parts", () => {
  const parts = [
    { name: "image.tag", text: "1.0.0" },
    { name: "worker", text: "" },
    { name: "cron", text: "sha256:ab" },
  ];

  it("is one text, that of a single part is its own", () => {
    assert.equal(wholeText(parts), "1.0.0, worker=nothing, cron=sha256:ab");
    assert.equal(wholeText(parts.slice(1, 2)), "");
  });

  it("is shown by its first part", () => {
    assert.deepEqual([briefly(wholeText(parts)), briefly("1.0.0"), briefly("")], ["1.0.0 and 2 more", "1.0.0", ""]);
    assert.equal(firstText(wholeText(parts)), "1.0.0");
  });
});
