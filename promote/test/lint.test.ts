// `promote lint`: each mistake is one line, `file:line: sentence`, and a right checkout has none.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { checkout, generatorPath } from "../../testkit/checkout";
import type { Changes } from "../../testkit/checkout";
import { valuesPath } from "../../testkit/fixtureRepository";
import type { Ended } from "../../testkit/run";
import { Workbench } from "../../testkit/workbench";

const test = generatorPath("shop", "test");
const values = valuesPath("shop", "test");

/** Mistakes: what is changed, and the lines that say so. */
const mistakes: [title: string, changes: Changes, lines: RegExp[]][] = [
  [
    "a generator file that breaks off",
    { [test]: '{\n  "phase": "test"\n' },
    [/shop-test\.json:3: It is not valid JSON: /],
  ],
  [
    "a generator file that is a list",
    { [test]: '[{"phase": "test"}]' },
    [/:1: It holds a list; it must be one object/],
  ],
  [
    "a generator file that is a list of names",
    { [test]: '["test"]' },
    [/:1: It holds the string "test" where an object such as \{"phase": "test"\} must be\.$/],
  ],
  ["an empty generator file", { [test]: "" }, [/:1: It is empty; it must be an object/]],
  [
    "a generator file with the key misspelt",
    { [test]: '{\n  "phse": "test"\n}\n' },
    [/:1: It has no key "phase" \("phse" is not read\); it must name the phase/],
  ],
  ["a phase that is a number", { [test]: '{"phase": 1}' }, [/:1: Its phase is the number 1; it must be the name/]],
  [
    "a phase that is misspelt",
    { [test]: '{\n  "phase": "tset"\n}\n' },
    [/:2: Its phase is "tset"; it must be one of test, prod \("test"\?\)\.$/],
  ],
  [
    "a generator file of another phase",
    { [test]: '{"phase": "prod"}' },
    [
      /:1: Its phase is "prod", and by its name "test"\.$/,
      /shop-test\.json:1: It makes the Application shop-prod, as .*shop-prod\.json:1 does/,
    ],
  ],
  [
    "a generator file of another application",
    { [test]: null, "argo-projects/shop/generators/cart-test.json": '{"phase": "test"}' },
    [/:1: Its application is "shop" by its folder, and "cart" by its name\.$/],
  ],
  [
    "a generator file that is there twice",
    { "argo-projects/shop/generators/z.json": '{"phase": "test"}' },
    [
      /z\.json:1: It makes the Application shop-test, as .*shop-test\.json:1 does; remove one, since Argo CD makes neither\.$/,
    ],
  ],
  [
    "a generator file with another ending",
    { [test]: null, "argo-projects/shop/generators/shop-test.yaml": "phase: test\n" },
    [/shop-test\.yaml:1: It is no generator file: its name must be as \*\.json/],
  ],
  [
    "YAML in a generator file",
    { [test]: "phase: test\n" },
    [/:1: It is not valid JSON, though Argo CD takes it as YAML\.$/],
  ],
  [
    "a byte order mark in a generator file",
    { [test]: '\uFEFF{"phase": "test"}' },
    [/:1: It is not valid JSON, though Argo CD takes it as YAML\.$/],
  ],
  [
    "an application with capitals",
    {
      "argo-projects/Shop/generators/Shop-test.json": '{"phase": "test"}',
      "argo-projects/Shop/manifests/base/Chart.yaml": "name: x\n",
      [valuesPath("Shop", "test")]: "image: {version: '1'}\n",
    },
    [/:1: Its application is "Shop", by its folder; it must be lower-case letters, .* \("shop"\?\)\.$/],
  ],
  [
    "an application whose name is too long for a Workflow",
    {
      [generatorPath("a".repeat(50), "test")]: '{"phase": "test"}',
      [`argo-projects/${"a".repeat(50)}/manifests/base/Chart.yaml`]: "name: x\n",
      [valuesPath("a".repeat(50), "test")]: "image: {version: '1'}\n",
    },
    [/:1: It is never promoted: the application's name has 50 characters/],
  ],
  [
    "a chart that is not there",
    { "argo-projects/shop/manifests/base/Chart.yaml": null },
    [/:1: Its chart's file argo-projects\/shop\/manifests\/base\/Chart\.yaml does not exist\.$/],
  ],
  [
    "a values file that is not there",
    { [values]: null },
    [
      /shop-test\.json:1: Its values file argo-projects\/shop\/manifests\/overlays\/test\/values-test\.yaml does not exist\.$/,
    ],
  ],
  [
    "a values file with its name misspelt",
    { [values]: null, "argo-projects/shop/manifests/overlays/test/values-tst.yaml": "image: {version: '1'}\n" },
    [/shop-test\.json:1: Its values file .* does not exist \(.*\/values-tst\.yaml\?\)\.$/],
  ],
  ["a values file that is no YAML", { [values]: "a: 1\nb: [\n" }, [/values-test\.yaml:3: It is not valid YAML: /]],
  ["a values file that is no text", { [values]: Buffer.from([0xff]) }, [/values-test\.yaml:1: It is not UTF-8 text/]],
  ["a values file that is empty", { [values]: "" }, [/values-test\.yaml:1: It has no version: .*image\.version/]],
  [
    "a values file without the version",
    { [values]: "replicas: 1\nimage:\n  tag: x\n" },
    [/values-test\.yaml:2: It has no version: the key image\.version/],
  ],
  [
    "a version that is a map",
    { [values]: "image:\n  repository: x\n  version:\n    a: 1\n" },
    [/values-test\.yaml:3: It has no version: .*image\.version/],
  ],
  [
    "a values file that nests deeply",
    { [values]: `image: {version: "1"}\nx: ${"[".repeat(5000)}${"]".repeat(5000)}\n` },
    [/values-test\.yaml:2: It nests more than 100 levels deep/],
  ],
  [
    "a values file that is too large",
    { [values]: `image: {version: "1"}\nx: ${"y".repeat(1 << 20)}\n` },
    [/values-test\.yaml:1: It is larger than 1 MiB/],
  ],
  [
    "a stop of a phase that there is not, and a hold without a reason",
    {
      "promotion.yaml": "stop:\n  reason: Sales\n  phases: [test, prd]\n",
      "argo-projects/shop/promotion.yaml": "hold:\n  prod: {}\n",
    },
    [
      /^argo-projects\/shop\/promotion\.yaml:1: It has a hold of prod without a reason; it must have one: /,
      /^promotion\.yaml:3: It holds the phase prd; it must be one of test, prod \(prod\?\)\.$/,
    ],
  ],
];

describe("promote lint", () => {
  let bench: Workbench;
  const folders: string[] = [];
  before(async () => (bench = await Workbench.create()));
  after(async () => {
    for (const folder of folders) fs.rmSync(folder, { recursive: true });
    await bench.remove();
  });
  const made = (changes: Changes): string => {
    const folder = checkout(changes);
    folders.push(folder);
    return folder;
  };
  const lint = (folder: string, ...more: string[]): Promise<Ended> => bench.run(["lint", folder, ...more]);
  const linesOf = (text: string): string[] => text.trimEnd().split("\n");

  it("ends with 0 where nothing is wrong", async () => {
    const { code, stdout } = await lint(made({}));
    assert.deepEqual([code, stdout], [0, "4 generator files and 4 phases: nothing is wrong.\n"]);
  });

  for (const [title, changes, expected] of mistakes) {
    it(`ends with 1 and says file, line and what is wrong of ${title}`, async () => {
      const { code, stdout, stderr } = await lint(made(changes));
      assert.equal(code, 1, stderr);
      const lines = linesOf(stdout);
      assert.equal(lines.length, expected.length, stdout);
      expected.forEach((each, at) => assert.match(lines[at] ?? "", each));
    });
  }

  it("says of a link and of a submodule what they are", async () => {
    const folder = made({ [values]: null, [valuesPath("cart", "test")]: null });
    fs.mkdirSync(path.join(folder, path.dirname(values)), { recursive: true });
    fs.symlinkSync("../prod/values-prod.yaml", path.join(folder, values));
    fs.mkdirSync(path.join(folder, valuesPath("cart", "test"), ".git"), { recursive: true });
    const { stdout } = await lint(folder);
    assert.deepEqual(linesOf(stdout), [
      `${valuesPath("cart", "test")}:1: It is no regular file (a submodule); it must be one.`,
      `${values}:1: It is no regular file (a link); it must be one.`,
    ]);
  });

  it("says the line of an item of a list that is found by a field", async () => {
    const keys = ["image.version", "sidecars[name=proxy].tag"];
    const promotes = JSON.stringify([{ values: valuesPath("{app}", "{phase}"), keys }]);
    const folder = made({ [values]: "image: {version: v1}\nsidecars:\n- name: log\n- name: proxy\n" });
    const { stdout } = await lint(folder, "--promotes", promotes);
    assert.ok(
      linesOf(stdout).includes(`${values}:4: It has no version: the key sidecars[name=proxy].tag is missing.`),
      stdout,
    );
  });

  it("tells once of a kustomization that is not there, with the name that was probably meant", async () => {
    const folder = made({ "kube/shop/tset/kustomization.yaml": "images: [{name: shop, newTag: v1}]\n" });
    const options = ["--kustomize", "kube/{app}/{phase}", "--promotes", '[{"kustomization":"kube/{app}/{phase}"}]'];
    const { stdout } = await lint(folder, ...options);
    const told = linesOf(stdout).filter((line) => line.startsWith(`${test}:`));
    assert.deepEqual(told, [
      `${test}:1: Its kustomization kube/shop/test/kustomization.yaml does not exist (kube/shop/tset?).`,
    ]);
  });

  it("looks for the values files of the chart that hold no version", async () => {
    const common = "argo-projects/{app}/common.yaml";
    const option = (paths: unknown): string[] => ["--value-files", JSON.stringify(paths)];
    const { code, stdout } = await lint(made({ "argo-projects/shop/common.yaml": "x: 1\n" }), ...option([common]));
    const expected = "generators/cart-prod.json:1: Its values file argo-projects/cart/common.yaml does not exist.\n";
    assert.deepEqual([code, stdout], [1, `argo-projects/cart/${expected}`]);
    const wrong = await lint(made({}), ...option("x"));
    assert.match(wrong.stderr, /--value-files is .*; it must be a JSON list such as/);
    const both = await lint(made({}), "--kustomize", "kube/{phase}", ...option([common]));
    assert.match(both.stderr, /--value-files and --kustomize are both given; only a chart has values files\.$/m);
  });

  it("takes phases, paths and the key from its options", async () => {
    const folder = made({
      "apps/blog/env/live.json": '{"phase": "live"}',
      "apps/blog/chart/Chart.yaml": "name: x\n",
      "apps/blog/values-live.yaml": "app:\n  tag: '2'\n",
    });
    const options = {
      "--phases": '[{"name":"stage","promotesTo":["live"]},{"name":"live"}]',
      "--generators": "apps/*/env/*.json",
      "--chart": "apps/{app}/chart",
      "--values-path": "apps/{app}/values-{phase}.yaml",
    };
    const wrong = await lint(folder, ...Object.entries(options).flat());
    assert.match(wrong.stdout, /^apps\/blog\/values-live\.yaml:1: It has no version: the key image\.version/);
    const { code, stdout } = await lint(folder, ...Object.entries({ ...options, "--version-key": "app.tag" }).flat());
    assert.equal(code, 0, stdout);
  });

  it("names an application that is too long for a Workflow that verifies a last phase", async () => {
    const long = "a".repeat(50);
    const phases = '[{"name":"test"},{"name":"prod","onFailure":"hold"}]';
    const files = {
      [generatorPath(long, "prod")]: '{"phase": "prod"}',
      [`argo-projects/${long}/manifests/base/Chart.yaml`]: "name: x\n",
      [valuesPath(long, "prod")]: "image: {version: '1'}\n",
    };
    const { code, stdout } = await lint(made(files), "--phases", phases);
    assert.equal(code, 1);
    assert.match(stdout, /:1: It is never verified: the application's name has 50 characters/);
  });

  it("finds nothing wrong with a phase that says that it may go without a values file", async () => {
    const phases = '[{"name":"test","promotesTo":["prod"]},{"name":"prod","valuesOptional":true}]';
    const { code, stdout } = await lint(made({ [valuesPath("shop", "prod")]: null }), "--phases", phases);
    assert.equal(code, 0, stdout);
  });

  describe("of a campaign that an application brings", () => {
    const image = "registry.example.com/team-a/load:1.2";
    const phases = JSON.stringify([
      {
        name: "test",
        promotesTo: ["prod"],
        campaigns: { images: ["registry.example.com/team-*/*", "quay.io/qa/load"] },
      },
      { name: "prod" },
    ]);
    const allowed = /registry\.example\.com\/team-\*\/\*, quay\.io\/qa\/load/.source;
    const rows: [what: string, campaign: string, line: RegExp][] = [
      [
        "that is no object",
        '"x"',
        /:3: Its campaign is the string "x"; it must be an object such as \{"image": "\.\.\."\}, with an image as registry\.example\.com\/team-\*\/\*\.$/,
      ],
      ["that is nothing", "null", /:3: Its campaign is nothing; it must be an object/],
      [
        "without an image",
        '{"command": "./x"}',
        new RegExp(`:3: Its campaign has no image; it must name one as ${allowed}\\.$`),
      ],
      [
        "whose image is no text",
        '{"image": 1}',
        /:3: The image of its campaign is the number 1; it must be an image with a tag/,
      ],
      [
        "whose image has no registry",
        '{"image": "alpine:3"}',
        /:3: The image of its campaign is "alpine:3"; it must be an image with its registry, such as /,
      ],
      [
        "whose image has no tag",
        '{"image": "quay.io/qa/load"}',
        /:3: The image of its campaign is "quay\.io\/qa\/load"; it must be an image with a tag other than latest, or with a digest\.$/,
      ],
      [
        "whose image is not allowed",
        '{"image": "registry.example.com.evil.com/team-a/x:1"}',
        new RegExp(
          `:3: The image of its campaign is "registry.example.com.evil.com/team-a/x:1"; the phase "test" allows: ${allowed}\\.$`,
        ),
      ],
      [
        "with arguments in its command",
        `{"image": "${image}",\n "command": "k6 run"}`,
        /:4: The command of its campaign is "k6 run"; it must be a program without arguments/,
      ],
      [
        "with a list as its command",
        `{"image": "${image}", "command": ["k6"]}`,
        /:3: The command of its campaign is a list; it must be a program without arguments/,
      ],
      [
        "with resources",
        `{"image": "${image}", "resources": {}}`,
        /:3: Its campaign has the key "resources"; allowed: image, command; resources, target and egress are those of the phase\.$/,
      ],
      [
        "with a key misspelt",
        `{"imag": "${image}"}`,
        /:3: Its campaign has the key "imag"; allowed: image, command \("image"\?\)\.$/,
      ],
    ];
    for (const [what, campaign, line] of rows)
      it(`says what is wrong with one ${what}`, async () => {
        const folder = made({ [test]: `{"phase": "test",\n\n"campaign": ${campaign}}\n` });
        const { code, stdout } = await lint(folder, "--phases", phases);
        assert.deepEqual([code, linesOf(stdout).length], [1, 1], stdout);
        assert.match(stdout.trimEnd(), line);
      });

    it("says where its key is misspelt, in a phase that takes one", async () => {
      const folder = made({ [test]: `{"phase": "test", "campain": {"image": "${image}"}}` });
      const { stdout } = await lint(folder, "--phases", phases);
      assert.match(
        stdout,
        /:1: Its key "campain" is not read; "campaign" is \(remove it if that is not what it means\)\.$/m,
      );
      assert.equal((await lint(folder)).code, 0);
    });

    it("refuses it in a phase that allows none", async () => {
      const folder = made({ [generatorPath("shop", "prod")]: `{"phase": "prod", "campaign": {"image": "${image}"}}` });
      const { code, stdout } = await lint(folder, "--phases", phases);
      assert.equal(code, 1);
      assert.match(
        stdout,
        /shop-prod\.json:1: It has a campaign, which the phase "prod" does not allow: it has no verification\.campaigns: applications bring none of their own there\.$/m,
      );
    });

    it("takes one that is allowed", async () => {
      const folder = made({ [test]: `{"phase": "test", "campaign": {"image": "${image}", "command": "/usr/bin/k6"}}` });
      const { code, stdout } = await lint(folder, "--phases", phases);
      assert.equal(code, 0, stdout);
    });
  });

  it("ends with 2 where there is nothing to check", async () => {
    const empty = made({});
    fs.rmSync(path.join(empty, "argo-projects"), { recursive: true });
    const none = await lint(empty);
    assert.deepEqual([none.code, none.stderr.includes("has no generator file: none is as argo-projects/*")], [2, true]);
    const nowhere = await lint(path.join(empty, "nowhere"));
    assert.deepEqual([nowhere.code, nowhere.stderr.includes("nowhere is no folder")], [2, true]);
  });
});
