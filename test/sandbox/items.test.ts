// What a promotion carries, rendered by the real Helm and kustomize before and after: what differs is what was promoted, and nothing else.
// It needs the programs that the sandbox builds, and no cluster.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { carry } from "../../promote/test/items/carried";
import { run } from "../../sandbox/lib/run";
import { Workbench } from "../../testkit/workbench";
import { checkPrograms, differencesOf, kustomizeBuild, layouts } from "./layouts";

let scratch: string;

function prepare(): void {
  checkPrograms();
  scratch = mkdtempSync(join(tmpdir(), "items-"));
}

function remove(): void {
  if (scratch) rmSync(scratch, { recursive: true });
}

describe("a promotion of a repository with", () => {
  before(prepare);
  after(remove);

  let bench: Workbench;
  before(async () => (bench = await Workbench.create()));
  // Where the programs are missing nothing was made.
  after(() => (bench as Workbench | undefined)?.remove());

  /** All files of a layout, by their paths. */
  function filesOf(name: string): Record<string, string> {
    const folder = join(__dirname, "layouts", name);
    const paths = readdirSync(folder, { recursive: true, encoding: "utf8" });
    const files = paths.filter((path) => statSync(join(folder, path)).isFile());
    return Object.fromEntries(files.map((path) => [path, readFileSync(join(folder, path), "utf8")]));
  }

  /** A checkout of a revision. */
  async function checkout(name: string, revision: string): Promise<string> {
    const target = join(scratch, `${name}-${revision}`);
    await run("git", ["clone", "--quiet", bench.bare(name), target]);
    await run("git", ["checkout", "--quiet", revision], { cwd: target });
    return target;
  }

  for (const { name, title, items, render, differences } of layouts) {
    it(`${title} changes the phase by what was tested, and by nothing else`, async () => {
      const repository = `${name}.git`;
      await bench.repository(repository, { apps: ["other"] });
      const source = await bench.write(repository, filesOf(name));
      const args = bench.args(repository, "shop", source, "--promotes", JSON.stringify(items));
      const { code, result, stderr } = await bench.promote(args);
      assert.equal(code, 0, stderr);
      const [old, next] = [await checkout(repository, source), await checkout(repository, result.commit)];
      const rendered = await Promise.all([render(old), render(next)]);
      assert.deepEqual(differencesOf(...rendered), differences);
    });
  }
});

describe("the real kustomize, of an image that was set", () => {
  before(prepare);
  after(remove);

  const digest = `sha256:${"ab".repeat(32)}`;
  const item = { kustomization: "{phase}", images: ["shop"] };
  const deployment = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "shop" },
    spec: {
      template: {
        spec: {
          containers: [
            { name: "a", image: "shop:0" },
            { name: "b", image: "other:0" },
          ],
        },
      },
    },
  };
  const lists: [string, string][] = [
    ["no list", "resources: [shop.json]\n"],
    ["no line break at the end", "resources: [shop.json]"],
    [
      "a text without a line break at the end",
      "resources: [shop.json]\nconfigMapGenerator:\n- name: c\n  literals:\n  - |\n    a=b",
    ],
    ["an empty list", "resources: [shop.json]\nimages: []\n"],
    ["an empty key", "resources:\n  - shop.json\nimages: # none\n"],
    ["a null", "resources: [shop.json]\nimages: null\n"],
    ["another image", "resources: [shop.json]\nimages:\n  - name: other\n    newTag: v7\n"],
    ["another image in brackets", "resources: [shop.json]\nimages: [{name: other, newTag: v7}]\n"],
    ["the image", "images:\n- name: shop\n  newTag: v1\nresources: [shop.json]\n"],
    ["the image with a digest", `images:\n- digest: sha256:${"0".repeat(64)}\n  name: shop\nresources: [shop.json]\n`],
    [
      "the image with tag and digest",
      `images:\n- newTag: v1 # x\n  digest: sha256:${"0".repeat(64)}\n  name: shop\nresources: [shop.json]\n`,
    ],
    ["a number that kustomize refuses", "images:\n- name: shop\n  newTag: 1.10\nresources: [shop.json]\n"],
    ["CRLF and a byte order mark", "\uFEFFresources: [shop.json]\r\nimages:\r\n- name: shop\r\n  newTag: v1\r\n"],
    ["a second document", "resources: [shop.json]\n---\nimages_: []\n"],
    ["braces", "{resources: [shop.json], images: [{name: shop}]}\n"],
    ["JSON", '{\n\t"resources": ["shop.json"],\n\t"images": [\n\t\t{"name": "other", "newTag": "v7"}\n\t]\n}\n'],
  ];
  const wanted: [string, string, string][] = [
    ["a tag", "newTag: v2", "shop:v2"],
    ["a tag that looks like a number", 'newTag: "1.10"', "shop:1.10"],
    ["a digest", `digest: ${digest}`, `shop@${digest}`],
    ["all", `newName: example.com:5000/shop\n  newTag: v2\n  digest: ${digest}`, `example.com:5000/shop:v2@${digest}`],
  ];
  const images = (rendered: string): string[] => rendered.match(/(?<=image: ).*/g) ?? [];

  for (const [title, text] of lists) {
    it(`deploys it with ${title}`, async () => {
      for (const [what, fields, image] of wanted) {
        const folder = join(scratch, `${title} ${what}`);
        mkdirSync(folder);
        writeFileSync(join(folder, "shop.json"), JSON.stringify(deployment));
        const file = join(folder, "kustomization.yaml");
        writeFileSync(file, text);
        // What kustomize refuses cannot be compared.
        const before = text.includes("1.10") ? undefined : await kustomizeBuild(folder);
        const edited = await carry(item, `images:\n- name: shop\n  ${fields}\n`, text);
        writeFileSync(file, edited);
        const other = text.includes("other") ? "other:v7" : "other:0";
        const after = await kustomizeBuild(folder);
        assert.deepEqual(images(after), [image, other], edited);
        const places = before === undefined ? [] : differencesOf(before, after).map(([place]) => place);
        assert.deepEqual(
          places.filter((place) => !place.endsWith(".containers.0.image")),
          [],
          edited,
        );
      }
    });
  }
});
